import re

import pytest

from toolkit.tone.phrases import split_words
from toolkit.tone.quoted import quoted_names


def quoted(marked, *, headline=False):
    words = split_words(*re.split(r"[\[\]]", marked))
    return [" ".join(words.text[i:j]) for i, j in quoted_names(words, headline=headline)]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ('The [Taiwanese] game "Devotion" was made by Red Candle Games.', ["Devotion"]),
        ('Li Auto\'s name in [China] is Lixiang, which means "Ideal."', ["Ideal"]),
        ('The [Japanese] module Kibo, or "Hope," is in space.', ["Hope"]),
        ("The opera ‘Sea of Blood’ is [North Korean].", ["Sea of Blood"]),
        ("The magazine 'Friend' is printed in [Pyongyang].", ["Friend"]),
        ("In 1999 «Brave Heart» ran in [Moscow].", ["Brave Heart"]),
        ("“Hero” is a film by the [Chinese] director Zhang Yimou.", ["Hero"]),
        ('The name of the ship, "Glory," is [Russian].', ["Glory"]),
        ('The word "Mir" means "peace" or "world" in [Russian].', ["Mir", "peace", "world"]),
        ('The programme, titled "war and love", was on [Russian] television.', ["war and love"]),
        ('They played "Love-ing" in [Taipei].', ["Love-ing".replace("-", " ")]),
    ],
)
def test_names(sentence, names):
    assert quoted(sentence) == names


@pytest.mark.parametrize(
    "sentence",
    [
        "“Shameful,” [Trump] said of the ruling.",
        "He said: “Terrible.” [China] shrugged.",
        'He said, "Terrible," and left [China].',
        'He said "Terrible" of [China].',
        '"Awful", said the minister of [China].',
        '"Awful" said the minister of [China].',
        'It was bad for [China]. "Shameful."',
        'The minister called [Japan] a "liar."',
        'He called the "lies" of [China] a threat.',
        '[Trump] is a "Fascist" and a liar.',
        'Some chanted "Murderer [Erdogan]!"',
        'He called "Terrible" what [China] did.',
        'He spoke of "Terrible things" in [China].',
        'They saw "One. Terrible" in [China].',
        "[China]'s threats and Japan's anger grew.",
        'She saw "Nine Words Are Too Many For Any Good Name" in [Tokyo].',
        'He left "Terrible [China] open.',
    ],
)
def test_speech_and_judgement(sentence):
    assert quoted(sentence) == []


def test_a_headline_needs_a_word_for_the_work():
    assert quoted("US Slams 'Reckless Act' by [Russia]", headline=True) == []
    assert quoted("Film 'Reckless Act' Shown in [Moscow]", headline=True) == ["Reckless Act"]
    assert quoted("'Reckless Act' Film Shown in [Moscow]", headline=True) == ["Reckless Act"]
