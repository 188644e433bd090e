"""Rows: what every reader returns, whatever the format."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

import pandas as pd

Format = Literal["csv", "excel", "json", "jsonl", "parquet", "text", "html", "reuters"]


class Problem(NamedTuple):
    """A row that a reader could not make sense of."""

    row: int
    reason: str
    excerpt: str = ""


@dataclass(frozen=True)
class Rows:
    """The rows of one file, before columns are mapped.

    Parameters
    ----------
    frame : DataFrame
        One row per record; strings as they were read, in columns of dtype object or of the file's own types.
    numbers : list of int
        1-based number of each row in the file; a header is not counted.
    problems : list of Problem
        Rows that are not in ``frame``.
    encoding : str
        Empty for binary formats.
    notes : list of str
        What was decided while reading.
    epoch : datetime or None
        Day 0 of the serial numbers that stand for dates in an Excel file; None for other formats.
    """

    frame: pd.DataFrame
    numbers: list[int]
    problems: list[Problem] = field(default_factory=list)
    encoding: str = ""
    notes: list[str] = field(default_factory=list)
    epoch: datetime | None = None


class Origin(NamedTuple):
    """What a reader is told about the bytes it gets.

    Parameters
    ----------
    name : str
        The file, for messages.
    encoding : str or None
        As the user said.
    cut : str
        Why the bytes break off before the end of the file; empty when they are whole.
    """

    name: str
    encoding: str | None = None
    cut: str = ""


def of_records(records: list[dict[str, object]]) -> pd.DataFrame:
    """Return records as a frame of dtype object, so that no number loses digits on the way."""
    return pd.DataFrame(records, dtype=object)


def column_names(header: Sequence[str]) -> list[str]:
    """Return a name of its own for each cell of a header: the number of a blank one, an ending for a repeated one.

    Examples
    --------
    >>> column_names(["text", "text", "", "text_2"])
    ['text', 'text_3', 'column_3', 'text_2']
    """
    written = [cell.strip() or f"column_{number}" for number, cell in enumerate(header, start=1)]
    names: dict[str, None] = {}
    for name in written:
        free, count = name, 1
        while free in names or (count > 1 and free in written):
            count += 1
            free = f"{name}_{count}"
        names[free] = None
    return list(names)
