#!/bin/sh
# Draws the pictures of the README anew, with the window's program: .github/pictures/draw.sh [PROGRAM]
# Without a display run it under xvfb-run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=${1:-$here/../../.build/native/bin/ballpark-desktop}
text=$(mktemp)
trap 'rm -f "$text"' EXIT
cat >"$text" <<'TEXT'
A token is a piece of a word. Models read and write tokens, and providers charge for them one by one: four tokens for
every three English words is a fair guess, and other languages take more.

토큰은 단어의 조각입니다. 한국어는 한 단어에 토큰이 세 개쯤 듭니다.

def mean(values: list[float]) -> float:
    return sum(values) / len(values)
TEXT
draw() { name=$1; shift; LANGUAGE=en LC_ALL=C.UTF-8 "$program" --screenshot "$here/$name.png" "$@"; }
draw numbers-1280 --page numbers --size 1280x900
draw serve-1280 --page serve --size 1280x1000
draw serve-dark-1280 --page serve --theme dark --size 1280x1000 --state v1,page=serve,model=qwen3-32b,gpu=h100-sxm-80gb,gpus=2,concurrency=32
draw tokens-1280 --page price --size 1280x900 "$text"
draw plan-1280 --page plan --size 1280x1720
draw train-1280 --page train --size 1280x900
draw serve-ko-360 --lang ko --page serve --theme dark --size 360x780
draw serve-360 --page serve --size 360x780
# The program packs pictures fast; they are kept well packed, pixel for pixel the same.
python3 - "$here"/*.png <<'PACK'
import pathlib, struct, sys, zlib

for path in map(pathlib.Path, sys.argv[1:]):
    data, at, pixels = path.read_bytes(), 8, b""
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"IHDR":
            header = data[at : at + 12 + size]
        if kind == b"IDAT":
            pixels += data[at + 8 : at + 8 + size]
        at += 12 + size
    chunk = lambda kind, body: struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    packed = zlib.compress(zlib.decompress(pixels), 9)
    path.write_bytes(data[:8] + header + chunk(b"IDAT", packed) + chunk(b"IEND", b""))
PACK
