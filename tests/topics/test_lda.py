import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.topics.lda import LdaTopics
from toolkit.topics.settings import VocabularySettings

SETTINGS = VocabularySettings(mask=(), min_df=2, phrases=False)


def test_the_shuffle_seed_is_recorded(planted: pd.DataFrame) -> None:
    model = LdaTopics(3, random_state=5, vocabulary=SETTINGS, passes=11).fit(planted)
    assert (model.shuffle_seed_, model.n_iter_) == (5, 11)


def test_seeds_differ(planted: pd.DataFrame) -> None:
    one, two = (LdaTopics(3, random_state=s, vocabulary=SETTINGS).fit(planted).doc_topics() for s in (0, 1))
    assert not one.equals(two)


def test_too_few_passes(planted: pd.DataFrame) -> None:
    with pytest.raises(InputError, match=r"'passes' parameter of LdaTopics must be at least 10\. Got 9"):
        LdaTopics(3, passes=9).fit(planted)
