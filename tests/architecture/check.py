"""Checks the rules of the house that a compiler can't: who may include what, what a core room must not know, a source
and a date on every fact, the same words in every language, and nothing at the top level that has no place there.

usage: check.py [REPOSITORY]
"""
import pathlib
import re
import subprocess
import sys

import facts
import words

TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE", "run", "src", "web", "assets", "tests"}

# Which rooms a room may include, beside itself. src/CMakeLists.txt says the same; a wrong include does not compile
# either, unless it goes around by a path.
ROOMS = {"quantity": set(), "json": {"quantity"}}
ROOMS["numeric"] = {"quantity"}
ROOMS["model"] = ROOMS["hardware"] = {"quantity", "numeric"}
ROOMS["tokenizer"] = {"quantity"}
ROOMS["formats"] = {"quantity", "numeric", "model", "json", "tokenizer"}
ROOMS["catalog"] = ROOMS["formats"] - {"tokenizer"} | {"hardware", "formats"}
ROOMS["estimate"] = {"quantity", "numeric", "model", "hardware"}
ROOMS["question"] = ROOMS["estimate"] | {"estimate", "catalog", "formats", "tokenizer", "json"}
CORE = set(ROOMS)
ROOMS["ui"] = CORE
ROOMS["bindings"] = CORE | {"platform/machine"}
ROOMS["app"] = CORE | {"ui", "platform/platform.h"}
ROOMS["platform"] = CORE | {"ui", "app", "platform/machine", "platform/platform.h"}

NOT_FOR_CORE = re.compile(
    r"<(imgui.*|GLFW/.*|emscripten.*|iostream|fstream|sstream|thread|mutex|atomic|future|filesystem|random|ctime|chrono"
    r"|unistd\.h|time\.h|stdio\.h|cstdio)>")
JSON_ROOMS = {"json"}
SAME_BYTES_ROOMS = {"quantity", "json", "numeric", "model", "hardware", "estimate", "question"}
INEXACT = re.compile(r"\b(?:std::)?(?:pow|exp|exp2|expm1|log|log2|log10|log1p|sin|cos|tan|cbrt|fma)f?\(|%[-+ 0-9.*]*[gGeEfF]\"")
WEB_ONLY = re.compile(r"__EMSCRIPTEN__|\bEM_JS\b|\bEM_ASM\w*\b|EMSCRIPTEN_KEEPALIVE")
WEB_ROOMS = ("platform/web/", "bindings/wasm_core/")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|#if 0\b")
INCLUDE = re.compile(r"^\s*#\s*include\s*([<\"][^>\"]+[>\"])", re.M)
LONGEST_FILE = 400
CODE = {".cpp", ".h", ".py", ".mjs", ".js", ".css", ".html", ".cmake", ".sh", ".ts"}


def room_of(path):
    return path.parts[0]


def without_comments(text):
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)


def check_top_level(repository):
    listed = subprocess.run(["git", "-C", repository, "ls-files"], capture_output=True, text=True)
    names = {line.split("/")[0] for line in listed.stdout.splitlines()} or {path.name for path in repository.iterdir()}
    for name in sorted(names):
        yield None if name in TOP_LEVEL or name.startswith(".") else f"{name}: nothing but {sorted(TOP_LEVEL)} belongs here"


def check_include(path, included):
    room, name = room_of(path), included[1:-1]
    if included[0] == "<":
        if room in CORE and NOT_FOR_CORE.match(included):
            return f"a core room includes {included}"
        if name.startswith("nlohmann/") and room not in JSON_ROOMS:
            return f"{included} belongs to {sorted(JSON_ROOMS)}"
        return None
    if name.startswith("."):
        return f'"{name}" goes around by a path; write "room/file.h"'
    other = name.split("/")[0]
    if other in ROOMS and other != room and not any(name.startswith(allowed) for allowed in ROOMS[room]):
        return f'{room} must not know "{name}"'
    if room == other == "platform" and not name.startswith(("platform/platform.h", "platform/machine/", f"platform/{path.parts[1]}")):
        return f'one platform must not know another: "{name}"'
    return None


def check_source(source, path):
    """Problems of one file of src/; `path` is relative to src/."""
    text = source.read_text(encoding="utf-8")
    code = without_comments(text)
    for included in INCLUDE.findall(text):
        yield check_include(path, included)
    if WEB_ONLY.search(code) and not str(path).startswith(WEB_ROOMS):
        yield f"{WEB_ONLY.search(code)[0]} belongs to {WEB_ROOMS}"
    if room_of(path) in SAME_BYTES_ROOMS and INEXACT.search(code):
        yield f"{INEXACT.search(code)[0]} differs between C libraries, and answers must not"
    if path.suffix == ".h" and not text.startswith("///"):
        yield "a header opens with one sentence on what it is for"


def check_sources(repository):
    for source in sorted((repository / "src").rglob("*")):
        path = source.relative_to(repository / "src")
        if source.suffix not in {".cpp", ".h"}:
            continue
        if room_of(path) not in ROOMS:
            yield f"src/{path}: there is no room {room_of(path)}"
            continue
        yield from (problem and f"src/{path}: {problem}" for problem in check_source(source, path))


def check_files(repository):
    for folder in ("src", "web", "tests", ".deps", ".ci"):
        for file in sorted((repository / folder).rglob("*")):
            if file.suffix not in CODE or "node_modules" in file.parts or "__pycache__" in file.parts:
                continue
            path, text = file.relative_to(repository), file.read_text(encoding="utf-8")
            lines = text.count("\n")
            yield f"{path}: {lines} lines; a file is one concept, at most {LONGEST_FILE}" if lines > LONGEST_FILE else None
            if path != pathlib.Path("tests/architecture/check.py"):
                found = UNFINISHED.search(text)
                yield f"{path}: {found[0]}: finish it or leave it out" if found else None


def main():
    repository = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2]).resolve()
    results = [*check_top_level(repository), *check_sources(repository), *check_files(repository),
               *facts.check(repository / "assets/catalog"), *words.check(repository)]
    problems = [result for result in results if result]
    for problem in problems:
        print(problem)
    print(f"{len(results)} checks: {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}")
    return 1 if problems else 0


sys.exit(main())
