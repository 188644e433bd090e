import pandas as pd
import pytest

from toolkit.errors import InputError
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
