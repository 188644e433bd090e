import re

from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.topics.stemming import stem, stem_texts


def test_forms_of_a_word_are_one() -> None:
    assert len({stem(w) for w in ("negotiate", "negotiated", "negotiating", "negotiation", "negotiations")}) == 1
    assert stem("Tariffs") == stem("tariff") == "tariff"
    assert stem("trade") != stem("tread")


@settings(deadline=None)
@given(st.from_regex(r"[a-zA-Z]{1,15}", fullmatch=True))
def test_the_stem_of_a_stem_is_itself(word: str) -> None:
    assert stem(stem(word)) == stem(word)


def test_names_and_stop_words_are_known_by_their_full_form() -> None:
    texts = ["The Japanese ministers' talks, this week's"]
    assert stem_texts(texts, mask=re.compile("Japanese"), stop_words={"the", "this", "week"}) == [
        "the | minist' talk, this week's"
    ]
