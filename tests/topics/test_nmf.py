from pathlib import Path

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
    assert parts.converged_
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
    with pytest.raises(InputError, match=r"'batch_size' parameter of NmfTopics must be at least 0, or None\. Got -1"):
        NmfTopics(3, batch_size=-1).fit(planted)


def test_more_topics_than_the_texts_hold() -> None:
    texts = ["missile launch"] * 6 + ["tariff quota"] * 6
    with pytest.raises(
        InputError, match=r"'n_topics' parameter must not exceed .* Got 4, of which 2 .* Try n_topics=2"
    ):
        NmfTopics(4, vocabulary=SETTINGS).fit(texts)


def test_more_sweeps_would_change_no_share() -> None:
    texts = list(read_corpus(Path(__file__).parents[2] / "corpora").articles["text"])
    model = NmfTopics(20).fit(texts)
    weighted = model._tfidf.transform(model.vocabulary_.count(texts))
    few, enough, many = (
        nmf._weights(weighted, model._components, sweeps) for sweeps in (5, nmf._SWEEPS, 20 * nmf._SWEEPS)
    )
    assert np.abs(enough - many).max() < 1e-9 * many.max()
    assert np.abs(few - many).max() > 1e-6 * many.max()
