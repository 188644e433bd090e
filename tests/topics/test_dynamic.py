import sys

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import InputError, MissingExtraError
from toolkit.topics.dynamic import DynamicTopics
from toolkit.topics.fold_in import fold_in
from toolkit.topics.settings import VocabularySettings

SETTINGS = VocabularySettings(mask=(), min_df=2, max_df=1.0, phrases=False)
MONTHS = ["2025-01", "2025-02", "2025-05", "2025-06"]


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    """Return 160 articles: trade turns from "tariff" to "truce" over four months, arms stay the same."""
    rng = np.random.default_rng(5)
    rows = []
    for i in range(160):
        month = i // 40
        trade = ["export", "customs", "quota", *["tariff"] * (3 - month), *["truce"] * month]
        words = trade if i % 3 else ["missile", "launch", "radar", "warhead"]
        rows.append((f"a{i:03}", "", " ".join(rng.choice(words, 30)), pd.Timestamp(f"{MONTHS[month]}-15", tz="UTC")))
    return pd.DataFrame(rows, columns=["article_id", "title", "text", "published"])


@pytest.fixture(scope="module")
def fitted(articles: pd.DataFrame) -> DynamicTopics:
    return DynamicTopics(2, vocabulary=SETTINGS, chain_variance=0.5).fit(articles)


def test_a_topic_keeps_its_number_while_its_words_drift(fitted: DynamicTopics) -> None:
    assert fitted.periods_ == tuple(MONTHS)
    weights = pd.concat([fitted.topic_terms(20, period=p).assign(period=p) for p in fitted.periods_])
    path = weights[weights.topic == 0].pivot_table(index="period", columns="term", values="weight")
    assert path.tariff.is_monotonic_decreasing
    assert path.truce.is_monotonic_increasing
    assert path.tariff.iloc[0] > 5 * path.truce.iloc[0]
    assert path.truce.iloc[-1] > 5 * path.tariff.iloc[-1]
    arms = weights[(weights.topic == 1) & (weights["rank"] <= 4)]
    assert set(arms.term) == {"missile", "launch", "radar", "warhead"}


def test_the_words_over_all_periods_are_their_mean(fitted: DynamicTopics) -> None:
    assert fitted.term_weights_.shape == (4, 2, 9)
    assert fitted.components_ == pytest.approx(fitted.term_weights_.mean(axis=0))
    assert fitted.term_weights_.sum(axis=2) == pytest.approx(1.0)


def test_articles_are_read_with_the_words_of_their_period(fitted: DynamicTopics) -> None:
    days = ["2024-12-01", "2025-01-31", "2025-04-30", "2025-05-01", "2030-01-01"]
    text = "truce tariff missile missile"
    table = pd.DataFrame({"article_id": list("abcde"), "title": "", "text": text})
    found = fitted.transform(table.assign(published=pd.to_datetime(days, utc=True)))
    counts = fitted.vocabulary_.count([text])
    for article, place in zip("abcde", [0, 0, 1, 2, 3], strict=True):
        weights = fold_in(counts, fitted.term_weights_[place], prior=np.array([0.01, 0.01]))
        expected = weights[0] / weights.sum()
        assert found.share[found.article_id == article].to_numpy() == pytest.approx(expected, abs=1e-12)
    strings = fitted.transform([text]).share.to_numpy()
    weights = fold_in(counts, fitted.components_, prior=np.array([0.01, 0.01]))
    assert strings == pytest.approx(weights[0] / weights.sum(), abs=1e-12)


def test_draws_lie_around_the_shares(fitted: DynamicTopics) -> None:
    draws = fitted.posterior_shares(200, random_state=1)
    shares = fitted.doc_topics().share.to_numpy().reshape(160, 2)
    assert draws.mean(axis=0) == pytest.approx(shares, abs=0.03)


def test_wrong_parameters_are_named(articles: pd.DataFrame, fitted: DynamicTopics) -> None:
    with pytest.raises(InputError, match=r"Got '2025-07'. Did you mean '2025-0\d'"):
        fitted.topic_terms(period="2025-07")
    with pytest.raises(InputError, match=r"by order='weight' alone. Got 'frex'"):
        fitted.topic_terms(period="2025-01", order="frex")


@pytest.mark.parametrize("call", ["fit", "check"])
def test_what_cannot_be_fitted_is_told_at_once(articles: pd.DataFrame, call: str) -> None:
    with pytest.raises(InputError, match=r"two periods at least. Got 'year' and articles of 2025 alone"):
        getattr(DynamicTopics(2, period="year", vocabulary=SETTINGS), call)(articles)
    with pytest.raises(InputError, match=r"'chain_variance' .* above 0. Got 0"):
        getattr(DynamicTopics(2, chain_variance=0), call)(articles)
    with pytest.raises(InputError, match=r"'chain_variance' .* finite and above 0. Got inf"):
        getattr(DynamicTopics(2, chain_variance=np.inf), call)(articles)
    with pytest.raises(InputError, match=r"must have the column 'published'. Got strings"):
        getattr(DynamicTopics(2, vocabulary=SETTINGS), call)(list(articles.text))
    undated = articles.assign(published=articles.published.where(articles.article_id != "a003"))
    with pytest.raises(InputError, match=r"'published' must have a value .* 1 have none, the first is 'a003'"):
        getattr(DynamicTopics(2, vocabulary=SETTINGS), call)(undated)
    text = articles.assign(published=articles.published.astype("str"))
    with pytest.raises(InputError, match=r"'published' must hold dates"):
        getattr(DynamicTopics(2, vocabulary=SETTINGS), call)(text)


@pytest.mark.parametrize("call", ["fit", "check"])
def test_a_missing_topica_is_told(articles: pd.DataFrame, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "topica", None)
    with pytest.raises(MissingExtraError, match="needs topica"):
        getattr(DynamicTopics(2, vocabulary=SETTINGS), call)(articles)
