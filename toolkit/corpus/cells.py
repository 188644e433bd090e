"""Whether the cells of the text and title hold text, not what was written in its place."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

#: The remedy, in Python and in a study's file.
NAME_IT = "columns={{'text': {name!r}}} (in a study.toml: columns = {{text = \"{name}\"}})"


def not_text(series: pd.Series) -> dict[int, str]:
    """Return why, by position, the values of a column that are neither text nor numbers cannot serve as text.

    A list of strings is one text in paragraphs.

    Examples
    --------
    >>> not_text(pd.Series(["One.", ["One.", "Two."], True, None], name="body"))
    {2: "column 'body' holds True, not text: write it as a string"}
    """
    if series.dtype not in (object, bool, "boolean"):
        return {}
    found = {}
    for position, value in enumerate(series.tolist()):
        if not isinstance(value, str) and (what := _kind(value)):
            found[position] = f"column {series.name!r} holds {what}"
    return found


def elsewhere(frame: pd.DataFrame, column: str) -> dict[int, str]:
    """Return why, by position, rows cannot be read whose text is not in its column but one level lower or higher.

    A record with ``{"text": {"body": "..."}}`` comes as a column "text.body"; where other records of the file have
    a plain "text", it would be left without a word.
    """
    above = column.rpartition(".")[0]
    lacks = frame[column].isna().to_numpy()
    # A name may have a dot without being nested ("text.length" of an R data frame): then rows have both.
    others = [
        name
        for name in map(str, frame.columns)
        if (name.startswith(f"{column}.") or name == above) and not frame[name].notna().to_numpy()[~lacks].any()
    ]
    if not others:
        return {}
    found = {}
    # An empty cell of a CSV table is a string: what lacks a value had no such key, or a null there.
    for position in np.flatnonzero(lacks).tolist():
        held = _longest({name: frame[name].iloc[position] for name in others})
        if held:
            found[position] = (
                f"column {column!r} holds no text in this row, {held!r} does: {NAME_IT.format(name=held)} reads such "
                "rows in place of the others; to read both, write all texts in one way"
            )
    return found


def _kind(value: object) -> str:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, bool | np.bool_):
        return f"{value}, not text: write it as a string"
    if isinstance(value, dict):
        return "an object, not text: write the text as a string, or name a column that holds it with columns={...}"
    if isinstance(value, list | tuple) and not all(
        isinstance(item, str | int | float) and not isinstance(item, bool) for item in value
    ):
        return "a list of other things than strings, not text: write it as one string, or as a list of strings"
    return ""


def _longest(values: Mapping[str, object]) -> str:
    """Return the name of the longest value that may be a text or hold one, "" where there is none."""
    held = {name: str(value) for name, value in values.items() if isinstance(value, str | list | dict | np.ndarray)}
    return max((name for name in held if held[name].strip()), key=lambda name: len(held[name]), default="")
