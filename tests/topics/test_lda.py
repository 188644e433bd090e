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


@pytest.mark.parametrize("call", ["fit", "check"])
@pytest.mark.parametrize("passes", [9, 10.0, "10"])
def test_too_few_passes(planted: pd.DataFrame, call: str, passes: object) -> None:
    rule = rf"'passes' parameter of LdaTopics must be a whole number of at least 10\. Got {passes!r}"
    with pytest.raises(InputError, match=rule):
        getattr(LdaTopics(3, vocabulary=SETTINGS, passes=passes), call)(planted)  # type: ignore[arg-type]


def test_draws_lie_around_the_shares_and_are_seeded(planted: pd.DataFrame) -> None:
    more = pd.concat([planted, planted.iloc[:1].assign(article_id="a-empty", title="", text="")])
    model = LdaTopics(3, vocabulary=SETTINGS).fit(more)
    draws = model.posterior_shares(200, random_state=1)
    shares = model.doc_topics().share.to_numpy().reshape(61, 3)
    assert draws.mean(axis=0) == pytest.approx(shares, abs=0.03)
    assert draws[:, 0] == pytest.approx(1 / 3)
    model.transform(["missile"])
    assert (draws == model.posterior_shares(200, random_state=1)).all()
    assert not (draws[:2] == model.posterior_shares(2, random_state=2)).all()
    with pytest.raises(InputError, match=r"'random_state' parameter of posterior_shares .* Got None"):
        model.posterior_shares(2, random_state=None)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="must be fitted"):
        LdaTopics(3).posterior_shares()
