#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# run.sh [RELEASE...]: what a stranger does on a fresh machine. For each Debian release (bookworm,
# trixie and sid unless some are named) it makes a clean root with debootstrap from the mirror that this
# machine's apt uses, clones the tree's commit into it, and runs `make run` and `make test` there.
# The result is dated in bench/results/fresh.md; what was printed is in build/fresh/.
set -euo pipefail
cd "$(dirname "$0")/../.."
releases=("$@")
[ $# -gt 0 ] || releases=(bookworm trixie sid)
base=${CITIUS_FRESH:-/var/tmp/citius-fresh}
logs=build/fresh

fail() { echo "test-fresh: $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "needs root, for debootstrap and chroot: sudo make test-fresh"
tools/debian.sh debootstrap

# The mirror is the one that serves this machine's own release.
mirror() {
  # shellcheck disable=SC1091
  local codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  apt-get indextargets --format '$(SITE) $(RELEASE)' 'Identifier: Packages' |
    awk -v codename="$codename" '$2 == codename { print $1; exit }'
}

# What this machine needs to reach its mirrors, a root on it needs as well.
copy_network_settings() {
  local root=$1 file
  for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/ssl/certs/ca-certificates.crt; do
    [ ! -f "$file" ] || install -D --mode=644 "$file" "$root$file"
  done
  mkdir -p "$root/usr/local/share/ca-certificates"
  cp -a /usr/local/share/ca-certificates/. "$root/usr/local/share/ca-certificates/"
  apt-config dump | grep -E '^Acquire::(https?::|ftp::|Check|Retries)' >"$root/etc/apt/apt.conf.d/90machine" || true
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # a root starts no services
  chmod +x "$root/usr/sbin/policy-rc.d"
}

# inside ROOT COMMAND: in a namespace of its own, so that mounts and processes end with it.
inside() {
  local root=$1 passed_on
  passed_on=$(env | sed -nE 's/^((https?|no|all)_proxy|(HTTPS?|NO|ALL)_PROXY|PIP_(CERT|INDEX_URL|EXTRA_INDEX_URL|TRUSTED_HOST|DEFAULT_TIMEOUT)|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE)=.*/\1/p')
  local keep=() name
  for name in $passed_on; do keep+=("$name=${!name}"); done
  # shellcheck disable=SC2016
  unshare --mount --pid --fork --kill-child --propagation private bash -euc '
    mount -t proc proc "$0/proc"; mount -t sysfs sys "$0/sys"; mount --rbind /dev "$0/dev"
    mount -t tmpfs tmp "$0/tmp"
    root=$0; exec chroot "$root" "$@"' "$root" \
    env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    "${keep[@]}" bash -euo pipefail -c "$2" </dev/null
}

# The interpreter to test: the newest supported one that the release has, with what a venv of it
# takes when it is not the release's default.
choose_python() {
  inside "$1" '
    apt-get update -qq
    default=$(apt-cache policy python3 | sed -n "s/.*Candidate: \(3\.[0-9]*\).*/\1/p")
    for version in 3.14 3.13 3.12 3.11; do
      [ "$version" != "$default" ] || { echo /usr/bin/python3; exit; }
      candidate=$(apt-cache policy "python$version" | sed -n "s/.*Candidate: //p")
      case $candidate in ""|"(none)"|*~a*|*~b*|*~rc*) continue ;; esac
      DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends \
        "python$version-dev" "python$version-venv" >/dev/null 2>&1
      echo "/usr/bin/python$version"; exit
    done'
}

# timed LOG ROOT COMMAND: prints "ok (N s)" or "failed"; the log has the rest.
timed() {
  local start=$SECONDS
  if inside "$2" "$3" >"$1" 2>&1; then echo "ok ($((SECONDS - start)) s)"; else echo failed; fi
}

test_release() {
  local release=$1 root=$base/$1 python run test passed versions
  echo "| $release | could not be made | | | | | 0 |" >"$logs/$release.row"
  rm -rf --one-file-system "$root"
  echo "test-fresh: $release: a clean root in $root"
  debootstrap --variant=minbase --include=ca-certificates,git,make "$release" "$root" "$mirror" \
    >"$logs/$release-debootstrap.log" 2>&1 || { tail -n 5 "$logs/$release-debootstrap.log"; return 1; }
  copy_network_settings "$root"
  git clone --quiet --no-hardlinks . "$root/root/citius"
  python=$(choose_python "$root")
  run=$(timed "$logs/$release-run.log" "$root" "cd ~/citius && make PYTHON=$python run")
  echo "test-fresh: $release: make run $run"
  test=$(timed "$logs/$release-test.log" "$root" "cd ~/citius && make PYTHON=$python test")
  echo "test-fresh: $release: make test $test"
  versions=$(inside "$root" "~/citius/.venv/bin/python -V; g++ -dumpfullversion" 2>/dev/null | paste -sd'|')
  passed=$(sed -nE 's/^.*\b([0-9]+) passed.*$/\1/p' "$logs/$release-test.log" | awk "{ sum += \$1 } END { print sum + 0 }")
  echo "| $release | $(cat "$root/etc/debian_version") | ${versions/|/ | } | $run | $test | $passed |" \
    >"$logs/$release.row"
  [[ $run$test != *failed* ]] || { tail -n 20 "$logs/$release"-{run,test}.log; failed+=("$release"); }
  rm -rf --one-file-system "$root"
}

main() {
  trap 'rm -rf --one-file-system "$base"' EXIT
  mirror=$(mirror)
  [ -n "$mirror" ] || fail "apt has no package index to take the mirror from: run apt-get update"
  mkdir -p "$logs" "$base"
  failed=()
  for release in "${releases[@]}"; do
    test_release "$release" || failed+=("$release")
  done
  {
    echo '| release | Debian | CPython | GCC | make run | make test | tests passed |'
    echo '| --- | --- | --- | --- | --- | --- | --- |'
    for release in "${releases[@]}"; do cat "$logs/$release.row"; done
  } >"$logs/table"
  # A run of some releases only is for trying things out: it is no result to keep.
  if [ $# = 0 ]; then python3 tools/record.py fresh "make test-fresh" <"$logs/table"; else cat "$logs/table"; fi
  [ ${#failed[@]} = 0 ] || fail "failed: ${failed[*]}; see $logs/"
}

# Read whole before it runs: whoever edits this file meanwhile does not disturb it.
main "$@"
exit
