from hypothesis import given
from hypothesis import strategies as st

from toolkit.topics.phrases import join_phrases, learn_phrases

TEXT = st.lists(st.sampled_from(["", "rare", "earth", "deal", "trade"]), max_size=12)
PAIRS = st.sets(st.tuples(*[st.sampled_from(["rare", "earth", "deal", "trade"])] * 2))


def test_a_pair_must_be_frequent_and_stick_together() -> None:
    tokens = [
        ["rare", "earth", "trade"],
        ["trade", "", "deal"],
        ["rare", "earth"],
        ["trade", "rare", "earth"],
    ] * 3
    assert learn_phrases(tokens, min_count=5, threshold=0.5) == {("rare", "earth")}
    assert learn_phrases(tokens, min_count=10, threshold=0.5) == frozenset()


def test_a_break_parts_words() -> None:
    tokens = [["rare", "", "earth"]] * 20
    assert learn_phrases(tokens, min_count=2, threshold=-1.0) == frozenset()


def test_nothing_to_learn_from() -> None:
    assert learn_phrases([], min_count=2, threshold=0.5) == frozenset()
    assert learn_phrases([[], [""]], min_count=2, threshold=0.5) == frozenset()


def test_a_word_enters_one_phrase_only() -> None:
    pairs = {("security", "council"), ("council", "resolution")}
    assert join_phrases(["security", "council", "resolution"], pairs) == ["security council", "resolution"]


@given(TEXT, PAIRS)
def test_joining_keeps_every_word_in_its_order(words: list[str], pairs: set[tuple[str, str]]) -> None:
    assert " ".join(join_phrases(words, pairs)).split() == [w for w in words if w]


@given(st.lists(TEXT, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_texts_does_not_matter(tokens: list[list[str]], random: object) -> None:
    shuffled = list(tokens)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    kwargs = {"min_count": 1, "threshold": 0.2}
    assert learn_phrases(tokens, **kwargs) == learn_phrases(shuffled, **kwargs)  # type: ignore[arg-type]
