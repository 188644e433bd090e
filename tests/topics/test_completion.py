import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from toolkit.errors import InputError
from toolkit.topics.completion import _halves, completion_gain
from toolkit.topics.lda import LdaTopics
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.settings import VocabularySettings

SETTINGS = VocabularySettings(mask=(), min_df=2, phrases=False, max_df=1.0)


@pytest.mark.parametrize("model", [NmfTopics, LdaTopics])
def test_three_planted_topics_of_eight_words_are_worth_their_entropy(model, planted: pd.DataFrame) -> None:
    shares = np.array([30, 20, 10]) / 60
    entropy = -(shares * np.log2(shares)).sum()
    assert completion_gain(model(3, vocabulary=SETTINGS), planted) == pytest.approx(entropy, abs=0.35)


def test_words_at_random_are_worth_nothing() -> None:
    rng = np.random.default_rng(0)
    texts = [" ".join(rng.choice([f"w{a}{b}" for a in "abcde" for b in "fghij"], 60)) for _ in range(80)]
    assert completion_gain(NmfTopics(5, vocabulary=SETTINGS), texts) < 0.02


def test_the_planted_number_is_worth_most(planted: pd.DataFrame) -> None:
    gains = [completion_gain(NmfTopics(k, vocabulary=SETTINGS), planted) for k in (2, 3, 8)]
    assert gains[1] == max(gains)


def test_blocks_are_shown_and_hidden_in_turn() -> None:
    shown, hidden = _halves(" ".join(str(i) for i in range(25)))
    assert shown.split() == [*map(str, range(10)), "|", *map(str, range(20, 25))]
    assert hidden.split() == [*map(str, range(10, 20))]


def test_half_of_a_short_text_is_hidden() -> None:
    assert _halves("a b c d e f") == ("a b c", "d e f")
    assert _halves("a b c") == ("a | c", "b")
    assert _halves("a") == ("a", "")


def test_headlines_are_worth_something(planted: pd.DataFrame) -> None:
    heads = planted.assign(title="", text=[" ".join(text.split()[:6]) for text in planted.text])
    assert completion_gain(NmfTopics(3, vocabulary=SETTINGS), heads) > 0.5


def test_the_sums_are_those_of_one_thread(planted: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    log2, threads = np.log2, []

    def noted(values: np.ndarray) -> np.ndarray:
        threads.append(max(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"))
        return log2(values)

    monkeypatch.setattr(np, "log2", noted)
    with threadpool_limits(limits=2):
        completion_gain(NmfTopics(3, vocabulary=SETTINGS), planted)
    assert set(threads) == {1}


def test_what_cannot_be_had(planted: pd.DataFrame) -> None:
    with pytest.raises(InputError, match=r"'held_out' .* Got 1"):
        completion_gain(NmfTopics(3), planted, held_out=1)
    with pytest.raises(InputError, match=r"'model' parameter of completion_gain .* Got 'nmf'"):
        completion_gain("nmf", planted)
    single = ["missile", "tariff"] * 20
    assert np.isnan(completion_gain(NmfTopics(2, vocabulary=SETTINGS), single))
