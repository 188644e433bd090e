import pandas as pd

from toolkit.corpus.publication import publication_dates

PLAIN = {"languages": ["", ""], "groups": ["a", "a"], "day_first": None}


def dates(frame, column=None):
    found, problems, note = publication_dates(frame, column, **PLAIN)
    return [stamp.date().isoformat() if pd.notna(stamp) else None for stamp in found], problems, note


def test_a_year_becomes_its_middle():
    found, problems, note = dates(pd.DataFrame({"Year": ["1987", None]}))
    assert found == ["1987-07-01", None]
    assert problems == {}
    assert "1 July" in note


def test_months_and_days_count_where_they_are():
    frame = pd.DataFrame({"year": [1987.0, 1987.0], "month": [2.0, None], "day": [26.0, None]})
    assert dates(frame)[0] == ["1987-02-26", "1987-07-01"]
    assert dates(frame[["year", "month"]])[0] == ["1987-02-15", "1987-07-01"]


def test_a_date_goes_before_the_year():
    frame = pd.DataFrame({"year": ["1987", "1987"], "date": ["1988-01-02", ""]})
    assert dates(frame, "date") == (["1988-01-02", None], {}, "")


def test_a_year_that_is_none():
    assert list(dates(pd.DataFrame({"year": ["MCM", "1900"]}))[1]) == [0]
