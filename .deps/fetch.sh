#!/bin/sh
# fetch.sh NAME…: makes the pinned sources of sources.txt available and prints "NAME FOLDER" a line.
#
# On Debian they come from the archive that this machine already trusts: its own apt stanza, asked for another suite's
# source package in a private folder, so that the system's package lists stay as they are. Elsewhere nothing is printed
# and CMake fetches the same release from the upstream repository.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ballpark/sources

pin() { awk -v name="$1" -v column="$2" '$1 == name { print $column }' "$here/sources.txt"; }

# What an earlier run unpacked: the pinned version, else a newer one.
unpacked() {
    [ -d "$cache/$1-$(pin "$1" 2)" ] && { echo "$cache/$1-$(pin "$1" 2)"; return; }
    find "$cache" -maxdepth 1 -type d -name "$1-[0-9]*" 2>/dev/null | sort -V | tail -n 1
}

# The machine's stanza for Debian's main archive, turned into one for the sources of a suite.
stanza() {
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -f "$file" ] || continue
        awk -v suite="$1" '
            BEGIN { RS = ""; FS = "\n" }
            /(^|\n)URIs:[^\n]*debian(\.list)?\/?[ \t]*(\n|$)/ && !/security/ {
                for (i = 1; i <= NF; ++i) {
                    if ($i ~ /^#/) continue
                    if ($i ~ /^Types:/) $i = "Types: deb-src"
                    if ($i ~ /^Suites:/) $i = "Suites: " suite
                    if ($i ~ /^Components:/) $i = "Components: main"
                    print $i
                }
                exit
            }' "$file" > "$work/parts/archive.sources"
        [ -s "$work/parts/archive.sources" ] && return 0
    done
    rm -f "$work/parts/archive.sources"
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | awk -v suite="$1" '
        $1 == "deb" && !/security/ {
            options = ""; i = 2
            if ($2 ~ /^\[/) { while ($i !~ /\]$/) options = options $(i++) " "; options = options $(i++) " " }
            if ($i ~ /debian(\.list)?\/?$/) { print "deb-src " options $i " " suite " main"; exit }
        }' > "$work/parts/archive.list"
    [ -s "$work/parts/archive.list" ]
}

private_apt() {
    tool=$1
    shift
    "$tool" -q -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/parts" \
        -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root "$@"
}

give_up() {
    echo "$1 could not be had: $2
Ways that are left: put $1's sources (version $(pin "$1" 2) or newer) into a folder and set
  $(echo "FETCHCONTENT_SOURCE_DIR_$1" | tr '[:lower:]' '[:upper:]')=FOLDER
in the environment; or, where the internet is open,
  git clone --branch $(pin "$1" 6) $(pin "$1" 5) $cache/$1-$(pin "$1" 2)" >&2
    exit 1
}

from_debian() {
    name=$1 version=$(pin "$1" 2) suite=$(pin "$1" 3) sum=$(pin "$1" 4)
    rm -rf "$work"
    mkdir -p "$work/parts" "$work/lists/partial" "$work/cache/archives/partial" "$work/download"
    stanza "$suite" || return 2
    echo "Fetching the sources of $name $version from Debian $suite" >&2
    private_apt apt-get update > "$work/log" 2>&1 || give_up "$name" "$(tail -n 3 "$work/log")"
    versions=$(private_apt apt-cache showsrc --only-source "$name" 2>/dev/null | sed -n 's/^Version: //p' | sort -Vr)
    chosen=$(echo "$versions" | grep -F -- "$version" | head -n 1)
    if [ -z "$chosen" ]; then
        chosen=$(echo "$versions" | head -n 1)
        [ -n "$chosen" ] && dpkg --compare-versions "$chosen" ge "${version%%[a-z]*}" ||
            give_up "$name" "Debian $suite has ${chosen:-no version of it}, and $version or newer is needed"
        echo "Debian $suite no longer has $name $version; taking its $chosen" >&2
        version=$(echo "$chosen" | sed 's/^[0-9]*://; s/[-+].*//') sum=
    fi
    (cd "$work/download" && private_apt apt-get source --download-only "$name=$chosen" > "$work/log" 2>&1) ||
        give_up "$name" "$(tail -n 3 "$work/log")"
    tarball=$(find "$work/download" -name '*.orig.tar.*' ! -name '*.asc' | head -n 1)
    [ -n "$tarball" ] || give_up "$name" "its source package holds no .orig tarball"
    if [ -n "$sum" ] && ! echo "$sum  $tarball" | sha256sum --check --status; then
        give_up "$name" "the tarball's SHA-256 is not the one in .deps/sources.txt"
    fi
    mkdir -p "$work/unpacked"
    tar -xf "$tarball" -C "$work/unpacked" --strip-components=1
    mv "$work/unpacked" "$cache/$name-$version"
}

mkdir -p "$cache"
work=$(mktemp -d "$cache/.fetching-XXXXXX")
trap 'rm -rf "$work"' EXIT
for name in "$@"; do
    folder=$(unpacked "$name")
    if [ -z "$folder" ] && command -v apt-get >/dev/null && grep -qs '^ID=debian$' /etc/os-release; then
        status=0
        from_debian "$name" || status=$?
        [ "$status" = 2 ] && give_up "$name" "no apt source of this machine is Debian's main archive"
        [ "$status" = 0 ] || exit "$status"
        folder=$(unpacked "$name")
    fi
    [ -z "$folder" ] || echo "$name $folder"
done
