import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.topics.tokens import BREAK, fold, split_tokens


def words(text: str, *, mask: str | None = None, stop_words: tuple[str, ...] = ()) -> list[str]:
    pattern = re.compile(mask) if mask else None
    return next(split_tokens([text], mask=pattern, stop_words=frozenset(stop_words)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t", []),
        ("Rare-earth EXPORTS", ["rare", "earth", "exports"]),
        ("rare‑earth", ["rare", "earth"]),  # non-breaking hyphen
        ("talks, then", ["talks", "", "then"]),
        ("G20 in 2025 and the 1990s", ["g20", "in", "", "and", "the", ""]),
        ("U.N. council", ["un", "council"]),
        ("the E.U.'s rules", ["the", "eu", "rules"]),
        ("Tokyo’s O’Brien didn't", ["tokyo", "o'brien", "didn't"]),
        ("a plan b", ["", "plan", ""]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("cafe\u0301 café", ["café", "café"]),
        ("снижение экспорта", ["снижение", "экспорта"]),
        ("snake_case", ["snake", "case"]),
        ("हिन्दी समाचार", ["हिन्दी", "समाचार"]),
        ("தமிழ் செய்தி", ["தமிழ்", "செய்தி"]),
        ("الأَسْهُمُ", ["الأَسْهُمُ"]),
        ("eco\u00adnomy of the zero\u200bwidth", ["economy", "of", "the", "zero", "width"]),
        ("می\u200cخواهم", ["میخواهم"]),
        ("İstanbul IZMIR Istanbul", ["istanbul", "izmir", "istanbul"]),
        ("don´t don't", ["don't", "don't"]),
        ("ｆｕｌｌ width ﬁsh", ["full", "width", "fish"]),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_stop_words_break() -> None:
    assert words("Ministry of Trade", stop_words=("of",)) == ["ministry", BREAK, "trade"]


def test_a_title_a_row_of_a_table_and_a_paragraph_end_and_a_wrapped_line_goes_on() -> None:
    title, row, wrapped = "Talks on steel", "crude oil", "Ministers of all the countries met again today"
    assert words(f"{title}\nMinisters") == ["talks", "on", "steel", BREAK, "ministers"]
    assert words(f"{title * 9}\nMinisters")[-2:] == [BREAK, "ministers"]
    assert words(f"{title}\n{row}\nprice")[-3:] == ["oil", BREAK, "price"]
    assert words(f"{title}\n{wrapped}\nin Geneva")[-3:] == ["today", "in", "geneva"]
    assert words(f"{title}\n{wrapped}\n\nin Geneva")[-4:] == ["today", BREAK, "in", "geneva"]
    assert words(f"\n{wrapped}\n")[1:] == wrapped.casefold().split()


def test_a_masked_name_breaks_and_leaves_no_possessive() -> None:
    assert words("rare Chinese earth, China's ban", mask="China|Chinese") == [
        "rare",
        "",
        "earth",
        "",
        "",
        "",
        "",
        "ban",
    ]


def test_texts_do_not_influence_each_other() -> None:
    texts = ["Rare earth", "", "rare Earth talks"]
    together = list(split_tokens(texts, mask=None, stop_words=frozenset()))
    assert together == [words(t) for t in texts]


@given(st.text())
def test_words_are_folded_and_never_numbers(text: str) -> None:
    for word in words(text):
        if word != BREAK:
            assert word == fold(word)
            assert len(word) > 1
            assert not word[0].isdecimal()
            assert " " not in word


@given(st.text(alphabet=st.sampled_from("abcXYZ éß'-.,1 \n"), max_size=60))
def test_case_does_not_matter(text: str) -> None:
    assert words(text) == words(text.upper()) == words(text.lower())
