import numpy as np
import pytest

from toolkit.errors import InputError
from toolkit.topics.quality import npmi_coherence, topic_diversity


@pytest.fixture(scope="module")
def texts() -> list[list[str]]:
    rng = np.random.default_rng(1)
    words = np.array([f"w{i:02}" for i in range(40)])
    lengths = [0, 1, 5, 10, 11, 30] * 20
    return [words[rng.zipf(1.3, n) % 40].tolist() for n in lengths]


def test_equal_to_gensim(texts: list[list[str]]) -> None:
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    topics = [[f"w{i:02}" for i in range(start, start + 10)] for start in (0, 5, 20, 30)]
    expected = CoherenceModel(
        topics=topics, texts=texts, dictionary=Dictionary(texts), coherence="c_npmi", processes=1
    ).get_coherence_per_topic()
    assert npmi_coherence(topics, texts) == pytest.approx(expected, abs=1e-9)


def test_a_window_is_shorter_than_a_text() -> None:
    apart = [["left", *["x"] * 9, "right"], ["left", "y"], ["y", "right"]]
    near = [["left", *["x"] * 8, "right"], ["left", "y"], ["y", "right"]]
    assert npmi_coherence([["left", "right"]], apart) < npmi_coherence([["left", "right"]], near)


def test_blocks_do_not_matter(texts: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    topics = [["w00", "w01", "w02"], ["w05", "w30"]]
    whole = npmi_coherence(topics, texts)
    monkeypatch.setattr("toolkit.topics.encoded._BLOCK", 1)
    assert npmi_coherence(topics, texts).tolist() == whole.tolist()


def test_a_word_that_never_occurs_counts_as_never_together() -> None:
    assert npmi_coherence([["here", "nowhere"]], [["here"], ["there"]]).tolist() == [-1.0]


@pytest.mark.parametrize(
    ("topics", "texts", "window", "message"),
    [
        ([["one"]], [["one"]], 10, "at least two words. Topic 0 has"),
        ([["one", "two"]], [[], []], 10, "'texts' .* at least one token"),
        ([["one", "two"]], [["one"]], 2.5, "'window' .* a whole number of at least 2. Got 2.5"),
        ([], [["one"]], 10, "'topics' .* at least one topic. Got none"),
        (["one two"], [["one"]], 10, "'topics' of npmi_coherence must be lists of words.* Got 'one two'"),
        ([["one", "two"]], ["one two"], 10, "'texts' of npmi_coherence must be lists of words.* Got 'one two'"),
        ([["one", "two"]], [["one"]], 1, "'window' .* at least 2. Got 1"),
    ],
)
def test_what_cannot_be_measured(topics: list[list[str]], texts: list[list[str]], window: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        npmi_coherence(topics, texts, window=window)


def test_words_that_stand_together_in_every_window_are_at_the_upper_end() -> None:
    assert npmi_coherence([["a", "b"]], [["a", "b"]] * 3).tolist() == [1.0]


def test_texts_may_come_one_by_one() -> None:
    texts = [["a", "b"], ["a"], ["c"]]
    expected = npmi_coherence([["a", "b"]], texts).tolist()
    assert npmi_coherence(iter([["a", "b"]]), iter(texts)).tolist() == expected  # type: ignore[arg-type]


def test_diversity() -> None:
    assert topic_diversity([["a", "b"], ["a", "c"]]) == 0.75
    assert topic_diversity([["a", "b"], ["c", "d"]]) == 1.0
    with pytest.raises(InputError, match="at least one word"):
        topic_diversity([])
