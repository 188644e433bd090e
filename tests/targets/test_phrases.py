import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.targets.phrases import compile_phrases, normal_form


def test_longest_phrase_wins_at_each_place():
    pattern = compile_phrases(["Korea", "South Korea", "South Korean", "Korean"])
    assert pattern.findall("South Koreans? South Korea, a Korean") == ["South Korea", "Korean"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Indochina Chinatown MacChina", []),
        ("China's China’s China-led U.S.-China", ["China"] * 4),
        ("anti-China, pro-China", ["China", "China"]),
        ("the Workers’ Party, the Workers'\n   Party", ["Workers’ Party", "Workers'\n   Party"]),
        ("a N. Korea/Japan row", ["N. Korea"]),
        ("N. \t\n  Korea, N.\r\nKorea, N.\nKorea", ["N. \t\n  Korea", "N.\r\nKorea", "N.\nKorea"]),
        ("N.\n\nKorea, N. \n \n Korea, N.\r\n\r\nKorea, N.\n\n\nKorea", []),
        ("china CHINA", []),
    ],
)
def test_boundaries_quotes_and_white_space(text, found):
    pattern = compile_phrases(["China", "Workers' Party", "N. Korea"])
    assert pattern.findall(text) == found


phrase = st.text(alphabet="Ab '-.", min_size=1, max_size=8).map(normal_form).filter(lambda p: re.match(r"\w", p))


@given(st.lists(phrase, min_size=1, max_size=8), st.text(alphabet="Ab '-.x\n", max_size=60))
def test_same_as_the_plain_alternation(phrases, text):
    alternation = "|".join(
        re.escape(p).replace(r"\ ", r"(?!\s*\n\s*\n)\s+") for p in sorted(set(phrases), key=len, reverse=True)
    )
    plain = re.compile(rf"(?<!\w)(?:{alternation})(?!\w)")
    found = [m.group() for m in compile_phrases(phrases).finditer(text)]
    assert [len(f) for f in found] == [len(m.group()) for m in plain.finditer(text)]
