#!/bin/sh
# install.sh GROUP…: installs those packages of packages.txt that are missing, after saying which. Nothing is asked of
# the network when nothing is missing.
set -eu
here=$(dirname "$0")

wanted=$(for group in "$@"; do sed -n "s/^$group  *//p" "$here/packages.txt"; done)

if ! command -v apt-get >/dev/null; then
    # Not Debian's family: say what is missing by the commands that the packages bring.
    missing=
    for package in $wanted; do
        case $package in
            g++) command=c++ ;; cmake | npm | python3 | xdotool) command=$package ;; ninja-build) command=ninja ;;
            nodejs) command=node ;; emscripten) command=emcc ;; *) continue ;;
        esac
        command -v $command >/dev/null || missing="$missing $command"
    done
    [ -z "$missing" ] && exit 0
    echo "Missing here:$missing. Install them with this system's package manager and run this again." >&2
    exit 1
fi

installed=$(dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' 2>/dev/null | sed -n 's/^installed \([^:]*\).*/\1/p')
missing=
for package in $wanted; do
    echo "$installed" | grep -qxF "$package" || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

echo "Installing with apt-get:$missing" >&2
sudo=
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || {
        echo "That needs root: run  apt-get install --no-install-recommends$missing  as root, then this again." >&2
        exit 1
    }
    sudo=sudo
fi
$sudo apt-get update -q >&2
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >&2 || {
    echo "apt-get could not install all of:$missing. What it said stands above." >&2
    exit 1
}
