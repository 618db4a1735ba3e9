"""A source and an ISO date on every row of assets/catalog/*.json, and nothing said twice."""
import datetime
import json


def is_date(text):
    try:
        return isinstance(text, str) and len(text) == 10 and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False


def rows_of(document):
    """The rows of a file: a list, or the lists in an object; with what the file says for all of them."""
    if isinstance(document, list):
        return [(row, {}) for row in document]
    if "sources" in document:  # rows as tuples that end with the place of their source
        return [({"id": str(row)}, document["sources"][row[-1]]) for row in document["rows"]]
    if "columns" in document:  # rows as tuples under those who sell, with one source and date for all of them
        return [({"id": f"{seller}/{row[0]} {row[1:]}"}, document) for seller, lists in document["providers"].items()
                for rows in lists.values() if isinstance(rows, list) for row in rows]
    shared = {key: value for key, value in document.items() if not isinstance(value, list)}
    return [(row, shared) for value in document.values() if isinstance(value, list) for row in value]


def check(folder):
    for path in sorted(folder.glob("*.json")):
        rows = rows_of(json.loads(path.read_text(encoding="utf-8")))
        yield None if rows else f"{path.name}: has no rows"
        seen = set()
        for index, (row, shared) in enumerate(rows):
            name = f"{path.name}, row {index + 1} ({row.get('id') or row.get('model') or row.get('device')})"
            source, date = row.get("source", shared.get("source")), row.get("as_of", shared.get("as_of"))
            yield None if isinstance(source, str) and source.strip() else f"{name}: no source"
            yield None if is_date(date) else f"{name}: as_of is {date!r}, not a date such as 2026-08-21"
            # What a row is about: its id, and for what (engine, version, family) where a fact has several rows.
            about = tuple(sorted((key, value) for key, value in row.items()
                                 if isinstance(value, str) and key not in {"source", "as_of", "note", "unit"}))
            yield f"{name}: an earlier row says the same thing" if about in seen and "id" in row else None
            seen.add(about)
