"""JSON and JSON lines."""

import json
from typing import Any

from toolkit.corpus.columns import map_columns
from toolkit.corpus.encoding import decode
from toolkit.corpus.readers.rows import Origin, Problem, Rows, of_records
from toolkit.errors import ReadError

#: Names under which interfaces keep their list of articles, also one level down ("response.docs").
_LISTS = (
    "articles",
    "results",
    "docs",
    "documents",
    "items",
    "stories",
    "posts",
    "records",
    "data",
    "hits",
    "rows",
)


def read_json(data: bytes, origin: Origin) -> Rows:
    """Read a JSON list of articles, an object that holds one, or an object that is an article."""
    decoded = decode(data, encoding=origin.encoding)
    if origin.cut:
        raise ReadError(origin.cut, file=origin.name)
    try:
        value = json.loads(decoded.text)
    except RecursionError as error:
        message = "the JSON is nested too deeply to be read"
        raise ReadError(message, file=origin.name) from error
    except ValueError as error:
        message = f"not valid JSON ({error}): export it again; one object in each line is format='jsonl'"
        raise ReadError(message, file=origin.name) from error
    items, where = _find_list(value, origin.name)
    notes = [note for note in (decoded.note, f"articles: the list {where!r}" if where else "") if note]
    records, numbers, problems = [], [], []
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict):
            records.append(flatten(item))
            numbers.append(number)
        else:
            problems.append(Problem(number, "not a JSON object: a record must be {...}", str(item)))
    return Rows(of_records(records), numbers, problems, decoded.encoding, notes)


def read_json_lines(data: bytes, origin: Origin) -> Rows:
    """Read one JSON object from each line; a line that is not one is set aside."""
    decoded = decode(data, encoding=origin.encoding)
    lines = decoded.text.split("\n")
    records, numbers, problems = [], [], []
    for number, line in enumerate(lines, start=1):
        if origin.cut and number == len(lines):
            problems.append(Problem(number, origin.cut, line))
        elif line.strip():
            record = _parse_line(line)
            if isinstance(record, dict):
                records.append(flatten(record))
                numbers.append(number)
            else:
                problems.append(Problem(number, record, line))
    return Rows(of_records(records), numbers, problems, decoded.encoding, [decoded.note] if decoded.note else [])


def flatten(record: dict[str, Any]) -> dict[str, object]:
    """Lift the values of nested objects by one level, their names joined by a dot.

    Examples
    --------
    >>> flatten({"source": {"id": None, "name": "The Courier"}, "title": "A"})
    {'source.id': None, 'source.name': 'The Courier', 'title': 'A'}
    """
    flat: dict[str, object] = {}
    for name, value in record.items():
        if isinstance(value, dict) and value:
            flat.update({f"{name}.{inner}": nested for inner, nested in value.items()})
        else:
            flat[name] = value
    return flat


def _parse_line(line: str) -> dict[str, Any] | str:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"the line is not valid JSON ({str(error).partition(':')[0]}): export it again, or delete it"
    return value if isinstance(value, dict) else "not a JSON object: a record must be {...}"


def _find_list(value: Any, name: str) -> tuple[list[Any], str]:
    if isinstance(value, list):
        return value, ""
    if not isinstance(value, dict):
        message = "the JSON is neither a list nor an object"
        raise ReadError(message, file=name)
    flat = flatten(value)
    if "text" in map_columns(flat).fields:
        return [value], ""
    lists: dict[str, list[Any]] = {key: found for key, found in flat.items() if isinstance(found, list)}
    named = [key for word in _LISTS for key in lists if key.rpartition(".")[2].casefold() == word]
    of_objects = [key for key, found in lists.items() if any(isinstance(item, dict) for item in found)]
    candidates = named or (of_objects if len(of_objects) == 1 else [])
    if candidates:
        return lists[candidates[0]], candidates[0]
    if "title" in map_columns(flat).fields:
        return [value], ""
    message = f"the JSON object holds no list of articles. Its keys: {', '.join(sorted(flat)[:20])}"
    raise ReadError(message, file=name)
