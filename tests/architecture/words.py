"""The languages have the same keys with the same placeholders; every key is used, and every used key is there."""
import json
import re

PLACEHOLDER = re.compile(r"\{(\w+)\}")
# "number.title" of C++, 'number.title' and the beginning of `number.${id}` of JavaScript.
LITERAL = re.compile(r"""["'`]((?:[a-z0-9_]+\.)+[a-z0-9_]*)(?:["'`]|\$\{)""")
LOOKED_UP = re.compile(r'\b(?:text|fill|phrase|say)\(\s*"((?:[a-z0-9_]+\.)+[a-z0-9_]+)"')


def read(path):
    pairs = []
    json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=lambda found: pairs.extend(found))
    return pairs


def check(repository):
    languages = {path.stem: read(path) for path in sorted((repository / "assets/lang").glob("*.json"))}
    if "en" not in languages:
        yield "assets/lang/en.json: is missing"
        return
    english = dict(languages["en"])
    for language, pairs in languages.items():
        keys = [key for key, _ in pairs]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield f"{language}.json: {key} stands twice"
        for key in sorted(english.keys() ^ set(keys)):
            yield f"{language}.json: {key} is {'missing' if key in english else 'not in en.json'}"
        for key, text in pairs:
            yield None if text.strip() else f"{language}.json: {key} is empty"
            if key in english and set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(english[key])):
                yield f"{language}.json: {key} has other placeholders than en.json"

    code = "\n".join(path.read_text(encoding="utf-8") for folder in ("src", "web")
                     for path in sorted((repository / folder).rglob("*"))
                     if path.suffix in {".cpp", ".h", ".js", ".mjs", ".html"})
    literals = set(LITERAL.findall(code))
    # Keys are also put together: "number." + id + ".title".
    prefixes = tuple(literal for literal in literals if literal.endswith("."))
    for key in english:
        yield None if key in literals or key.startswith(prefixes) else f"en.json: {key} is used nowhere"
    screens = "\n".join(path.read_text(encoding="utf-8") for room in ("ui", "app")
                        for path in sorted((repository / "src" / room).rglob("*.cpp")))
    for key in sorted(set(LOOKED_UP.findall(screens))):
        yield None if key in english else f"{key} is looked up and stands in no language"
