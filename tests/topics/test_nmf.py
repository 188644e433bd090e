from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from toolkit.corpus.read import read_corpus
from toolkit.errors import InputError
from toolkit.topics import nmf
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.settings import VocabularySettings

SETTINGS = VocabularySettings(mask=(), min_df=2, phrases=False)


def test_convergence_is_told_not_warned_of(planted: pd.DataFrame) -> None:
    hasty = NmfTopics(3, vocabulary=SETTINGS, max_iter=1).fit(planted)
    assert (hasty.converged_, hasty.n_iter_) == (False, 1)
    patient = NmfTopics(3, vocabulary=SETTINGS).fit(planted)
    assert patient.converged_
    assert 1 < patient.n_iter_ < 1000


def test_a_large_corpus_is_read_in_batches(planted: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, parts = (NmfTopics(3, vocabulary=SETTINGS, batch_size=size).fit(planted) for size in (0, 32))
    assert (whole.batch_size_, parts.batch_size_) == (0, 32)
    assert parts.n_iter_ <= nmf._ROUNDS
    assert parts.converged_ == (parts.n_iter_ < nmf._ROUNDS)
    tops = [
        set(map(frozenset, m.topic_terms(5, order="weight").groupby("topic")["term"].agg(set))) for m in (whole, parts)
    ]
    assert tops[0] == tops[1]
    renumbered = planted.assign(article_id=planted["article_id"].to_numpy()[::-1])
    again = NmfTopics(3, vocabulary=SETTINGS, batch_size=32).fit(renumbered)
    assert np.array_equal(parts.components_, again.components_)
    assert NmfTopics(3, vocabulary=SETTINGS).fit(planted).batch_size_ == 0
    assert NmfTopics(3).settled(49_999).batch_size == 0
    assert NmfTopics(3).settled(50_000).batch_size > 0
    monkeypatch.setattr(nmf, "_LARGE", len(planted))
    assert NmfTopics(3, vocabulary=SETTINGS).fit(planted).batch_size_ == nmf._BATCH


def test_terms_that_are_none_of_a_topics_weigh_nothing_after_batches(planted: pd.DataFrame) -> None:
    whole, parts = (NmfTopics(3, vocabulary=SETTINGS, batch_size=size).fit(planted) for size in (0, 32))
    assert (parts.components_ == 0).mean() > 0.9 * (whole.components_ == 0).mean() > 0.3


@pytest.mark.parametrize(
    ("settings", "rule"),
    [
        ({"batch_size": -1}, r"'batch_size' .* whole number, at least 0, or None\. Got -1"),
        ({"batch_size": 10.5}, r"'batch_size' .* whole number, at least 0, or None\. Got 10\.5"),
        ({"n_resamples": 2.5}, r"'n_resamples' .* whole number, at least 0 and at most 32, or None\. Got 2\.5"),
        ({"max_iter": 0}, r"'max_iter' .* whole number, at least 1\. Got 0"),
        ({"max_iter": None}, r"'max_iter' .* whole number, at least 1\. Got None"),
    ],
)
def test_numbers_that_break_their_rule(planted: pd.DataFrame, settings: dict[str, Any], rule: str) -> None:
    with pytest.raises(InputError, match=rule):
        NmfTopics(3, **settings).check(planted)


def test_numbers_of_numpy(planted: pd.DataFrame) -> None:
    numbers = {"n_resamples": np.int64(0), "batch_size": np.int64(0), "max_iter": np.int32(200)}
    model = NmfTopics(3, vocabulary=SETTINGS, **numbers).fit(planted)  # type: ignore[arg-type]
    assert (model.n_resamples_, model.batch_size_) == (0, 0)


def test_equal_singular_values_start_no_other_fit() -> None:
    words = ["cup goal team", "flood river rain", "export tariff quota", "missile launch radar", "party vote poll"]
    texts = [text for text in [*words, "film festival prize"] for _ in range(5)]
    settings = VocabularySettings(mask=(), min_df=2, max_df=1.0, phrases=False)
    fits = [NmfTopics(3, vocabulary=settings).fit(texts) for _ in range(4)]
    assert all(np.array_equal(fit.components_, fits[0].components_) for fit in fits[1:])
    fits = [NmfTopics(6, vocabulary=settings, n_resamples=5).fit(texts * 12) for _ in range(4)]
    assert all(np.array_equal(fit.components_, fits[0].components_) for fit in fits[1:])


def test_more_topics_than_the_texts_hold() -> None:
    texts = [f"{words} {words[0]}{letter}" for words in ("missile launch", "tariff quota") for letter in "abcdef"]
    with pytest.raises(
        InputError, match=r"'n_topics' parameter must not exceed .* Got 4, of which 2 .* Try n_topics=2"
    ):
        NmfTopics(4, vocabulary=SETTINGS).fit(texts)


def test_texts_that_are_all_alike_hold_no_topics() -> None:
    with pytest.raises(InputError, match=r"must differ in their words.* Leave copies out, or give more articles\.$"):
        NmfTopics(2, vocabulary=VocabularySettings(mask=(), max_df=1.0)).fit(
            [f"tariffs hit trade x{c}" for c in "abcdefgh"]
        )


def test_more_sweeps_would_change_no_share() -> None:
    texts = list(read_corpus(Path(__file__).parents[2] / "corpora").articles["text"])
    model = NmfTopics(20).fit(texts)
    weighted = model._tfidf.transform(model.vocabulary_.count(texts))
    few, enough, many = (
        nmf._weights(weighted, model._components, sweeps) for sweeps in (5, nmf._SWEEPS, 20 * nmf._SWEEPS)
    )
    assert np.abs(enough - many).max() < 1e-9 * many.max()
    assert np.abs(few - many).max() > 1e-6 * many.max()


def test_copies_of_a_story_are_one_story_to_learn_from(planted: pd.DataFrame) -> None:
    settings = VocabularySettings(mask=(), min_df=2, max_df=1.0, phrase_min_count=8)
    copies = pd.DataFrame([planted.iloc[0].to_dict() | {"article_id": f"z{i}", "title": "Again"} for i in range(9)])
    once = NmfTopics(3, vocabulary=settings).fit(planted)
    copied = NmfTopics(3, vocabulary=settings).fit(pd.concat([planted, copies], ignore_index=True))
    assert copied.vocabulary_.phrases_ == once.vocabulary_.phrases_
    words = [sorted(map(tuple, m.topic_terms().groupby("topic")["term"].agg(list))) for m in (once, copied)]
    assert words[0] == words[1]
    assert len(copied.doc_topics()) == 3 * (len(planted) + 9)
