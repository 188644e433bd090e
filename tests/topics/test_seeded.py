from copy import copy

import numpy as np
import pandas as pd
import pytest

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.study import pipeline
from toolkit.study.config import Study
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.seeded import SeededTopics
from toolkit.topics.settings import VocabularySettings

SETTINGS = VocabularySettings(mask=(), min_df=2, phrases=False)
KEYWORDS = {"arms": ["Missile", "warhead", "bombast"], "arts": ["film"]}


@pytest.fixture(scope="module")
def fitted(planted: pd.DataFrame) -> SeededTopics:
    return SeededTopics(3, categories=KEYWORDS, vocabulary=SETTINGS, n_iter=200, n_init=2).fit(planted)


def test_categories_find_their_topics_and_name_them(fitted: SeededTopics) -> None:
    assert fitted.categories_ == {"arms": 1, "arts": 2}
    assert fitted.topic_summary().label.tolist()[1:] == ["arms", "arts"]
    assert fitted.topic_summary().label[0] not in KEYWORDS


def test_keywords_are_cut_as_the_texts_are_and_unknown_ones_are_left_out(fitted: SeededTopics) -> None:
    assert fitted.keywords_ == {"arms": ("missile", "warhead"), "arts": ("film",)}


def test_keywords_may_stand_in_an_array(planted: pd.DataFrame) -> None:
    words = {name: np.array(list(keywords)) for name, keywords in KEYWORDS.items()}
    SeededTopics(3, categories=words, vocabulary=SETTINGS).check(planted)  # type: ignore[arg-type]


def test_named_topics_hold_their_keywords(fitted: SeededTopics) -> None:
    assert list(fitted.keyword_shares_) == ["arms", "arts"]
    assert all(share > 0.95 for share in fitted.keyword_shares_.values())


def test_keywords_are_a_part_of_their_topics(fitted: SeededTopics) -> None:
    weights = fitted.topic_terms(99, order="weight").set_index(["topic", "term"]).weight
    assert fitted.keyword_weights_ == {
        "arms": pytest.approx(weights[1, "missile"] + weights[1, "warhead"]),
        "arts": pytest.approx(weights[2, "film"]),
    }
    assert all(0.1 < share < 0.5 for share in fitted.keyword_weights_.values())  # of eight words, one or two


def test_a_study_says_which_names_and_topics_to_doubt(planted: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = Corpus.from_texts(list(planted.text))
    study = Study.from_dict({"corpus": {"path": "x"}, "topics": {"n_topics": 3, "stability": 0}})
    torn = {"torn": ["tariff", "missile", "film"], "arts": ["album"]}
    for model, notes in (
        (
            SeededTopics(3, categories=torn, vocabulary=SETTINGS, n_iter=100, n_init=1),
            ["do not believe their names: torn."],
        ),
        (NmfTopics(3, vocabulary=SETTINGS, max_iter=1), ["The topics had not settled"]),
        (NmfTopics(3, vocabulary=SETTINGS), []),
    ):
        monkeypatch.setattr(pipeline, "_topic_model", lambda study, corpus, model=model: model)
        told = pipeline._topics(study, corpus)[1]["notes"]
        assert len(told) == len(notes)
        assert all(note in said for note, said in zip(notes, told, strict=True))


def test_the_summary_says_which_names_to_doubt(fitted: SeededTopics) -> None:
    doubted = copy(fitted)
    doubted.keyword_shares_ = {"arms": 0.49, "arts": 0.9}
    doubted.keywords_ = {"arms": ("missile",), "arts": ("bombast", "tariff")}
    assert doubted.topic_summary().label.tolist()[1:] == [
        "arms (most of its keywords elsewhere)",
        "arts (no keyword among its first terms)",
    ]


def test_chains_side_by_side_are_those_of_one_core(
    fitted: SeededTopics, planted: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    for cores in (1, 3):
        monkeypatch.setattr("toolkit.topics.seeded.usable_cores", lambda cores=cores: cores)
        again = SeededTopics(3, categories=KEYWORDS, vocabulary=SETTINGS, n_iter=200, n_init=2).fit(planted)
        assert np.array_equal(again.components_, fitted.components_)
        assert np.array_equal(again.posterior_shares(), fitted.posterior_shares())


def test_the_chain_that_holds_the_keywords_best_is_kept(planted: pd.DataFrame) -> None:
    # One word of each planted topic: a chain can follow any of the three, and few hold them all.
    torn = {"torn": ["tariff", "missile", "film"], "arts": ["album"]}
    settings = {"categories": torn, "vocabulary": SETTINGS, "n_iter": 100}
    one = SeededTopics(4, n_init=1, **settings).fit(planted)  # type: ignore[arg-type]
    many = SeededTopics(4, n_init=6, **settings).fit(planted)  # type: ignore[arg-type]
    assert np.mean(list(many.keyword_shares_.values())) >= np.mean(list(one.keyword_shares_.values()))


def test_draws_lie_around_the_shares(fitted: SeededTopics) -> None:
    draws = fitted.posterior_shares(20)
    assert draws.shape == (20, 60, 3)
    assert np.allclose(draws.sum(axis=2), 1)
    shares = fitted.doc_topics().share.to_numpy().reshape(60, 3)
    assert draws.mean(axis=0) == pytest.approx(shares, abs=0.1)
    with pytest.raises(InputError, match=r"at most 50, the draws that the fit kept\. Got 51"):
        fitted.posterior_shares(51)


def test_an_article_without_a_known_word_has_equal_draws(planted: pd.DataFrame) -> None:
    more = pd.concat([planted, planted.iloc[:1].assign(article_id="a-empty", title="", text="")])
    draws = (
        SeededTopics(3, categories=KEYWORDS, vocabulary=SETTINGS, n_iter=100, n_init=1).fit(more).posterior_shares(5)
    )
    assert draws[:, 0] == pytest.approx(1 / 3)
    assert (np.ptp(draws[:, 1], axis=1) > 0.5).all()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"categories": {}}, r"'categories' .* must map names to lists of keywords. Got {}"),
        ({"categories": {"arms": "missile"}}, "must map names to lists"),
        ({"categories": ["arms"]}, r"must map names to lists of keywords. Got \['arms'\]"),
        ({"categories": None}, "must map names to lists of keywords. Got None"),
        ({"categories": {"arms": 5}}, "must map names to lists"),
        ({"categories": {"arms": [5]}}, "must map names to lists"),
        ({"categories": {5: ["missile"]}}, "must map names to lists"),
        ({"categories": {"arms": []}}, "must map names to lists"),
        ({"categories": {"arms": ["the", "zzz"]}}, r"'arms' has none of \['the', 'zzz'\]"),
        ({"categories": {str(i): ["missile"] for i in range(4)}}, r"at least the number of categories \(4\). Got 3"),
        ({"n_init": 0}, r"'n_init' .* at least 1\. Got 0"),
        ({"n_iter": 99}, "'n_iter' .* at least 100. Got 99"),
        ({"n_iter": True}, "'n_iter' .* at least 100. Got True"),
    ],
)
def test_wrong_parameters_are_named(planted: pd.DataFrame, wrong: dict[str, object], message: str) -> None:
    settings = {"categories": KEYWORDS, "vocabulary": SETTINGS, **wrong}
    with pytest.raises(InputError, match=message):
        SeededTopics(3, **settings).fit(planted)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=message):
        SeededTopics(3, **settings).check(planted)  # type: ignore[arg-type]
