"""Words that look like a country, or like a leader who was introduced."""

import pandas as pd
import pytest

from toolkit.targets.gazetteer import countries, people
from toolkit.targets.mentions import find_mentions


def read(text, target, *, published="2025-10-28", title=""):
    frame = pd.DataFrame(
        {"article_id": ["a"], "title": [title], "text": [text], "published": pd.to_datetime([published], utc=True)}
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("North and South Korea met. The joint Korean team won.", {"North": "KP", "Korean": "AMBIGUOUS"}),
        ("South and North Korea met. The joint Korean team won.", {"South": "KR", "Korean": "AMBIGUOUS"}),
        (
            "South Korea said the North sent balloons. The Korean border is shut.",
            {"North": "KP", "Korean": "AMBIGUOUS"},
        ),
        ("South Korea gained. The Korean market rose.", {"Korean": "KR"}),
    ],
)
def test_a_bare_korea_is_ambiguous_once_both_are_named_by_whatever_words(text, expected):
    frame = pd.DataFrame({"article_id": ["a"], "title": [""], "text": [text], "published": [pd.NaT]})
    found = find_mentions(frame, ["KP", "KR"])
    meant = dict(zip(found["surface"], found["target"], strict=True))
    assert {surface: meant[surface] for surface in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("South Korea accused the North of firing first. Seoul warned the North of consequences.", ["North", "North"]),
        ("South Korea suspected the North of the attack.", ["North"]),
        ("North Korea mourns. Fog lay on the North of England and the North Sea.", ["North Korea"]),
    ],
)
def test_the_north_before_of(text, expected):
    assert read(text, "KP") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prices rose in May. The bill lapses by the end of May. On May 22 and 30 May polls open.", 0),
        ("Sales grew between May and July. Late in May it rained. Early May was dry.", 0),
        ("Local votes in May, then a budget by May.", 0),
        ("May lost. A speech by May to the party fell flat. They had no confidence in May. May said so.", 4),
    ],
)
def test_may_the_month_and_theresa_may(text, expected):
    found = read(f"Prime Minister Theresa May spoke. {text}", "GB", published="2018-11-20")
    assert found == ["Theresa May", *["May"] * expected]


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        ("1999-02-12", "President Bill Clinton testified. Hillary Clinton stood by him.", ["Bill Clinton"]),
        ("2019-02-12", "President Donald Trump left. Ivanka Trump stayed. Trump waved.", ["Donald Trump", "Trump"]),
    ],
)
def test_relatives_at_the_start_of_a_sentence(published, text, expected):
    assert read(text, "US", published=published) == expected


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("The London Olympics began.", "GB"),
        ("The Paris Games ended.", "FR"),
        ("London Mayor Sadiq Khan spoke.", "GB"),
        ("The Jordan Armed Forces flew in aid.", "JO"),
    ],
)
def test_a_noun_of_places_makes_no_person(text, target):
    assert len(read(text, target)) == 1


@pytest.mark.parametrize(
    ("title", "text", "target", "expected"),
    [
        ("China Steel Exports Hit Record", "Mills shipped more than ever.", "CN", ["China"]),
        ("CHINA STEEL EXPORTS JUMP", "Mills shipped more than ever.", "CN", ["CHINA"]),
        ("U.S. Steel Tariffs Double", "Steel from abroad will cost more.", "US", ["U.S."]),
        (
            "Korea Electric Power Demand Soars",
            "Air conditioners ran all day.",
            "KR",
            ["Korea"],
        ),  # which one is not told
        ("U.S. Steel Posts Loss", "U.S. Steel, of Pittsburgh, lost money.", "US", []),
        ("Washington Post Cuts Staff", "The paper will shrink.", "US", []),
        ("China Steel posts a loss", "It was the first since 2009.", "CN", []),
    ],
)
def test_a_headline_that_tells_of_trade_names_no_company(title, text, target, expected):
    assert read(text, target, title=title) == expected
