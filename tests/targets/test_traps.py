"""Words that look like a country, or like a leader who was introduced."""

import pandas as pd
import pytest

from toolkit.targets.gazetteer import countries, people
from toolkit.targets.mentions import find_mentions


def read(text, target, *, published="2025-10-28"):
    frame = pd.DataFrame(
        {"article_id": ["a"], "title": [""], "text": [text], "published": pd.to_datetime([published], utc=True)}
    )
    return find_mentions(frame, [target])["surface"].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "The blue China and a bowl of Ming China broke.",
        "China plates, China dishes and China cups fell.",
        "China cups fell.",
        "She dusted her China cabinet. The China cabinet was locked.",
    ],
)
def test_porcelain(text):
    assert read(text, "CN") == []


def test_the_cabinet_of_china():
    assert read("China cabinet approves a plan.", "CN") == ["China"]


def test_america_the_given_name():
    assert read("America Ferrera sang of America.", "US") == ["America"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She lives in Rome, Georgia. The mayor of Warner Robins, Georgia, came.", 0),
        ("A Dalton, Georgia-based firm grew.", 0),
        ("Talks in Batumi, Georgia. Troops near Gori, Georgia, left. In Kutaisi, Georgia, it rained.", 3),
        ("He was born in Ergneti, Georgia, in the Caucasus.", 1),
        ("Armenia, Moldova, Georgia. In Davos, Georgia said no. In Brussels, Georgia, a candidate, waits.", 3),
        ("The striker (Khvicha Kvaratskhelia, Georgia) scored.", 1),
    ],
)
def test_georgia_behind_a_city_is_the_state(text, expected):
    assert read(text, "GE").count("Georgia") == expected


@pytest.mark.parametrize(
    ("published", "target", "text", "expected"),
    [
        (
            "2018-10-01",
            "KR",
            "President Moon Jae-in spoke. Moon landing plans were late. Moon left.",
            ["Moon Jae-in", "Moon"],
        ),
        (
            "2025-10-01",
            "KP",
            "Kim Jong Un came. Ms. Kim, Mrs. Kim and Miss Kim sang. Kim left.",  # whichever Kim that is
            ["Kim Jong Un"],
        ),
        ("2025-10-01", "KP", "Kim Jong Un came. Mr. Kim left.", ["Kim Jong Un", "Kim"]),
        ("1987-03-01", "US", "President Reagan and Mrs. Reagan came. Reagan spoke.", ["Reagan", "Reagan"]),
        ("2025-10-01", "KP", "Ms. Kim, the North Korean leader's sister, sang.", ["North Korean"]),
        ("2015-10-01", "KR", "Park Geun-hye came. Ms. Park left. Miss Park too.", ["Park Geun-hye", "Park", "Park"]),
        ("2025-10-01", "KP", "Kim Jong Un came. The shopkeeper Kim said no. So did lawyer Kim.", ["Kim Jong Un"]),
        (
            "2025-10-01",
            "KP",
            "Kim Jong Un came. As a student Kim wrote. He told a reporter Kim would stay.",
            ["Kim Jong Un", "Kim", "Kim"],
        ),
    ],
)
def test_somebody_or_something_else_of_a_leaders_name(published, target, text, expected):
    assert read(text, target, published=published) == expected


def test_a_name_does_not_span_two_paragraphs():
    assert read("He left the South\n\nKorea Electric Power grew.", "KR") == []
    assert read("Rain in South\n  Korea.", "KR") == ["South\n  Korea"]


def test_the_women_are_leaders_of_the_gazetteer():
    known = {a.person for t in countries().values() for a in t.aliases}
    assert people()["women"] - known == set()
