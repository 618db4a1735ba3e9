"""Collects texts in many languages, and code, from what a machine has: translated messages, manuals, scripts.

usage: corpus.py FOLDER [BYTES]
Writes FOLDER/<language>.txt of at most BYTES (default 500,000) each, for compare.mjs and the benchmark. What a machine
does not have is left out; nothing of it is kept in the repository.
"""
import gettext
import gzip
import pathlib
import sys

LANGUAGES = ["es", "fr", "de", "it", "pt_BR", "nl", "pl", "cs", "ru", "uk", "tr", "el", "vi", "he", "ar", "hi", "bn",
             "ta", "th", "ja", "ko", "zh_CN", "zh_TW", "ka", "fi", "hu"]
ENGLISH = ["/usr/share/perl/*/pod/*.pod", "/usr/share/perl/*/**/*.pod", "/usr/share/doc/**/README*", "/usr/share/perl/*/**/*.pm",
           "/usr/lib/node_modules/**/README.md"]
CODE = ["/usr/include/**/*.h", "/usr/lib/python3*/*.py", "/usr/share/nodejs/**/*.js", "/usr/share/perl/*/**/*.pm"]


def messages(language):
    """Whole translated messages, longest catalogs first, as a page of paragraphs."""
    catalogs = pathlib.Path("/usr/share/locale", language, "LC_MESSAGES").glob("*.mo")
    for catalog in sorted(catalogs, key=lambda path: (-path.stat().st_size, path.name)):
        try:
            with catalog.open("rb") as file:
                translations = gettext.GNUTranslations(file)._catalog
        except (OSError, ValueError):
            continue
        for original, text in translations.items():
            if original and isinstance(text, str) and text != original:
                yield text


def files(patterns):
    for pattern in patterns:
        for path in sorted(pathlib.Path("/").glob(pattern.lstrip("/"))):
            try:
                if path.is_file():
                    data = path.read_bytes()
                    yield (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
            except (OSError, ValueError):
                continue


def page(texts, limit):
    parts, size = [], 0
    for text in texts:
        parts.append(text)
        size += len(text.encode("utf-8")) + 1
        if size >= limit:
            break
    return "\n".join(parts).encode("utf-8")[:limit].decode("utf-8", "ignore")


def main():
    folder = pathlib.Path(sys.argv[1])
    limit = int(sys.argv[2]) if len(sys.argv) > 2 else 500_000
    folder.mkdir(parents=True, exist_ok=True)
    sources = {language: messages(language) for language in LANGUAGES}
    sources |= {"en": files(ENGLISH), "code": files(CODE)}
    for name, texts in sources.items():
        text = page(texts, limit)
        if text:
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
            print(f"{name}: {len(text.encode('utf-8'))} bytes")


main()
