#!/bin/sh
# Makes this machine a kiosk from this folder alone, without a network, as root:
#
#     sh install.sh                    again after a newer folder came, or where it was cut off: what is done stays
#     sh install.sh --undo             takes all of it away again, except the store
#     sh install.sh --program WHERE    only the program, for a machine that is no kiosk; by whoever may write WHERE
#
# It asks for the sum of the folder, as it was read out over the telephone, unless the kiosk keeps the key that signed it;
# and for a printer. SUM and PRINTER answer both before. What was done is listed in /var/lib/precinct-kiosk.
set -eu
umask 022
export LC_ALL=C
where=/opt/precinct state=/var/lib/precinct-kiosk account=precinct home=/var/lib/precinct
digits=20  # of the sum, as the packer reads it out
masked="ctrl-alt-del.target sleep.target suspend.target hibernate.target hybrid-sleep.target swap.target"

fail() { echo "$1" >&2; exit 1; }
is_running() { [ -d /run/systemd/system ]; }

# --- is it the folder that was packed

known() {  # the kiosk keeps the key of whoever signed it, and runs no newer program
  [ -x "$where/current/bin/python" ] && cmp -s "$here/packer.pub" "$where/packer.pub" &&
    "$where/current/bin/python" -I -m precinct_kiosk.known_folder "$here" "$where"
}

check_folder() {
  listed=$(mktemp)
  trap 'rm -rf "${copy:-}" "$listed"' EXIT
  if ! known; then
    told=${SUM:-}
    [ -n "$told" ] || { printf 'The sum of this folder, as you were told it: '; read -r told || true; }
    told=$(printf %s "$told" | tr -d ' -' | tr A-F a-f)
    [ "$told" = "$(sha256sum "$here/SHA256SUMS" | cut -c "1-$digits")" ] ||
      fail "This is not the folder that was packed, or the sum was misheard. Nothing was installed."
  fi
  (cd "$here" && sha256sum --check --quiet SHA256SUMS) ||
    fail "A file of this folder is damaged. Copy the folder again."
  # What is not listed was never summed: units and wheels are taken by what lies there.
  added=$(cd "$here" && { cut -c 67- SHA256SUMS; printf 'SHA256SUMS\nSHA256SUMS.sig\n'; } | sort -u >"$listed" &&
    find . -type d -o -type f -printf '%P\n' -o -printf '%P (no file)\n' | sort | comm -13 "$listed" - | head -n 1)
  [ -z "$added" ] || fail "$added was not packed with this folder. Copy the folder again."
  # Nothing of the folder is followed before this line.
  . "$here/about.sh"
}

check_machine() {  # packages of another release would tear this one apart
  have="$(. /etc/os-release && echo "${VERSION_CODENAME:-}") $(dpkg --print-architecture)"
  [ "$have" = "$release $architecture" ] ||
    fail "This folder was packed for Debian $release, $architecture; this machine has $have. Nothing was installed."
}

# --- the program

install_program() {  # $1: python
  "$1" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$python')" ||
    fail "This folder was packed for Python $python. Name one: PYTHON=python$python sh install.sh --program WHERE"
  place="$where/versions/$version"
  sum=$(sha256sum "$here/SHA256SUMS" | cut -d ' ' -f 1)
  mkdir -p "$where/versions"
  if [ "$(cat "$place/packed" 2>/dev/null)" != "$sum" ]; then
    if is_running && [ "$place" -ef "$where/current" ]; then systemctl stop precinct-desk.service || true; fi
    "$1" -m venv --clear "$place"
    "$place/bin/python" -m pip install --quiet --no-index --find-links "$here/wheels" --require-hashes \
      -r "$here/requirements.lock"
    "$place/bin/python" -m pip install --quiet --no-index --no-deps "$here/$wheel"
    "$place/bin/python" -m compileall -q "$place/lib" || true
    echo "$sum" >"$place/packed"
  fi
  cp "$here/packer.pub" "$where/packer.pub"
  ln -sfn "versions/$version" "$where/.current-new"
  mv -T "$where/.current-new" "$where/current"
}

# --- the machine

install_packages() {
  list=$(mktemp -d)
  echo "deb [trusted=yes] file:$here/packages ./" >"$list/sources.list"
  mkdir -p "$list/lists/partial"
  dpkg-query -W -f '${Package}\n' | sort -u >"$list/before"
  wanted=$(cat "$here/system/wanted")
  export DEBIAN_FRONTEND=noninteractive
  for step in update "install --yes --no-install-recommends $wanted"; do
    # shellcheck disable=SC2086
    apt-get -qq -o Dir::Etc::SourceList="$list/sources.list" -o Dir::Etc::SourceParts=/dev/null \
      -o Dir::State::Lists="$list/lists" -o APT::Sandbox::User=root -o Acquire::Languages=none \
      -o Dpkg::Use-Pty=0 $step >"$list/said" 2>&1 ||
      { tail -5 "$list/said" >&2; fail "The packages could not be installed. Run this again once that is mended."; }
  done
  dpkg-query -W -f '${Package}\n' | sort -u | comm -13 "$list/before" - >>"$state/packages"
  rm -rf "$list"
}

place_files() {
  (cd "$here/system/root" && find . -type f) | sed 's/^\.//' | while read -r file; do
    grep -qxF "$file" "$state/files" 2>/dev/null || {
      [ ! -e "$file" ] || fail "$file is here already, and not of this folder. Nothing of it was changed."
      echo "$file" >>"$state/files"
    }
    mkdir -p "$(dirname "$file")"
    install -m 644 "$here/system/root$file" "$file"
  done
  mkdir -p "$where/system"
  install -m 755 "$here/system/desk" "$here/system/begin" "$here/system/xterm" "$here/install.sh" "$where/system/"
  install -m 644 "$here/system/foot.ini" "$where/system/"
}

make_account() {
  id "$account" >/dev/null 2>&1 ||
    useradd --system --user-group --home-dir "$home" --shell /usr/sbin/nologin "$account"
  install -d -m 700 -o "$account" -g "$account" "$home"
  install -d -m 700 -o "$account" -g "$account" "$where/requests"
  install -d -m 755 "$where/answers"
}

set_units() {
  for unit in $masked; do
    grep -qxF "$unit" "$state/masked" 2>/dev/null || [ -e "/etc/systemd/system/$unit" ] || echo "$unit" >>"$state/masked"
  done
  xargs -r systemctl --quiet mask <"$state/masked"
  systemctl --quiet enable precinct-desk.service precinct-update.path
  is_running || return 0
  swapoff -a || true
  systemctl daemon-reload
  sysctl --quiet --system || true
  systemctl --quiet restart precinct-update.path
}

set_printer() {
  printer=${PRINTER:-}
  if [ -z "$printer" ] && lpstat -v precinct >/dev/null 2>&1; then return 0; fi
  [ "$printer" != none ] || return 0
  if [ -z "$printer" ]; then
    found=$(lpinfo -v 2>/dev/null | grep -E '://' | cut -d ' ' -f 2- || true)
    [ -n "$found" ] || { echo "No printer was found. Plug it in and run this again; all else is installed."; return 0; }
    echo "$found" | cat -n
    printf 'The number of the printer, or Enter for none: '
    read -r number || number=
    printer=$(echo "$found" | sed -n "${number:-0}p" 2>/dev/null || true)
    [ -n "$printer" ] || return 0
  fi
  model=everywhere
  case $printer in
    ipp://* | ipps://* | dnssd://*) ;;
    *)
      device=$(lpinfo -l -v 2>/dev/null | grep -A 5 -F "uri = $printer" | sed -n 's/.*device-id = //p' | head -n 1)
      [ -z "$device" ] || model=$(lpinfo --device-id "$device" -m 2>/dev/null | head -n 1 | cut -d ' ' -f 1)
      ;;
  esac
  if lpadmin -p precinct -E -v "$printer" -m "${model:-everywhere}" -o media=iso_a4_210x297mm; then
    lpadmin -d precinct
    # A paper about a person neither waits for hours nor stays: five minutes, then it is gone.
    cupsctl MaxJobTime=300 PreserveJobFiles=No PreserveJobHistory=No
  else
    echo "The printer was not taken. Run this again, or: PRINTER=URI sh install.sh" >&2
  fi
}

undo() {
  [ -d "$state" ] || fail "Nothing of a kiosk is installed here."
  systemctl --quiet disable precinct-desk.service precinct-update.path || true
  if is_running; then systemctl stop precinct-desk.service precinct-update.path || true; fi
  [ ! -e "$state/masked" ] || xargs -r systemctl --quiet unmask <"$state/masked"
  [ ! -e "$state/files" ] || xargs -r rm -f <"$state/files"
  [ ! -e "$state/files" ] || sed 's,/[^/]*$,,' "$state/files" | sort -ru |
    grep -E '\.d$|xorg\.conf\.d$' | xargs -r rmdir --ignore-fail-on-non-empty
  if is_running; then systemctl daemon-reload; fi
  if [ -s "$state/packages" ]; then
    sort -u "$state/packages" | DEBIAN_FRONTEND=noninteractive xargs apt-get -qq --yes purge >/dev/null
  fi
  rm -rf "$where" "$state"
  if [ -e "$home/store" ]; then
    echo "All is as before, except the store in $home/store and its account."
  else
    userdel "$account" 2>/dev/null || true
    rm -rf "$home"
    echo "All is as before."
  fi
}

main() {
  here=$(cd "$(dirname "$0")" && pwd)
  case ${1:-} in
    --undo) [ "$(id -u)" = 0 ] || fail "Only root can do this."; undo; return ;;
    --program) [ -n "${2:-}" ] || fail "Where to? sh install.sh --program WHERE"; where=$2 ;;
    "") [ "$(id -u)" = 0 ] || fail "Only root can make a kiosk. For the program alone: sh install.sh --program WHERE" ;;
    *) fail "sh install.sh, sh install.sh --undo, or sh install.sh --program WHERE" ;;
  esac
  if [ "${1:-}" = --program ]; then
    check_folder
    install_program "${PYTHON:-python3}"
    echo "Installed. Start it with: $where/current/bin/precinct"
    return
  fi
  # What is checked is a copy on this disk: a stick may change while it is read.
  copy=$(mktemp -d -p /var/tmp)
  trap 'rm -rf "$copy"' EXIT
  cp -R "$here/." "$copy/"
  here=$copy
  check_folder
  check_machine
  mkdir -p "$state"
  echo "1 of 5: packages";  install_packages
  echo "2 of 5: account";   make_account
  echo "3 of 5: program";   install_program /usr/bin/python3
  echo "4 of 5: system";    place_files; set_units
  echo "5 of 5: printer";   set_printer
  sync
  if is_running; then systemctl --quiet restart precinct-desk.service; fi
  echo "Done. The desk starts on this screen, now and whenever the machine starts."
}

main "$@"
