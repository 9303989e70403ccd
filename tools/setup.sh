#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# setup.sh [PYTHON [VENV [REQUIREMENTS]]]: what building and testing need: Debian's packages, and
# the virtual environment VENV of the interpreter PYTHON, with the packages of REQUIREMENTS and with
# citius as developers install it.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-/usr/bin/python3} venv=${2:-.venv} requirements=${3:-tools/requirements.txt}

fail() { echo "setup: $*" >&2; exit 1; }

debian_packages() {
  local missing=() package run=
  command -v dpkg-query >/dev/null || fail "no dpkg: on a system other than Debian install what tools/packages.txt lists, under the names it has there"
  for package in $(grep -v '^#' tools/packages.txt); do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    # Only a sudo that asks nothing, or a person who can answer it.
    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
      run="sudo env"
    else
      fail "some Debian packages are missing; as root run this, then try again:
    apt-get install --yes --no-install-recommends ${missing[*]}"
    fi
  fi
  echo "setup: Debian packages ${missing[*]}"
  install() { ${run:-env} DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
    -qq -o Dpkg::Use-Pty=0 "${missing[@]}" </dev/null >/dev/null; }
  # The package lists of a fresh machine are empty or old: one update, then once more.
  install 2>/dev/null || { ${run:-env} apt-get update -qq && install; } ||
    fail "apt-get could not install ${missing[*]}: its own words are above"
}

virtual_environment() {
  local version want
  version=$("$python" -VV 2>/dev/null) || fail "$python does not run: give another, such as make PYTHON=/usr/bin/python3.13"
  "$python" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 14) and sys.implementation.name == "cpython"))' ||
    fail "$python is $version: Citius needs CPython 3.11 to 3.14"
  want=$(cat "$requirements" tools/requirements.txt tools/develop.py <(echo "$version $PWD") | sha256sum)
  [ "$(cat "$venv/stamp" 2>/dev/null)" != "$want" ] || return 0
  echo "setup: $venv of $python with the packages of $requirements"
  "$python" -m venv --clear "$venv" || fail "$python has no working venv module"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" \
    --constraint tools/requirements.txt click rich libcst ||
    fail "pip could not install $requirements: its own words are above"
  "$venv/bin/python" tools/develop.py
  echo "$want" >"$venv/stamp"
}

debian_packages
virtual_environment
