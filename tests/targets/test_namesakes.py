"""A person of a country's or a capital's name, whom news names a second time by the surname or given name alone."""

import pandas as pd
import pytest

from toolkit.targets.mentions import find_mentions


def read(text, target, *, title=""):
    frame = pd.DataFrame(
        {"article_id": ["a"], "title": [title], "text": [text], "published": pd.to_datetime(["2025-10-28"], utc=True)}
    )
    return find_mentions(frame, [target])["surface"].tolist()


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Rep. Jim Jordan of Ohio spoke on Monday. Jordan said no, and Jordan's allies agreed.", "JO"),
        ("Michael Jordan and Air Jordan shoes. Jordan scored.", "JO"),
        ("The actor Michael B. Jordan won. Jordan smiled.", "JO"),
        ("Vernon E. Jordan Jr. spoke. Jordan left.", "JO"),
        ("Mr. Jordan came. Jordan left.", "JO"),
        ("The singer Keyshawn Jordan came. Jordan left.", "JO"),
        ("Keyshawn Jordan, 34, came. Jordan left.", "JO"),
        ("Jordan Peele filmed it. Jordan smiled.", "JO"),
        ("Chad Bianco spoke. Chad said no.", "TD"),
        ("Denzel Washington won. Washington, who plays a general, smiled.", "US"),
        ("Sen. Isaiah Washington won. Washington smiled.", "US"),
        ("George Washington crossed. Washington was the first president.", "US"),
    ],
)
def test_the_second_mention_of_a_person_is_no_country(text, target):
    assert read(text, target) == []


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        # something else names the country
        ("Jim Jordan came. Jordan said no. Jordanians voted.", "JO", ["Jordan", "Jordanians"]),
        ("Jim Jordan spoke of Amman. Jordan said no.", "JO", ["Amman", "Jordan"]),
        ("Jim Jordan spoke of the Middle East. Jordan said no.", "JO", ["Jordan"]),
        ("Jim Jordan flew. Troops are in Jordan. Jordan said no.", "JO", ["Jordan", "Jordan"]),
        ("Jim Jordan spoke. The king of Jordan spoke.", "JO", ["Jordan"]),
        ("Jim Jordan spoke. Egypt and Jordan spoke. Jordan waited.", "JO", ["Jordan", "Jordan"]),
        ("Jim Jordan spoke. Jordan, Lebanon and others waited.", "JO", ["Jordan"]),
        ("Denzel Washington won. The U.S. cheered. Washington agreed.", "US", ["U.S.", "Washington"]),
        ("Denzel Washington won. Beijing and Washington agreed.", "US", ["Washington"]),
        ("Denzel Washington won. The White House cheered, Washington agreed.", "US", ["White House", "Washington"]),
        # the country came first
        ("Jordan voted. Jim Jordan came. Jordan said no.", "JO", ["Jordan", "Jordan"]),
        # no person
        ("The Washington Post was read. Washington said no.", "US", ["Washington"]),
        ("George Washington University opened. Washington said no.", "US", ["Washington"]),
        ("The USS George Washington sailed. Washington said no.", "US", ["Washington"]),
        ("He drove through Port Washington. Washington said no.", "US", ["Washington"]),
        ("The Paris Club met. Paris said no.", "FR", ["Paris"]),
        ("Lake Chad shrank. Chad said no.", "TD", ["Chad"]),
        ("The Chad Basin flooded. Chad said no.", "TD", ["Chad"]),
        ("Jordan Kuwait Bank opened. Jordan said no.", "JO", ["Jordan"]),
        ("Staff of Unicef Jordan came. Jordan said no.", "JO", ["Jordan"]),
    ],
)
def test_a_country_that_shares_an_article_with_a_person(text, target, expected):
    assert read(text, target) == expected


def test_a_person_of_the_text_or_the_title_is_the_other_ones_too():
    assert read("Rep. Jim Jordan said no. Jordan left.", "JO", title="Jordan blocks the vote") == []
    assert read("Jordan left on Monday.", "JO", title="Jim Jordan blocks the vote") == []
    assert read("Jordan voted. Jim Jordan came.", "JO", title="Jordan votes") == ["Jordan", "Jordan"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The actor Michael B. Jordan won.", 0),
        ("The actor Keyshawn B. Jordan won.", 0),
        ("Then George H.W. Jordan won.", 0),
        ("The author Jordan B. Peterson came.", 0),
        ("Mr. M. Jordan came.", 0),
        ("Since World War I. Jordan grew.", 1),
        ("They lost in Group B. Jordan won.", 1),
        ("At the U.N. Jordan spoke.", 1),
        ("It was plan B. Jordan won.", 1),
    ],
)
def test_a_middle_initial_is_a_part_of_the_name(text, expected):
    assert len(read(text, "JO")) == expected


def test_a_rank_makes_a_person():
    assert read("Judge Jordan ruled. Sheriff Jordan left.", "JO") == []
