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
