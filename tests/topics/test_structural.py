import copy
import pickle
import sys

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import InputError, MissingExtraError
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.structural import StructuralTopics

SETTINGS = VocabularySettings(mask=(), min_df=2, phrases=False)
TRADE = ["tariff", "export", "import", "customs", "duty", "quota"]
ARMS = ["missile", "launch", "warhead", "radar", "test", "rocket"]


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    """Return 120 short articles: 80 % trade in the Wire, 30 % in the Daily, which says "toll" for "tariff"."""
    rng = np.random.default_rng(3)
    rows = []
    for i in range(120):
        outlet = ["Daily", "Wire"][i % 2]
        words = TRADE if rng.random() < {"Wire": 0.8, "Daily": 0.3}[outlet] else ARMS
        text = " ".join(rng.choice(words, 12))
        rows.append((f"a{i:03}", "", text.replace("tariff", "toll") if outlet == "Daily" else text, outlet))
    return pd.DataFrame(rows, columns=["article_id", "title", "text", "outlet"])


@pytest.fixture(scope="module")
def fitted(articles: pd.DataFrame) -> StructuralTopics:
    return StructuralTopics(2, prevalence=["outlet"], content="outlet", vocabulary=SETTINGS).fit(articles)


def test_the_fit_tells_how_it_went(fitted: StructuralTopics) -> None:
    assert fitted.converged_
    assert 1 < fitted.n_iter_ < 500
    assert fitted.levels_ == ("Daily", "Wire")


def test_levels_word_a_topic_in_their_way(fitted: StructuralTopics) -> None:
    words = fitted.wording(3)
    trade = next(t for t, terms in fitted.topic_terms(6).groupby("topic").term if "export" in set(terms))
    of = words[(words.topic == trade) & (words["rank"] == 1)].set_index("level")
    assert of.term.to_dict() == {"Daily": "toll", "Wire": "tariff"}
    assert (of.lift > 1.5).all()


def test_the_prior_moves_an_article_without_much_text(fitted: StructuralTopics) -> None:
    trade = next(t for t, terms in fitted.topic_terms(6).groupby("topic").term if "export" in set(terms))
    # One word of each topic: the outlet decides.
    short = pd.DataFrame({"article_id": ["d", "w"], "title": "", "text": "export missile", "outlet": ["Daily", "Wire"]})
    shares = fitted.transform(short)
    daily, wire = shares.share[shares.topic == trade]
    assert wire > daily + 0.1
    strings = fitted.transform(["export missile"])
    assert daily < strings.share[trade] < wire


def test_draws_lie_around_the_shares(fitted: StructuralTopics) -> None:
    draws = fitted.posterior_shares(400, random_state=1)
    shares = fitted.doc_topics().share.to_numpy().reshape(120, 2)
    assert np.median(draws, axis=0) == pytest.approx(shares, abs=0.1)
    again = fitted.posterior_shares(400, random_state=1)
    assert (draws == again).all()
    assert not (fitted.posterior_shares(2, random_state=2) == draws[:2]).all()


@pytest.fixture(scope="module")
def reworded() -> pd.DataFrame:
    """Return 200 articles, half on trade in either outlet; what the Daily launches are products."""
    rng = np.random.default_rng(2)
    rows = []
    for i in range(200):
        outlet, trade = ["Daily", "Wire"][i % 2], i % 4 < 2
        text = " ".join(rng.choice(TRADE if trade else ARMS, 6))
        if outlet == "Daily":
            text = text.replace("launch", "rocket").replace("tariff", "launch").replace("quota", "launch")
        rows.append((f"a{i:03}", "", text, outlet))
    return pd.DataFrame(rows, columns=["article_id", "title", "text", "outlet"])


@pytest.fixture(scope="module")
def by_level(reworded: pd.DataFrame) -> StructuralTopics:
    return StructuralTopics(2, content="outlet", vocabulary=SETTINGS).fit(reworded)


def test_the_wording_of_a_level_does_not_pass_for_a_difference_in_shares(by_level: StructuralTopics) -> None:
    shares = by_level.doc_topics().share.to_numpy().reshape(200, 2)
    own = np.asarray(by_level._fit.model.doc_topic)[:, by_level._order]
    assert shares == pytest.approx(own, abs=0.02)  # of the last iteration, in the words of the one before
    assert shares[::2, 0].mean() == pytest.approx(shares[1::2, 0].mean(), abs=0.002)
    assert np.median(by_level.posterior_shares(400), axis=0) == pytest.approx(own, abs=0.03)


def test_transform_gives_what_the_fit_gave_with_levels_too(fitted: StructuralTopics, articles: pd.DataFrame) -> None:
    whole = fitted.doc_topics()
    pd.testing.assert_frame_equal(fitted.transform(articles), whole, check_exact=True)
    some = articles.iloc[[40, 3, 4]]
    expected = whole[whole.article_id.isin(some.article_id)].reset_index(drop=True)
    pd.testing.assert_frame_equal(fitted.transform(some), expected, check_exact=True)


def test_an_article_of_no_known_level_is_read_in_the_mean_words(
    by_level: StructuralTopics, reworded: pd.DataFrame
) -> None:
    whole = by_level.doc_topics()
    pd.testing.assert_frame_equal(by_level.transform(reworded), whole, check_exact=True)
    mean = by_level.transform(reworded.drop(columns="outlet"))
    assert np.abs(mean.share - whole.share).max() > 0.2
    for unknown in ("Mirror", None):
        pd.testing.assert_frame_equal(by_level.transform(reworded.assign(outlet=unknown)), mean, check_exact=True)
    # One article that has a level takes nothing from the others.
    shares = by_level.transform(reworded.assign(outlet=reworded.outlet.where(reworded.article_id == "a007", "Mirror")))
    one = shares.article_id == "a007"
    assert shares[one].equals(whole[one])
    assert shares[~one].equals(mean[~one])


def test_that_an_article_names_a_target_can_be_a_covariate(articles: pd.DataFrame) -> None:
    named = articles.assign(names_CN=articles.outlet == "Wire")
    model = StructuralTopics(2, prevalence=["names_CN"], content="names_CN", vocabulary=SETTINGS).fit(named)
    assert model.levels_ == ("False", "True")
    trade = next(t for t, terms in model.topic_terms(6).groupby("topic").term if "export" in set(terms))
    short = pd.DataFrame({"article_id": ["n", "y"], "title": "", "text": "export missile", "names_CN": [False, True]})
    shares = model.transform(short)
    without, with_it = shares.share[shares.topic == trade]
    assert with_it > without + 0.1


def test_transform_of_a_table_needs_its_columns(fitted: StructuralTopics, articles: pd.DataFrame) -> None:
    with pytest.raises(InputError, match=r"must have the column 'outlet'"):
        fitted.transform(articles.drop(columns="outlet"))
    with pytest.raises(InputError, match=r"levels that the fit has seen. Got 'Mirror'"):
        fitted.transform(articles.assign(outlet="Mirror"))


@pytest.mark.parametrize("call", ["fit", "check"])
def test_wrong_parameters_are_named(articles: pd.DataFrame, call: str) -> None:
    with pytest.raises(InputError, match=r"must be a list of columns. Got 'outlet'; write \['outlet'\]"):
        getattr(StructuralTopics(2, prevalence="outlet"), call)(articles)
    for wrong in (5, ["outlet", "outlet"], [3], {"outlet"}):
        with pytest.raises(InputError, match=r"'prevalence' .* must be a list of columns, each of them once\. Got"):
            getattr(StructuralTopics(2, prevalence=wrong), call)(articles)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"'content' .* the name of one column, or None\. Got \['outlet'\]"):
        getattr(StructuralTopics(2, content=["outlet"]), call)(articles)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"must have the column 'paper'"):
        getattr(StructuralTopics(2, content="paper", vocabulary=SETTINGS), call)(articles)
    gap = articles.assign(outlet=articles.outlet.where(articles.article_id != "a007"))
    with pytest.raises(InputError, match=r"'outlet' must have a value for every article. 1 have none, .* 'a007'"):
        getattr(StructuralTopics(2, prevalence=["outlet"], vocabulary=SETTINGS), call)(gap)


@pytest.mark.parametrize("call", ["fit", "check"])
def test_a_missing_topica_is_told(articles: pd.DataFrame, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "topica", None)
    with pytest.raises(MissingExtraError, match="needs topica"):
        getattr(StructuralTopics(2, vocabulary=SETTINGS), call)(articles)


def test_wording_needs_content(planted: pd.DataFrame) -> None:
    with pytest.raises(InputError, match=r"wording\(\) needs a model that was fitted with content=COLUMN"):
        StructuralTopics(3, vocabulary=SETTINGS).fit(planted).wording()


@pytest.mark.parametrize("n_terms", [0, -1, "a"])
def test_wording_of_no_terms(by_level: StructuralTopics, n_terms: object) -> None:
    with pytest.raises(InputError, match=rf"'n_terms' parameter of wording must .* at least 1\. Got {n_terms!r}"):
        by_level.wording(n_terms)  # type: ignore[arg-type]


@pytest.mark.parametrize("prevalence", [["outlet"], []])
def test_a_fit_can_be_pickled_and_copied(articles: pd.DataFrame, prevalence: list[str]) -> None:
    model = StructuralTopics(2, prevalence=prevalence, vocabulary=SETTINGS)
    assert pickle.loads(pickle.dumps(model)).n_topics == 2
    model.fit(articles)
    for other in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model)):
        assert other.topic_summary().equals(model.topic_summary())
        assert other.transform(articles).equals(model.transform(articles))
        assert other.transform(["tariff on export"]).equals(model.transform(["tariff on export"]))
        assert np.array_equal(other.posterior_shares(3), model.posterior_shares(3))


def test_a_pickled_fit_keeps_the_wording_of_levels(fitted: StructuralTopics, articles: pd.DataFrame) -> None:
    other = pickle.loads(pickle.dumps(fitted))
    assert other.wording().equals(fitted.wording())
    assert other.transform(articles).equals(fitted.transform(articles))
