"""CSV, TSV and other delimited tables."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from toolkit.corpus.encoding import decode
from toolkit.corpus.readers.rows import Origin, Problem, Rows, column_names, of_records
from toolkit.errors import ReadError

_DELIMITERS = ",\t;|"
_SAMPLE_ROWS = 50
_SAMPLE = 1_000_000
_LARGEST_FIELD = 2**31 - 1
_WIDEST = 5_000
# A line added at the end: if it comes back within a cell, a quotation mark was not closed.
_END = "\x1e"
_OPEN = "\n"
# What a table with one column is split at: a character that is not in it.
_NEVER = "\x1f"
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))*")
# What Excel puts above the header to name the delimiter.
_NAMED = re.compile(rf'"?sep=([{_DELIMITERS}])"?[ \t]*(?:\r\n|\n|\r)', re.IGNORECASE)


def read_delimited(data: bytes, origin: Origin) -> Rows:
    """Read a delimited table with a header; the delimiter and the manner of quoting are recognised.

    A row with more or fewer cells than the header is set aside. Blank lines above the header, and a line there that
    names the delimiter ("sep=;"), are passed over, and count as rows of the file as those below it do.
    """
    decoded = decode(data, encoding=origin.encoding)
    named = _NAMED.match(decoded.text)
    above = _BLANK_LINES.match(decoded.text, named.end() if named else 0)
    start = above.end() if above else 0
    text, notes = decoded.text[start:], [decoded.note] if decoded.note else []
    with _long_fields():
        delimiter = named[1] if named else _delimiter(text)
        records = _read_rows(text, delimiter, notes)
    if not records:
        message = "the table has no header"
        raise ReadError(message, file=origin.name)
    header, *body = records
    names = column_names(header)
    rows: list[dict[str, object]] = []
    numbers, problems = [], []
    n_blank = len(decoded.text[:start].splitlines())
    last = n_blank + len(body)
    for number, cells in enumerate(body, start=n_blank + 1):
        while len(cells) > len(names) and not cells[-1]:
            cells = cells[:-1]
        if origin.cut and number == last:
            problems.append(Problem(number, origin.cut, " ".join(cells)))
        elif len(cells) == len(names):
            rows.append(dict(zip(names, cells, strict=True)))
            numbers.append(number)
        elif any(cells):
            problems.append(Problem(number, _cell_count(cells, names, delimiter), " ".join(cells)))
    frame = of_records(rows).reindex(columns=names)
    return Rows(frame, numbers, problems, decoded.encoding, notes)


@contextmanager
def _long_fields() -> Iterator[None]:
    """Allow fields longer than 128 KiB while a table is read, and put the limit of the process back."""
    before = csv.field_size_limit(_LARGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _read_rows(text: str, delimiter: str, notes: list[str]) -> list[list[str]]:
    """Return all rows, the header first, read by the manner of quoting that fits them best."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        if not _n_bad(rows):
            return rows
    except csv.Error:
        rows = _lenient(text, delimiter=delimiter)
    how = ""
    for other, name in (
        (_lenient(text, delimiter=delimiter, quoting=csv.QUOTE_NONE), "quotation marks are part of the text"),
        (
            _lenient(text, delimiter=delimiter, doublequote=False, escapechar="\\"),
            "backslashes escape the marks",
        ),
    ):
        # Of two readings without a bad row, the one with fewer rows swallowed some between two stray marks.
        if (_n_bad(other), -len(other)) < (_n_bad(rows), -len(rows)):
            rows, how = other, name
    notes += [f"quoting: {how}, as the rows fit the header best so"] if how else []
    return rows


def _lenient(text: str, **dialect: Any) -> list[list[str]]:
    """Return all rows; one that a quotation mark leaves open at the end of the file gets a cell too many."""
    rows = list(csv.reader(chain(io.StringIO(text, newline=""), [_END]), **dialect))
    if rows[-1] == [_END]:
        rows.pop()
    else:
        rows[-1] += [""] * (len(rows[0]) - len(rows[-1])) + [_OPEN]
    return rows


def _delimiter(text: str) -> str:
    """Return the delimiter by which most of the first rows have as many cells as the header."""
    best, best_fit = _NEVER, (0.0, 0)
    for mark in _DELIMITERS:
        rows = list(islice(csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=mark), _SAMPLE_ROWS))
        width = len(rows[0]) if rows else 0
        if width > _WIDEST:
            message = f"the first line has more than {_WIDEST:,} cells, so this is no table with a header"
            raise ReadError(message)
        if width < 2:
            continue
        # The last row of the sample may be cut.
        body = [row for row in rows[1:-1] if row] or rows[1:]
        share = sum(len(row) == width for row in body) / len(body) if body else 1.0
        best, best_fit = max((best, best_fit), (mark, (share, width)), key=lambda pair: pair[1])
    return best


def _n_bad(records: list[list[str]]) -> int:
    width = len(records[0]) if records else 0
    return sum(bool(row) and len(row) != width for row in records)


def _cell_count(cells: list[str], names: list[str], delimiter: str) -> str:
    shown = {"\t": "tab", _NEVER: "none"}.get(delimiter, delimiter)
    reason = f"the row has {len(cells)} cells, the header {len(names)} (delimiter: {shown})"
    if any("\n" in cell for cell in cells):
        return f"{reason}: a quotation mark is not closed, so that later lines fell into this row; close it"
    return f"{reason}: put the cells that hold the delimiter or a line break into quotation marks"
