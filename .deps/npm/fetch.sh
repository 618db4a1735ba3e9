#!/bin/sh
# fetch.sh: installs the locked npm packages that vocabularies are built from and that tests compare with, once, and
# prints their folder (node_modules), which CMake finds by itself.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/ballpark/npm

if ! cmp -s "$here/package-lock.json" "$folder/installed.json"; then
    command -v npm >/dev/null || {
        echo "The vocabularies and the tests of the page need npm (Debian and Ubuntu: apt-get install npm)." >&2
        exit 1
    }
    mkdir -p "$folder"
    cp "$here/package.json" "$here/package-lock.json" "$folder"
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund) >&2
    cp "$here/package-lock.json" "$folder/installed.json"
fi
echo "$folder/node_modules"
