"""When the articles of a table were published: its date column, or its columns year, month and day."""

import re
from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from toolkit.corpus.dates import MONTH_NUMBER, is_missing, parse_dates

_COARSE = re.compile(
    r"(?P<year>\d{4})(?:[-/](?P<month>\d{1,2}))?|(?P<name>[a-z]{3,9})\.?,?[-\s]\s*(?P<named>\d{4})", re.IGNORECASE
)


def publication_dates(
    frame: pd.DataFrame,
    column: str | None,
    *,
    languages: Sequence[str],
    groups: Sequence[str],
    day_first: bool | None,
    epoch: datetime | None = None,
) -> tuple[pd.Series, dict[int, str], str]:
    """Read the dates of a table.

    Parameters
    ----------
    frame : DataFrame
        The rows of a source.
    column : str or None
        The column that holds the date; without one, the columns ``year``, ``month`` and ``day`` are looked
        for. A year alone becomes its 1 July and a month its 15th, in either: the middle, from which no article
        is more than half a year (half a month) away, and which no time zone moves into another year.
    languages, groups, day_first, epoch
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
        days, how = _days(frame[column], column)
        read, problems = parse_dates(days, languages=languages, groups=groups, day_first=day_first, epoch=epoch)
        return read, problems, how
    names = {str(name).casefold(): str(name) for name in frame.columns}
    if "month" not in names:
        # A day without its month tells nothing.
        names.pop("day", None)
    if "year" not in names:
        return pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us, UTC]"), {}, ""
    year = _whole(frame[names["year"]])
    month = _whole(frame[names["month"]]) if "month" in names else pd.Series("", index=frame.index)
    day = _whole(frame[names["day"]]) if "day" in names else pd.Series("", index=frame.index)
    day = day.mask(day == "", "15").mask(month == "", "1")
    written = year + "-" + month.mask(month == "", "7") + "-" + day
    read, problems = parse_dates(written.mask(year == "", ""))
    used = [names[name] for name in ("year", "month", "day") if name in names]
    middle = {1: ", on the 1 July of each", 2: ", on the 15th of each"}.get(len(used), "")
    return read, problems, f"published: made of column {', '.join(map(repr, used))}{middle}"


def _days(series: pd.Series, column: str) -> tuple[pd.Series, str]:
    """Return a column of dates with a day where it gives a year or a month alone, and a note on them."""
    # Four digits under "time" are those of a clock.
    if series.dtype.kind == "M" or column.casefold() == "time":
        return series, ""
    values = series.tolist()
    years = months = 0
    for position, value in enumerate(values):
        whole = str(value).strip().removesuffix(".0")
        match = _COARSE.fullmatch(whole) if len(whole) <= 20 and not isinstance(value, bool) else None
        month = match and (match["month"] or MONTH_NUMBER.get((match["name"] or "").casefold()))
        if match is None or (match["name"] and not month):
            continue
        years, months = years + (not month), months + bool(month)
        values[position] = f"{match['year'] or match['named']}-{f'{month}-15' if month else '7-1'}"
    if not years and not months:
        return series, ""
    told = [f"{years:,} x a year alone, read as its 1 July"] * bool(years)
    told += [f"{months:,} x a month alone, read as its 15th"] * bool(months)
    return pd.Series(values, series.index, dtype=object), f"published: column {column!r} has {', '.join(told)}"


def _whole(series: pd.Series) -> pd.Series:
    """Return numbers as they are written, 1987 for 1987.0, and "" for none."""
    written = series.astype(object).map(lambda value: "" if is_missing(value) else str(value).strip())
    return written.str.removesuffix(".0")
