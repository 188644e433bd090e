from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.corpus.dates import AmbiguousDate, parse_date, parse_dates
from toolkit.errors import InputError

ALL = ("en", "de", "fr", "ru", "ja", "ko", "zh")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-03-01", "2024-03-01T00:00:00"),
        ("2024-03-01T10:00:00Z", "2024-03-01T10:00:00"),
        ("2024-03-01 10:00:00.123456", "2024-03-01T10:00:00.123456"),
        ("2024-03-01T08:00:00+09:00", "2024-02-29T23:00:00"),
        ("2024-03-01 10:00:00 -0500", "2024-03-01T15:00:00"),
        ("2024/3/1", "2024-03-01T00:00:00"),
        ("20240301", "2024-03-01T00:00:00"),
        ("20240301101500", "2024-03-01T10:15:00"),
        ("Tue, 15 Nov 1994 08:12:31 EST", "1994-11-15T13:12:31"),
        ("Tue, 15 Nov 1994 08:12:31 +0200", "1994-11-15T06:12:31"),
        ("28 Oct 2025 14:30 JST", "2025-10-28T05:30:00"),
        ("Tue, 28 Oct 2025 14:30:00 +0900 (JST)", "2025-10-28T05:30:00"),
        ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01.790000"),
        (" 9-MAR-1987 04:58:41.12", "1987-03-09T04:58:41.120000"),
        ("March 3rd, 2005 3:04 PM", "2005-03-03T15:04:00"),
        ("10/28/25", "2025-10-28T00:00:00"),
        ("26/02/87 14:30", "1987-02-26T14:30:00"),
        ("28.10.25", "2025-10-28T00:00:00"),
        ("28-Oct-25", "2025-10-28T00:00:00"),
        ("Tue Oct 28 14:30:00 +0000 2025", "2025-10-28T14:30:00"),
        ("Tue Oct 28 14:30:00 +0900 2025", "2025-10-28T05:30:00"),
        ("Published Oct 28, 2025", "2025-10-28T00:00:00"),
        ("Last updated on: 2025-10-28", "2025-10-28T00:00:00"),
        ("12:30", None),
        ("Published", None),
        ("Tue Foo 28 14:30:00 +0000 2025", None),
        ("Published Sunday", None),
        ("Friday, 3 March 2005", "2005-03-03T00:00:00"),
        ("Sept. 9, 2005", "2005-09-09T00:00:00"),
        ("31/12/2003", "2003-12-31T00:00:00"),
        ("12/31/2003", "2003-12-31T00:00:00"),
        ("1.2.2003", "2003-02-01T00:00:00"),
        ("05/05/2003", "2003-05-05T00:00:00"),
        (1700000000, "2023-11-14T22:13:20"),
        ("1700000000", "2023-11-14T22:13:20"),
        (1700000000123, "2023-11-14T22:13:20.123000"),
        (20240301.0, "2024-03-01T00:00:00"),
        (datetime(2024, 3, 1, tzinfo=timezone(timedelta(hours=9))), "2024-02-29T15:00:00"),
        (datetime(2024, 3, 1).date(), "2024-03-01T00:00:00"),
        ("3. März 2021", "2021-03-03T00:00:00"),
        ("3 mars 2021", "2021-03-03T00:00:00"),
        ("7 октября 2018", "2018-10-07T00:00:00"),
        ("2018 年 10 月 7 日 17:04", "2018-10-07T17:04:00"),
        ("2018년 5월 28일", "2018-05-28T00:00:00"),
    ],
)
def test_known_forms(written, expected):
    if expected is None:
        with pytest.raises(InputError, match="does not name a day"):
            parse_date(written, languages=ALL)
    else:
        assert parse_date(written, languages=ALL) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        *("Sunday", "May", "yesterday", "today", "May 2003", "2003", "2003-05", "19, part 1", "in 2000 um 4"),
        *("0000-00-00", "2024-02-30", "25-10-28", "31 Sept 2018", "999", True, "3 days ago", "x" * 500),
    ],
)
def test_what_does_not_name_a_day_is_not_a_date(written):
    with pytest.raises(InputError, match="does not name a day, a month and a year"):
        parse_date(written, languages=ALL)


def test_order_of_day_and_month_must_be_known():
    with pytest.raises(AmbiguousDate, match="day_first=True or day_first=False"):
        parse_date("01/02/2003")
    assert parse_date("01/02/2003", day_first=True).month == 2
    assert parse_date("01/02/2003", day_first=False).month == 1
    with pytest.raises(AmbiguousDate):
        parse_date("01/02/03")
    assert parse_date("01/02/03", day_first=True).isoformat() == "2003-02-01T00:00:00+00:00"


def test_one_date_settles_its_file_and_no_other():
    values = pd.Series(["01/02/2003", "26/02/2003", "01/02/2003", "01/02/2003", "02/26/2003"])
    dates, problems = parse_dates(values, groups=["a", "a", "b", "c", "c"])
    assert dates[0] == pd.Timestamp("2003-02-01", tz="UTC")
    assert dates[3] == pd.Timestamp("2003-01-02", tz="UTC")
    assert list(problems) == [2]


def test_dates_that_contradict_each_other_settle_nothing():
    dates, problems = parse_dates(pd.Series(["26/02/2003", "02/26/2003", "01/02/2003"]))
    assert dates[0] == dates[1] == pd.Timestamp("2003-02-26", tz="UTC")
    assert list(problems) == [2]


def test_columns_of_datetimes_and_empty_values():
    naive = pd.Series(pd.to_datetime(["2024-01-01 12:00", None]))
    dates, problems = parse_dates(naive)
    assert str(dates.dtype) == "datetime64[us, UTC]"
    assert dates[0] == pd.Timestamp("2024-01-01 12:00", tz="UTC")
    assert dates.isna().tolist() == [False, True]
    assert problems == {}
    tokyo = naive.dt.tz_localize("Asia/Tokyo")
    assert parse_dates(tokyo)[0][0] == pd.Timestamp("2024-01-01 03:00", tz="UTC")
    empty, problems = parse_dates(pd.Series(["", None, " ", float("nan"), pd.NaT], dtype=object))
    assert empty.isna().all()
    assert problems == {}


def test_written_out_missing_values_are_missing():
    written = ["NaT", "nan", "NA", "N/A", "None", "null", " - ", "n.d.", "", None]
    dates, problems = parse_dates(pd.Series(written, dtype=object))
    assert dates.isna().all()
    assert problems == {}


def test_prefixed_dates_settle_the_order_too():
    dates, _ = parse_dates(pd.Series(["Updated: 26/02/03", "Published 01/02/2003"]))
    assert dates.dt.strftime("%F").tolist() == ["2003-02-26", "2003-02-01"]


def test_serial_numbers_need_their_day_0():
    values = pd.Series([45958, 45958.5, 999, 20251028, "45958"], dtype=object)
    dates, problems = parse_dates(values, epoch=datetime(1899, 12, 30))
    assert dates.dt.strftime("%F %R").tolist()[:2] == ["2025-10-28 00:00", "2025-10-28 12:00"]
    assert list(problems) == [2, 4]
    assert list(parse_dates(values)[1]) == [0, 1, 2, 4]


def test_languages_go_row_by_row():
    dates, problems = parse_dates(pd.Series(["3. Mai 2021", "3. Mai 2021"]), languages=["de", ""])
    assert dates[0] == pd.Timestamp("2021-05-03", tz="UTC")
    assert list(problems) == [1]


@given(st.datetimes(min_value=datetime(1450, 1, 2), max_value=datetime(2199, 12, 30)))
def test_iso_round_trip(moment):
    assert parse_date(moment.isoformat()) == moment.replace(tzinfo=UTC)


@pytest.mark.parametrize("value", [["2020-01-01"], {"day": "2020-01-01"}, np.array(["2020-01-01"]), [], ([],)])
def test_a_list_or_an_object_is_no_date(value):
    dates, problems = parse_dates(pd.Series(["2020-01-01", value, "2020-01-02"], dtype=object))
    assert dates.isna().tolist() == [False, True, False]
    assert list(problems) == [1]
    assert problems[1].startswith(f"the date {str(value)!r} does not name a day")
