import re

import pytest

from toolkit.tone.names import name_words
from toolkit.tone.phrases import split_words
from toolkit.tone.weighting import modified, setting, weight


def place(marked, word):
    words = split_words(*re.split(r"[\[\]]", marked))
    return setting(words, name_words(words)), words.lower.index(word)


@pytest.mark.parametrize(
    ("sentence", "factor"),
    [
        ("[Japan] prospers", 1),
        ("they saw how [Japan] really prospers", 1 / 1.2),
        ("[Japan] left, while it prospers", 1 / 1.6 * 0.5),
        ("[Japan] like China prospers", 1 / 1.4 * 0.5),
        ("[Japan] prospers, as all agree, said Xi", 1),
        ("[Japan] said it prospers", 1 / 1.4 * 0.5),
    ],
)
def test_weights(sentence, factor):
    at, i = place(sentence, "prospers")
    assert weight(at, i, i + 1) == pytest.approx(factor)


def test_a_phrase_is_measured_from_its_nearer_end():
    at, i = place("a trade war with [Japan]", "trade")
    assert weight(at, i, i + 2) == pytest.approx(1 / 1.2)


def test_blame_needs_the_mentions_own_clause():
    at, i = place("[Japan] left, while others condemned", "condemned")
    assert weight(at, i, i + 1) == pytest.approx(1 / 1.6 * 0.5)


@pytest.mark.parametrize(
    ("sentence", "good", "bad"),
    [
        ("[Japan] prospers", 2, -2),
        ("[Japan] very prospers", 2.293, -2.293),
        ("[Japan] slightly prospers", 2 - 0.293, -2 + 0.293),
        ("[Japan] very much prospers", 2 + 0.293 * 0.95, -2 - 0.293 * 0.95),
        ("[Japan] not prospers", -1.5, 0.5),
        ("[Japan] doesn’t really quite prospers", -0.75 * (2 + 0.293 * 1.95), 0.25 * (2 + 0.293 * 1.95)),
        ("[Japan] not only prospers", 2, -2),
        ("[Japan] not long before that day prospers", 2, -2),
        ("[Japan] does not; prospers", 2, -2),
    ],
)
def test_degree_and_negation(sentence, good, bad):
    at, i = place(sentence, "prospers")
    assert modified(at, i, 2.0) == pytest.approx(good)
    assert modified(at, i, -2.0) == pytest.approx(bad)
