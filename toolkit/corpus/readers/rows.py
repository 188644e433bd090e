"""Rows: what every reader returns, whatever the format."""

from dataclasses import dataclass, field
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
    """

    frame: pd.DataFrame
    numbers: list[int]
    problems: list[Problem] = field(default_factory=list)
    encoding: str = ""
    notes: list[str] = field(default_factory=list)


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
