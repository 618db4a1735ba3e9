"""Writes a C++ file that defines ballpark::embedded_asset over the given files; JSON is minified on the way.

usage: embed_assets.py OUTPUT.cpp FILES…
A file's name in the program is its last two path components: "catalog/devices.json".
"""
import json
import pathlib
import sys


def content(path):
    if path.suffix != ".json":
        return path.read_bytes()
    try:
        parsed = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        sys.exit(f"{path}: not JSON: {error}")
    return json.dumps(parsed, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def literal(data):
    """Quoted lines of at most a few hundred characters; octal escapes end after three digits, whatever follows."""
    lines = []
    for start in range(0, len(data), 96):
        line = "".join(
            chr(byte) if 32 <= byte < 127 and byte not in b'"\\?' else f"\\{byte:03o}" for byte in data[start:start + 96])
        lines.append(f'    "{line}"')
    return "\n".join(lines) or '    ""'


def main():
    output, paths = pathlib.Path(sys.argv[1]), [pathlib.Path(name) for name in sys.argv[2:]]
    rows, constants = [], []
    for index, path in enumerate(sorted(paths, key=lambda path: path.parts[-2:])):
        data = content(path)
        constants.append(f"constexpr char kBytes{index}[] =\n{literal(data)};\n")
        rows.append(f'    {{"{path.parts[-2]}/{path.parts[-1]}", {{kBytes{index}, {len(data)}}}}},')
    table = "\n".join(rows)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(f'''// Made by src/cmake/embed_assets.py.
#include "catalog/assets.h"

#pragma GCC diagnostic ignored "-Woverlength-strings"

namespace ballpark {{
namespace {{

{"".join(constants)}
struct Asset {{
    std::string_view path;
    std::string_view bytes;
}};

constexpr Asset kAssets[] = {{
{table}
    {{"", ""}},
}};

}}  // namespace

std::string_view embedded_asset(std::string_view path) {{
    for (const Asset& asset : kAssets)
        if (asset.path == path) return asset.bytes;
    return {{}};
}}

}}  // namespace ballpark
''', encoding="utf-8")


main()
