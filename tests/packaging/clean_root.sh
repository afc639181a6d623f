#!/usr/bin/env bash
# Tries the package and a clone in clean Debian roots: installs, starts, tests, removes.
#
#   tests/packaging/clean_root.sh dist/codeleaf_*.deb [RELEASE...]     bookworm and trixie if none
#
# Needs root, debootstrap and a display of its own (.ci/with-display). Packages come from the mirror
# that this machine's apt uses, Python packages from where its pip gets them. A root has nothing but
# Debian's smallest system, so that a dependency the package forgets is missed; the X server
# is the one outside. CODELEAF_ROOTS keeps the bare roots for the next run. The last lines say
# what was tried and how long it took.
set -euo pipefail

if [ "${CODELEAF_UNSHARED-}" != yes ]; then
  # Mounts of its own: they end with the script, whatever happens.
  CODELEAF_UNSHARED=yes exec unshare --mount --propagation private "$BASH" "$0" "$@"
fi

deb="$(realpath "${1:?name the .deb}")"
shift
[ $# -gt 0 ] || set -- bookworm trixie
project="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
: "${DISPLAY:?run it as .ci/with-display tests/packaging/clean_root.sh ...}"
work="$(mktemp -d)"
roots="${CODELEAF_ROOTS:-$work/roots}"
mkdir -p "$roots"
mirror="$(apt-get indextargets --format '$(SITE)' | grep -v security | sort -u | head -n 1)"
: "${mirror:?apt has no mirror}"
summary=''
cleanup() {
  unmount
  rm -rf --one-file-system "$work"
}
# Takes away what was mounted below the roots, the last first.
unmount() {
  local place
  for place in $(awk -v below="$work/" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort -r); do
    umount --lazy "$place"
  done
}
trap cleanup EXIT

say() { printf 'clean root: %s\n' "$*" >&2; }
fail() {
  say "FAILED: $*"
  exit 1
}

# Adds a line to the summary: NAME SECONDS-AT-THE-START.
took() {
  summary="$summary$(printf '%5d s  %s' "$((SECONDS - $2))" "$release: $1")
"
}

# Runs a command in the root, as its root user or as the one named first.
inside() {
  local user="$1" home
  shift
  home="$([ "$user" = root ] && echo /root || echo "/home/$user")"
  chroot --userspec="$user" "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    HOME="$home" DEBIAN_FRONTEND=noninteractive "${passed[@]}" "$@" </dev/null
}

# Lists what is in the root, without what installing and removing anything changes.
listing() {
  (cd "$root" && find . -xdev \( -path ./proc -o -path ./dev -o -path ./sys -o -path ./src \
    -o -path ./tmp -o -path ./var/lib/apt -o -path ./var/lib/dpkg -o -path ./var/cache \
    -o -path ./var/log -o -path ./run -o -path ./root \) -prune -o -print | sort)
}

try_package() {
  local started code=0
  inside root useradd --create-home coder
  listing >"$work/before"
  cp "$deb" "$root/tmp/codeleaf.deb"
  started="$SECONDS"
  inside root apt-get install -y --no-install-recommends /tmp/codeleaf.deb >"$work/log" 2>&1 ||
    { cat "$work/log" >&2 && fail 'the package could not be installed'; }
  took 'apt-get install ./codeleaf.deb, with its dependencies' "$started"

  started="$SECONDS"
  inside coder codeleaf selftest --window >"$work/log" 2>&1 ||
    { cat "$work/log" >&2 && fail 'the self-test of the package failed'; }
  took 'codeleaf selftest --window' "$started"

  started="$SECONDS"
  inside coder codeleaf >"$work/window.log" 2>&1 &
  local program=$! window=''
  for _ in $(seq 300); do
    window="$(xdotool search --onlyvisible --name 'Codeleaf' 2>/dev/null | tail -n 1 || true)"
    [ -z "$window" ] || break
    kill -0 "$program" 2>/dev/null || break
    sleep 0.1
  done
  [ -n "$window" ] || { cat "$work/window.log" >&2 && fail 'no window opened'; }
  took 'the window is there' "$started"
  sleep 5
  xdotool type 'diab kidn'
  sleep 2
  xdotool key ctrl+q
  wait "$program" || code=$?
  [ "$code" -eq 0 ] || { cat "$work/window.log" >&2 && fail "the window ended with $code"; }
  [ ! -s "$work/window.log" ] || { cat "$work/window.log" >&2 && fail 'the window printed this'; }

  started="$SECONDS"
  inside root apt-get purge -y --autoremove codeleaf >"$work/log" 2>&1 ||
    { cat "$work/log" >&2 && fail 'the package could not be removed'; }
  took 'apt-get purge --autoremove codeleaf' "$started"
  listing >"$work/after"
  comm -13 "$work/before" "$work/after" >"$work/left"
  if grep -v '^\./home/coder/' "$work/left" >&2; then fail 'these files were left behind'; fi
  grep -q 'user.sqlite$' "$work/left" || fail 'the data of the user is gone'
  summary="$summary$(sed 's/^/           left: /' "$work/left")
"
}

try_clone() {
  local started file place
  git clone --quiet --depth 1 "file://$project" "$root/src"
  # As on this machine: who is trusted, and where pip gets packages, in folders of its own too.
  mkdir -p "$root/usr/local/share/ca-certificates"
  cp /usr/local/share/ca-certificates/* "$root/usr/local/share/ca-certificates/" 2>/dev/null || true
  for file in "$HOME/.config/pip/pip.conf" "$HOME/.pip/pip.conf" /etc/pip.conf; do
    if [ -f "$file" ]; then
      cp "$file" "$root/etc/pip.conf"
      for place in $(sed -nE 's#(^|[ =])(file://)?(/[^ ]+)#\n\3\n#gp' "$file" | grep '^/' || true); do
        place="${place%/simple}"
        if [ -d "$place" ]; then
          mkdir -p "$root$place"
          mount --bind -o ro "$place" "$root$place"
        fi
      done
      break
    fi
  done
  started="$SECONDS"
  inside root /src/run selftest >"$work/log" 2>&1 ||
    { tail -n 40 "$work/log" >&2 && fail './run selftest failed'; }
  took './run selftest in a clone: packages, environment, content' "$started"
  started="$SECONDS"
  inside root /src/run selftest >"$work/log" 2>&1 || fail 'the second ./run selftest failed'
  took './run selftest again' "$started"
}

passed=("DISPLAY=$DISPLAY" QT_QPA_PLATFORM=xcb)
for name in http_proxy https_proxy no_proxy PIP_INDEX_URL PIP_CERT SSL_CERT_FILE; do
  [ -z "${!name-}" ] || passed+=("$name=${!name}")
done

for release in "$@"; do
  root="$work/root/$release"
  started="$SECONDS"
  if [ ! -f "$roots/$release/etc/debian_version" ]; then
    say "making a root of $release"
    debootstrap --variant=minbase "$release" "$roots/$release.part" "$mirror" >"$work/log" 2>&1 ||
      { tail -n 20 "$work/log" >&2 && fail "debootstrap of $release failed"; }
    mv "$roots/$release.part" "$roots/$release"
    took 'debootstrap' "$started"
  fi
  mkdir -p "$work/root"
  cp -a "$roots/$release" "$root"
  cp /etc/resolv.conf /etc/hosts "$root/etc/"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mkdir -p "$root/tmp/.X11-unix"
  mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
  inside root apt-get update >"$work/log" 2>&1 || say 'the package lists could not be updated'
  try_package
  try_clone
  unmount
  rm -rf --one-file-system "$root"
done
printf '%s' "$summary"
