import re

import pytest

from toolkit.tone.names import is_headline, known_names, name_words
from toolkit.tone.phrases import split_words


def words(marked):
    return split_words(*re.split(r"[\[\]]", marked))


def named(marked):
    found = words(marked)
    return [
        text
        for i, (text, name) in enumerate(zip(found.text, name_words(found), strict=True))
        if name and i != found.target
    ]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("He met the Supreme Leader of [Iran].", ["Supreme", "Leader"]),
        ("Great efforts by [Japan] failed.", []),
        ("Great Wall Motor left [Japan].", ["Great", "Wall", "Motor"]),
        ("“Great news for [Japan],” he said.", []),
        ("“Freedom House is in [Japan],” he said.", ["Freedom", "House"]),
        ("Gen. Strong left [Japan].", ["Strong"]),
        ("He saw the great hall of the people in [China].", ["great", "hall", "of", "the", "people"]),
        ("Great [Japan] met.", []),
        ("Hero of [Russia] is a title.", ["Hero", "of"]),
    ],
)
def test_names_in_running_text(sentence, names):
    assert named(sentence) == names


def test_the_mention_is_always_masked():
    found = words("they met [great] people")
    assert name_words(found)[found.target]


@pytest.mark.parametrize(
    ("sentence", "headline"),
    [
        ("China Slams Sanctions on [Japan]", True),
        ("CHINA SLAMS SANCTIONS ON [JAPAN]", True),
        ("CRACKDOWN IN [China]", True),
        ("Supreme Leader Visits [Japan] for the First Time", True),
        ("[Japan] and the United Nations Security Council.", False),
        ("President Donald Trump met Prime Minister Sanae Takaichi in [Tokyo]", False),
        ("Donald Trump [Japan]", False),
        ("[Japan]", False),
    ],
)
def test_headlines(sentence, headline):
    assert is_headline(words(sentence)) is headline


def test_headline_masks_known_names_only():
    assert named("Security Council Slams Crackdown in [Japan]") == ["Security", "Council"]


@pytest.mark.parametrize(
    ("sentence", "currency"),
    [
        ("The [South Korean] won fell.", True),
        ("It costs 50,000 won in [Korea].", True),
        ("It costs two million won in [Korea].", True),
        ("The Korean won and the [Japanese] yen rose.", True),
        ("The [Korean] team won against odds.", True),
        ("The [Korean] team won praise.", False),
        ("[Korea] won the match.", False),
    ],
)
def test_the_currency_is_no_victory(sentence, currency):
    found = words(sentence)
    assert name_words(found)[found.lower.index("won")] is currency


def test_known_names_are_in_lower_case_and_of_more_than_one_word_mostly():
    names = list(known_names().entries)
    assert len(names) > 550
    assert all(word == word.lower() for name in names for word in name)
    # a single word in any case of letters would silence plain prose
    assert {name[0] for name in names if len(name) == 1} <= {
        "unitedhealth",
        "saenuri",
        "suntory",
        "greenpeace",
    }


@pytest.mark.parametrize(
    ("sentence", "listed"),
    [
        ("Glory, Triumph, Paradise and Victory are stations of the [Pyongyang] metro.", True),
        ("Peace, Red Star, and Victory are hotels in [Moscow].", True),
        ("Victory and Glory are cinemas in [Moscow].", True),
        ("Victory and defeat are words in [Moscow].", False),
        ("Angry, Trump and Pence left [Japan].", False),
        ("Sadly, Iran and Russia failed [Japan].", False),
        ("Peace, said Putin and Xi, is near [Japan].", False),
        ("Hope for Trump and Pence faded in [Japan].", False),
        ("Peace and [Japan] were close.", False),
    ],
)
def test_a_list_of_names_at_the_start(sentence, listed):
    assert name_words(words(sentence))[0] is listed


def test_quoted_and_headed_names_are_masked():
    assert named('The game "Devotion to Evil" is [Taiwanese].') == ["Devotion", "to", "Evil"]
    assert named("Victory Bridge Opens in [Seoul]") == ["Victory", "Bridge"]
