"""What every topic model promises."""

from collections.abc import Callable
from functools import partial
from typing import Any
from unittest.mock import Mock

import numpy as np
import pandas as pd
import pytest

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.schema import check_table
from toolkit.topics.dynamic import DynamicTopics
from toolkit.topics.lda import LdaTopics
from toolkit.topics.model import TopicModel
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.seeded import SeededTopics
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.structural import StructuralTopics
from toolkit.topics.term_orders import TERM_ORDERS, TermOrder

SETTINGS = VocabularySettings(mask=(), min_df=2, phrases=False)
KEYWORDS = {"arms": ["missile", "launch"], "goods": ["tariff", "export"]}
MODELS = [
    NmfTopics,
    LdaTopics,
    partial(SeededTopics, categories=KEYWORDS, n_iter=100, n_init=1),
    StructuralTopics,
    DynamicTopics,
]

Model = Callable[..., Any]


@pytest.fixture(scope="module", params=MODELS)
def model(request: pytest.FixtureRequest) -> Model:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def fitted(model: Model, planted: pd.DataFrame) -> Any:
    return model(3, vocabulary=SETTINGS).fit(planted)


def test_planted_topics_are_found_and_numbered_by_size(fitted: Any, planted: pd.DataFrame) -> None:
    shares = fitted.doc_topics()
    largest = shares.loc[shares.groupby("article_id")["share"].idxmax()].set_index("article_id")["topic"]
    expected = planted.set_index("article_id")["planted"].map({"trade": 0, "missile": 1, "culture": 2})
    assert largest.sort_index().tolist() == expected.sort_index().tolist()
    assert fitted.topic_summary().n_articles.tolist() == [30, 20, 10]


def test_tables_keep_their_contracts(fitted: Any, planted: pd.DataFrame) -> None:
    for name, table in {
        "topic_terms": fitted.topic_terms(),
        "doc_topics": fitted.doc_topics(),
        "topic_summary": fitted.topic_summary(),
    }.items():
        check_table(name, table)
    assert len(fitted.doc_topics()) == 3 * len(planted)
    assert fitted.doc_topics().article_id.is_monotonic_increasing
    sums = fitted.doc_topics().groupby("article_id").share.sum()
    assert np.allclose(sums, 1, rtol=0, atol=1e-12)
    means = fitted.doc_topics().groupby("topic").share.mean()
    assert fitted.topic_summary().share.tolist() == pytest.approx(means.tolist())


def test_terms_are_the_heaviest(fitted: Any) -> None:
    terms = fitted.topic_terms(4)
    assert terms.groupby("topic").size().tolist() == [4, 4, 4]
    assert terms.groupby("topic").weight.apply(lambda w: w.is_monotonic_decreasing).all()
    assert set(terms.term[terms.topic == 2]) <= {
        "film",
        "singer",
        "festival",
        "concert",
        "album",
        "museum",
        "actor",
        "stage",
    }
    assert fitted.components_.sum(axis=1) == pytest.approx([1, 1, 1])


@pytest.mark.parametrize("order", TERM_ORDERS)
def test_every_order_reads_the_same_terms_and_weights(fitted: Any, order: TermOrder) -> None:
    terms = fitted.topic_terms(100, order=order)
    check_table("topic_terms", terms)
    own = fitted.topic_terms(100, order="weight").set_index(["topic", "term"]).weight
    assert terms.set_index(["topic", "term"]).weight.sort_index().equals(own.sort_index())
    assert own.groupby("topic").apply(lambda w: w.is_monotonic_decreasing).all()
    first = fitted.topic_terms(3, order=order)
    pd.testing.assert_frame_equal(first, terms[terms["rank"] <= 3].reset_index(drop=True))


def test_transform_gives_what_the_fit_gave_whatever_else_is_asked(fitted: Any, planted: pd.DataFrame) -> None:
    whole = fitted.doc_topics()
    pd.testing.assert_frame_equal(fitted.transform(planted), whole, check_exact=True)
    some = planted.iloc[[40, 3]]
    expected = whole[whole.article_id.isin(some.article_id)].reset_index(drop=True)
    pd.testing.assert_frame_equal(fitted.transform(some), expected, check_exact=True)


def test_transform_of_new_texts(fitted: Any) -> None:
    shares = fitted.transform(["tariff quota export", "missile warhead", "", "xylophone"])
    check_table("doc_topics", shares)
    by_text = shares.pivot_table(index="article_id", columns="topic", values="share")
    assert by_text.loc[["0", "1"]].to_numpy().argmax(axis=1).tolist() == [0, 1]
    assert by_text.loc[["2", "3"]].to_numpy().tolist() == [[1 / 3] * 3] * 2


def test_the_order_of_rows_does_not_matter(model: Model, fitted: Any, planted: pd.DataFrame) -> None:
    other = model(3, vocabulary=SETTINGS).fit(planted.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(other.doc_topics(), fitted.doc_topics(), check_exact=True)
    pd.testing.assert_frame_equal(other.topic_terms(), fitted.topic_terms(), check_exact=True)
    pd.testing.assert_frame_equal(other.topic_summary(), fitted.topic_summary(), check_exact=True)


def test_a_corpus_an_articles_table_and_strings_say_the_same(model: Model, planted: pd.DataFrame) -> None:
    if model is DynamicTopics:
        pytest.skip("strings have no dates")
    corpus = Corpus.from_texts(list(planted.text))
    by_corpus = model(3, vocabulary=SETTINGS).fit(corpus)
    by_table = model(3, vocabulary=SETTINGS).fit(corpus.articles)
    pd.testing.assert_frame_equal(by_corpus.doc_topics(), by_table.doc_topics(), check_exact=True)
    by_strings = model(3, vocabulary=SETTINGS).fit(list(planted.text))
    assert by_strings.doc_topics().article_id.unique().tolist() == [str(i) for i in range(60)]
    assert by_strings.topic_summary().n_articles.tolist() == by_corpus.topic_summary().n_articles.tolist()


def test_headlines_are_of_the_articles_most_about_a_topic(fitted: Any, planted: pd.DataFrame) -> None:
    table = fitted.headlines()
    assert list(table) == ["topic", "rank", "article_id", "title", "share"]
    assert table.groupby("topic")["rank"].agg(list).tolist() == [[1, 2, 3]] * 3
    assert table.groupby("topic").share.apply(lambda s: s.is_monotonic_decreasing).all()
    known = planted.set_index("article_id")
    assert table.title.tolist() == known.title[table.article_id].tolist()
    assert known.planted[table.article_id].tolist() == ["trade"] * 3 + ["missile"] * 3 + ["culture"] * 3
    largest = fitted.doc_topics().groupby("topic").share.max()
    assert table[table["rank"] == 1].share.tolist() == largest.tolist()


def test_a_model_that_ignores_its_seed_gives_the_same_topics(model: Model, fitted: Any, planted: pd.DataFrame) -> None:
    assert fitted.ignores_seed == (type(fitted) is NmfTopics)
    if fitted.ignores_seed:
        other = model(3, random_state=1, vocabulary=SETTINGS).fit(planted)
        pd.testing.assert_frame_equal(other.topic_terms(99), fitted.topic_terms(99), check_exact=True)


def test_a_fit_that_fails_leaves_the_last_one_whole(
    model: Model, planted: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    topics = model(3, vocabulary=SETTINGS).fit(planted)
    before = dict(vars(topics))
    shares = topics.transform(planted)
    topics.n_topics = before["n_topics"] = 5  # the next fit's; the last one's topics stay three
    pd.testing.assert_frame_equal(topics.transform(planted), shares, check_exact=True)
    monkeypatch.setattr(TopicModel, "_keep", Mock(side_effect=InputError("late")))
    with pytest.raises(InputError, match="late"):
        topics.fit(planted[::-3])
    assert all(vars(topics)[name] is value for name, value in before.items())
    assert set(vars(topics)) == set(before)


def test_an_article_without_a_known_word_is_kept(model: Model, planted: pd.DataFrame) -> None:
    empty = planted.iloc[:1].assign(article_id="a-empty", title="", text="")
    topics = model(3, vocabulary=SETTINGS).fit(pd.concat([planted, empty]))
    shares = topics.doc_topics().set_index("article_id").share
    assert shares.loc["a-empty"].tolist() == [1 / 3] * 3
    assert topics.topic_summary().n_articles.sum() == len(planted)


def test_shown_in_a_notebook(model: Model, fitted: Any, planted: pd.DataFrame) -> None:
    page = fitted._repr_html_()
    summary = fitted.topic_summary()
    assert f"{type(fitted).__name__}: 3 topics of 60 articles" in page
    assert all(f"<td>{text}</td>" in page for text in [*summary.label, *summary.top_terms])
    assert "Left out: 0 in too many texts (max_df), " in page
    assert "Topics(n_topics=12" in model()._repr_html_()


def test_text_is_escaped_in_a_notebook(planted: pd.DataFrame) -> None:
    hostile = partial(SeededTopics, categories={"<b>arms</b>": ["missile"]}, n_iter=100, n_init=1)
    topics = hostile(3, vocabulary=SETTINGS)
    for page in (topics._repr_html_(), topics.fit(planted)._repr_html_()):
        assert "&lt;b&gt;arms" in page
        assert "<b>" not in page


def test_what_cannot_be_fitted_is_told_without_a_fit(model: Model, planted: pd.DataFrame) -> None:
    topics = model(3, vocabulary=SETTINGS)
    topics.check(planted)
    assert not [name for name in vars(topics) if name.endswith("_")]
    with pytest.raises(InputError, match=r"'n_topics' .* Got 61"):
        model(61, vocabulary=SETTINGS).check(planted)


def test_init_only_stores(model: Model) -> None:
    topics = model(-5, random_state=9, vocabulary=SETTINGS)
    assert (topics.n_topics, topics.random_state, topics.vocabulary) == (-5, 9, SETTINGS)
    assert not [name for name in vars(topics) if name.endswith("_")]


@pytest.mark.parametrize("call", ["topic_terms", "doc_topics", "topic_summary", "headlines"])
def test_tables_before_the_fit(model: Model, call: str) -> None:
    with pytest.raises(InputError, match=r"Topics must be fitted before it is used.* call fit"):
        getattr(model(), call)()


def test_transform_before_the_fit(model: Model) -> None:
    with pytest.raises(InputError, match="must be fitted"):
        model().transform(["text"])


@pytest.mark.parametrize("n_topics", [1, 61, 2.5])
def test_an_impossible_number_of_topics(model: Model, planted: pd.DataFrame, n_topics: object) -> None:
    with pytest.raises(InputError, match=rf"'n_topics' .* \(60\) and of terms \(24\). Got {n_topics}. Ask for fewer"):
        model(n_topics, vocabulary=SETTINGS).fit(planted)


def test_a_number_of_numpy_s(model: Model, fitted: Any, planted: pd.DataFrame) -> None:
    other = model(np.int64(3), vocabulary=SETTINGS).fit(planted)
    pd.testing.assert_frame_equal(other.doc_topics(), fitted.doc_topics(), check_exact=True)


@pytest.mark.parametrize("seed", [None, -1, 1.0, True, "1", 2**32])
@pytest.mark.parametrize("call", ["fit", "check"])
def test_one_rule_for_the_seed(model: Model, planted: pd.DataFrame, call: str, seed: object) -> None:
    rule = rf"'random_state' parameter of \w+Topics must be a whole number of at least 0 .* Got {seed!r}"
    with pytest.raises(InputError, match=rule):
        getattr(model(3, random_state=seed, vocabulary=SETTINGS), call)(planted)


def test_a_seed_of_numpy_s(model: Model, fitted: Any, planted: pd.DataFrame) -> None:
    other = model(3, random_state=np.int64(0), vocabulary=SETTINGS).fit(planted)
    pd.testing.assert_frame_equal(other.doc_topics(), fitted.doc_topics(), check_exact=True)
    model(3, random_state=2**32 - 1, vocabulary=SETTINGS).fit(planted)


@pytest.mark.parametrize("call", ["fit", "check"])
def test_what_is_no_vocabulary_is_refused(model: Model, planted: pd.DataFrame, call: str) -> None:
    for wrong in ("x", VocabularySettings):
        with pytest.raises(InputError, match=r"'vocabulary' .* VocabularySettings or None\. Got .*; write vocabulary="):
            getattr(model(3, vocabulary=wrong), call)(planted)


def test_texts_without_terms(model: Model) -> None:
    with pytest.raises(InputError, match="must hold words beside stop words"):
        model(2, vocabulary=SETTINGS).fit(["the", "of", ""])
