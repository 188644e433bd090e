import re

import pytest

from toolkit.tone.names import name_words
from toolkit.tone.phrases import split_words
from toolkit.tone.roles import BLAMED, BLAMER, blame_weight, other_names, speaks


@pytest.mark.parametrize(
    ("sentence", "verb", "weight"),
    [
        ("[China] condemned Japan", "condemned", BLAMER),
        ("Japan condemned [China]", "condemned", BLAMED),
        ("[China] was sharply condemned", "condemned", BLAMED),
        ("[China] condemned by Japan", "condemned", BLAMED),
        ("Japan was condemned by the [China]", "condemned", BLAMER),
        ("[China] got slammed", "slammed", BLAMED),
    ],
)
def test_weights(sentence, verb, weight):
    words = split_words(*re.split(r"[\[\]]", sentence))
    assert blame_weight(words, words.lower.index(verb)) == weight
    assert BLAMER < 1 < BLAMED


@pytest.mark.parametrize(
    ("sentence", "speaking"),
    [
        ("[China] said the talks failed", True),
        ("[China]'s ministry said the talks failed", True),
        ("The talks failed, said [China]", True),
        ("[China] met Japan and said nothing", False),
        ("[China] condemned the talks", False),
    ],
)
def test_who_speaks(sentence, speaking):
    assert speaks(split_words(*re.split(r"[\[\]]", sentence))) is speaking


@pytest.mark.parametrize(
    ("sentence", "others"),
    [
        ("President [Lee] met Xi on Monday", ["Xi"]),
        ("[China]'s Foreign Ministry met Japan", ["Japan"]),
        ("the team of [China] won", []),
        ("Japan, [China] and Korea met, I said", ["Korea"]),
        ("the envoys of Japan, [China] and Korea met", ["Japan", "Korea"]),
    ],
)
def test_names_of_others(sentence, others):
    words = split_words(*re.split(r"[\[\]]", sentence))
    flags = other_names(words, name_words(words))
    assert [w for w, other in zip(words.text, flags, strict=True) if other] == others
