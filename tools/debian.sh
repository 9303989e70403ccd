#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# debian.sh PACKAGE...: installs the Debian packages that are missing, as root or with sudo, or
# prints the line that does.
set -euo pipefail

fail() { echo "setup: $*" >&2; exit 1; }

command -v dpkg-query >/dev/null ||
  fail "no dpkg: on a system other than Debian install what these packages hold: $*"
missing=() as_root=()
for package; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
    missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" != 0 ]; then
  # Only a sudo that asks nothing, or a person who can answer it.
  { command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; } ||
    fail "some Debian packages are missing; as root run this, then try again:
    apt-get install --yes --no-install-recommends ${missing[*]}"
  as_root=(sudo)
fi

install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
    -qq -o Dpkg::Use-Pty=0 "${missing[@]}" </dev/null >/dev/null
}
echo "setup: Debian packages ${missing[*]}"
# The package lists of a fresh machine are empty or old: then update them, and once more.
install 2>/dev/null || { "${as_root[@]}" apt-get update -qq && install; } ||
  fail "apt-get could not install ${missing[*]}: its own words are above"
