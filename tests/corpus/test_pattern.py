import pytest

from toolkit.corpus.pattern import NamePattern
from toolkit.errors import InputError, ReadError


def test_fields_of_a_name():
    pattern = NamePattern("{outlet}_{date}")
    assert pattern.fields("a/b/the_times_2020-01-02.txt.gz") == {"outlet": "the", "date": "times_2020-01-02"}
    assert NamePattern("{outlet}-{year}{month}{day}").fields("bbc-20200102.html") == {
        **{"outlet": "bbc", "year": "2020"},
        **{"month": "01", "day": "02"},
    }


def test_an_ending_in_the_pattern_must_be_that_of_the_file():
    pattern = NamePattern("{outlet}_{date}.txt")
    for name in ("in/bbc_2020-01-02.txt", "bbc_2020-01-02.TXT", "bbc_2020-01-02.txt.gz"):
        assert pattern.fields(name) == {"outlet": "bbc", "date": "2020-01-02"}
    with pytest.raises(ReadError, match=r"does not fit the pattern '{outlet}_{date}.txt'"):
        pattern.fields("bbc_2020-01-02.html")
    assert NamePattern("{outlet}_{date}").fields("bbc_2020-01-02.log")["date"] == "2020-01-02"


def test_folders_can_be_part_of_it():
    assert NamePattern("{outlet}/{}_{year}").fields("x/bbc/what_2020.txt") == {
        "outlet": "bbc",
        "year": "2020",
    }


def test_literals_stand_for_themselves():
    assert NamePattern("({id}).v1").fields("(7).v1.txt") == {"id": "7"}


def test_a_name_that_does_not_fit():
    with pytest.raises(ReadError, match=r"about.txt: its name does not fit"):
        NamePattern("{country}_{year}").fields("about.txt")
    with pytest.raises(ReadError, match="does not fit"):
        NamePattern("{country}_{year}").fields("JPN_twenty.txt")


@pytest.mark.parametrize("pattern", ["", "news", "{a}_{a}", "{a b}", "{}"])
def test_bad_patterns(pattern):
    with pytest.raises(InputError, match="different field names in braces"):
        NamePattern(pattern)
