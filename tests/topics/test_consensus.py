from typing import Any

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.topics.completion import completion_gain
from toolkit.topics.consensus import text_hashes
from toolkit.topics.heldout import heldout_coherence
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.stability import stability_of_fit, topic_stability

SETTINGS = VocabularySettings(mask=(), min_df=2, phrases=False)


def test_halves_are_halves_and_differ() -> None:
    hashes = text_hashes([f"text {i}" for i in range(2000)])
    bits = (hashes[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)
    assert np.abs(bits.mean(axis=0) - 0.5).max() < 0.05
    assert np.abs(np.corrcoef(bits.T.astype(float)) - np.eye(64)).max() < 0.1


def test_the_default_depends_on_the_texts_per_topic() -> None:
    texts = [f"{('tariff quota export', 'missile launch')[i % 2]} {i}" for i in range(100)]
    settings = VocabularySettings(mask=(), min_df=2, max_df=1.0, phrases=False)
    assert NmfTopics(2, vocabulary=settings).fit(texts).n_resamples_ == 10
    assert NmfTopics(2, vocabulary=settings).fit(texts[1:]).n_resamples_ == 0


@pytest.mark.parametrize("n_texts", [100, 99])
def test_parts_of_a_corpus_are_fitted_as_the_whole_is(n_texts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{('tariff quota export', 'missile launch radar')[i % 2]} {i}" for i in range(n_texts)]
    model = NmfTopics(2, vocabulary=VocabularySettings(mask=(), min_df=2, max_df=1.0, phrases=False))
    whole = NmfTopics(2, vocabulary=model.vocabulary).fit(texts)
    learn, halves = NmfTopics._learn, []

    def noted(self: NmfTopics, *given: Any) -> Any:
        topics = learn(self, *given)
        halves.append(self.n_resamples_)
        return topics

    monkeypatch.setattr(NmfTopics, "_learn", noted)
    heldout_coherence(model, texts)
    topic_stability(model, texts, over="resamples", n_runs=1)
    stability_of_fit(whole, texts, over="resamples", n_runs=1)
    completion_gain(model, texts)
    assert halves == [10 if n_texts == 100 else 0] * 6
    assert model.n_resamples is None


def test_a_consensus_finds_what_a_single_fit_finds_where_it_is_plain(planted: pd.DataFrame) -> None:
    one, ten = (NmfTopics(3, vocabulary=SETTINGS, n_resamples=n).fit(planted).doc_topics() for n in (0, 10))
    assert one.share.tolist() == pytest.approx(ten.share.tolist(), abs=0.01)


@pytest.mark.parametrize("n_resamples", [10, None])
def test_copies_that_leave_halves_too_small_are_fitted_at_once(n_resamples: int | None) -> None:
    texts = ["cup goal team", "flood river rain"] * 60  # some half holds neither
    settings = VocabularySettings(mask=(), min_df=2, max_df=1.0, phrases=False)
    model = NmfTopics(2, vocabulary=settings, n_resamples=n_resamples).fit(texts)
    assert model.n_resamples_ == 0
    assert model.topic_terms(3).groupby("topic")["term"].agg(set).tolist() == [
        {"cup", "goal", "team"},
        {"flood", "rain", "river"},
    ]


def test_halves_that_hold_too_few_topics_together() -> None:
    texts = [f"{words} {i}" for i in range(30) for words in ("missile launch radar", "tariff quota export")]
    texts += ["film festival prize"]  # in few halves, or none
    for n_resamples in (1, 2, 10):
        model = NmfTopics(3, vocabulary=VocabularySettings(mask=(), min_df=1, phrases=False), n_resamples=n_resamples)
        assert len(model.fit(texts).topic_summary()) == 3


@pytest.mark.parametrize("call", ["fit", "check"])
@pytest.mark.parametrize("n_resamples", [-1, 33])
def test_an_impossible_number_of_halves(planted: pd.DataFrame, n_resamples: int, call: str) -> None:
    with pytest.raises(InputError, match=f"'n_resamples' .* at least 0 and at most 32, or None. Got {n_resamples}"):
        getattr(NmfTopics(3, vocabulary=SETTINGS, n_resamples=n_resamples), call)(planted)
