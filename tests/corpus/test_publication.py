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


def test_a_year_or_month_alone_in_a_column_of_dates():
    column = pd.Series(["2020", 2020, 2020.0, "2020-5", "2020/05", "May 2020", "2020-05-02", "1.5.2020"], dtype=object)
    frame = pd.DataFrame({"date": column})
    settings = {**PLAIN, "languages": [""] * 8, "groups": [""] * 8}
    found, problems, note = publication_dates(frame, "date", **settings)
    assert found.dt.strftime("%F").tolist() == [
        *["2020-07-01"] * 3,
        *["2020-05-15"] * 3,
        *["2020-05-02", "2020-05-01"],
    ]
    assert problems == {}
    told = "3 x a year alone, read as its 1 July, 3 x a month alone, read as its 15th"
    assert note == f"published: column 'date' has {told}"
    # Four digits of a clock are no year, and "2020-13" is no month.
    assert list(dates(pd.DataFrame({"time": ["1530", "0945"]}), "time")[1]) == [0, 1]
    assert list(dates(pd.DataFrame({"date": ["2020-13", "Part 2020"]}), "date")[1]) == [0, 1]


def test_a_year_that_is_written_as_missing_is_missing():
    assert dates(pd.DataFrame({"year": ["n.d.", "1900"]}))[:2] == ([None, "1900-07-01"], {})


def test_a_day_without_its_month_tells_nothing():
    found, problems, note = dates(pd.DataFrame({"year": ["1987", "1988"], "day": ["3", "4"]}))
    assert (found, problems) == (["1987-07-01", "1988-07-01"], {})
    assert note == "published: made of column 'year', on the 1 July of each"
