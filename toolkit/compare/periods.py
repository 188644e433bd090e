"""Calendar periods: the name of the day, week, month, quarter or year of a date, and the way back."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import pandas as pd

from toolkit.errors import InputError

_FREQUENCIES: Mapping[str, Literal["D", "W-SUN", "M", "Q", "Y"]] = {
    "day": "D",
    "week": "W-SUN",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
}
PERIODS = tuple(_FREQUENCIES)

#: Level of the articles whose date is unknown.
UNDATED = "undated"


def period_levels(published: pd.Series, *, period: str = "month") -> pd.Series:
    """Return the name of the period of each date, in UTC.

    Parameters
    ----------
    published : Series of datetime64[us, UTC]
        Times of publication; NaT where unknown.
    period : {"day", "week", "month", "quarter", "year"}, default "month"
        Weeks are ISO 8601 weeks, Monday to Sunday.

    Returns
    -------
    Series of str
        Such as 2025-10-27, 2025-W44, 2025-10, 2025-Q4, 2025, whose alphabetical order is that of time;
        "undated" for NaT.

    Raises
    ------
    InputError
        When the period is not one of these.

    Examples
    --------
    >>> days = pd.Series(pd.to_datetime(["2025-10-27", None], utc=True))
    >>> period_levels(days, period="week").tolist()
    ['2025-W44', 'undated']
    """
    periods = published.dt.tz_convert(None).dt.to_period(_frequency(period))
    names = {p: period_name(p, period=period) for p in periods.dropna().unique()}
    levels: pd.Series = periods.map(names).astype("str").fillna(UNDATED)
    return levels


def as_period(level: str, *, period: str) -> pd.Period:
    """Return the pandas Period that ``period_levels`` gave the name ``level``.

    Examples
    --------
    >>> as_period("2025-W44", period="week").start_time.date().isoformat()
    '2025-10-27'
    """
    frequency = _frequency(period)
    if period == "week":
        year, week = level.split("-W")
        return pd.Period(date.fromisocalendar(int(year), int(week), 1).isoformat(), freq=frequency)
    return pd.Period(level.replace("-Q", "Q"), freq=frequency)


def period_name(p: pd.Period, *, period: str) -> str:
    """Return the name of a pandas Period, as ``period_levels`` gives it."""
    if period == "week":
        year, week, _ = p.start_time.isocalendar()
        return f"{year:04d}-W{week:02d}"
    if period == "quarter":
        return f"{p.year:04d}-Q{p.quarter}"
    return f"{p.year:04d}-{p.month:02d}-{p.day:02d}"[: {"day": 10, "month": 7, "year": 4}[period]]


def check_period(period: str) -> None:
    """Raise when ``period`` is not one of ``PERIODS``."""
    if period not in PERIODS:
        message = f"The 'period' parameter must be one of {', '.join(PERIODS)}. Got {period!r}."
        raise InputError(message)


def _frequency(period: str) -> Literal["D", "W-SUN", "M", "Q", "Y"]:
    check_period(period)
    return _FREQUENCIES[period]
