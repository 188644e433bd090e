import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.compare.periods import PERIODS, as_period, check_period, period_levels
from toolkit.errors import InputError

DAYS = st.datetimes(pd.Timestamp("1700-01-01"), pd.Timestamp("2200-01-01"))


def dates(*days: object) -> pd.Series:
    stamps = [pd.NaT if day is None else pd.Timestamp(day, tz="UTC") for day in days]
    return pd.Series(stamps, dtype="datetime64[us, UTC]")


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("day", ["2024-12-30", "2025-10-27", "undated"]),
        ("week", ["2025-W01", "2025-W44", "undated"]),
        ("month", ["2024-12", "2025-10", "undated"]),
        ("quarter", ["2024-Q4", "2025-Q4", "undated"]),
        ("year", ["2024", "2025", "undated"]),
    ],
)
def test_names(period, expected):
    published = dates("2024-12-30", "2025-10-27T23:59", None)
    assert period_levels(published, period=period).tolist() == expected


def test_days_are_those_of_utc():
    published = pd.Series(pd.to_datetime(["2025-10-01T01:00+09:00"], utc=True))
    assert period_levels(published).tolist() == ["2025-09"]


@given(DAYS, DAYS, st.sampled_from(PERIODS))
def test_names_sort_as_time_does_and_lead_back(one, other, period):
    levels = period_levels(dates(one, other), period=period).tolist()
    periods = [as_period(name, period=period) for name in levels]
    assert (levels[0] < levels[1]) == (periods[0] < periods[1])
    assert periods[0].start_time <= one < (periods[0] + 1).start_time


def test_only_undated():
    assert period_levels(dates(None, None)).tolist() == ["undated", "undated"]


def test_an_unknown_period_is_refused():
    with pytest.raises(InputError, match=r"'period'.*month.*Got 'fortnight'"):
        check_period("fortnight")
