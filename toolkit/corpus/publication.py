"""When the articles of a table were published: its date column, or its columns year, month and day."""

from collections.abc import Sequence

import pandas as pd

from toolkit.corpus.dates import parse_dates


def publication_dates(
    frame: pd.DataFrame,
    column: str | None,
    *,
    languages: Sequence[str],
    groups: Sequence[str],
    day_first: bool | None,
) -> tuple[pd.Series, dict[int, str], str]:
    """Read the dates of a table.

    Parameters
    ----------
    frame : DataFrame
        The rows of a source.
    column : str or None
        The column that holds the date; without one, the columns ``year``, ``month`` and ``day`` are looked
        for. A year alone becomes its 1 July and a month its 15th: the middle, from which no article is more
        than half a year (half a month) away, and which no time zone moves into another year.
    languages, groups, day_first
        As for ``parse_dates``.

    Returns
    -------
    Series
        datetime64[us, UTC].
    dict of int to str
        Position of each value that could not be read, and why.
    str
        What a reader should know about how the dates were made; may be empty.
    """
    if column is not None:
        read, problems = parse_dates(frame[column], languages=languages, groups=groups, day_first=day_first)
        return read, problems, ""
    names = {str(name).casefold(): str(name) for name in frame.columns}
    if "year" not in names:
        return pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us, UTC]"), {}, ""
    year = _whole(frame[names["year"]])
    month = _whole(frame[names["month"]]) if "month" in names else pd.Series("", index=frame.index)
    day = _whole(frame[names["day"]]) if "month" in names and "day" in names else pd.Series("", index=frame.index)
    day = day.mask(day == "", "15").mask(month == "", "1")
    written = year + "-" + month.mask(month == "", "7") + "-" + day
    read, problems = parse_dates(written.mask(year == "", ""))
    used = [names[name] for name in ("year", "month", "day") if name in names]
    middle = {1: ", on the 1 July of each", 2: ", on the 15th of each"}.get(len(used), "")
    return read, problems, f"published: made of column {', '.join(map(repr, used))}{middle}"


def _whole(series: pd.Series) -> pd.Series:
    """Return numbers as they are written, 1987 for 1987.0, and "" for none."""
    written = series.astype(object).map(lambda value: "" if pd.isna(value) else str(value).strip())
    return written.str.removesuffix(".0")
