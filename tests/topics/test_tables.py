import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csc_matrix

from toolkit.errors import InputError
from toolkit.topics.coherent import TermPairs
from toolkit.topics.encoded import EncodedTexts
from toolkit.topics.tables import TopicTables, check_n_topics, doc_topics_table, number_topics, to_shares
from toolkit.topics.term_orders import TermOrder


@pytest.fixture
def tables() -> TopicTables:
    texts = EncodedTexts(np.array([0, 1, 2, 0, 1, 1, 2], dtype=np.int32), np.array([0, 3, 5, 7]), 3)
    term_weights = np.array([[0.5, 0.5, 0.0], [0.1, 0.2, 0.7]])
    return TopicTables(
        terms=("alpha", "beta", "gamma"),
        term_weights=term_weights,
        article_ids=("x", "y", "z"),
        headlines=("X", "Y", "Z"),
        text_hashes=np.array([1, 2, 3], dtype=np.uint64),
        shares=np.array([[0.5, 0.5], [0.9, 0.1], [0.7, 0.3]]),
        placed=np.array([False, True, True]),
        term_counts=np.array([[3.0, 2.0, 0.0], [0.0, 1.0, 4.0]]),
        pairs=TermPairs.count(texts, term_weights),
    )


def test_the_example_is_the_first_copy_of_its_text(tables: TopicTables) -> None:
    copies = replace(
        tables,
        shares=np.array([[0.9, 0.1], [0.9, 0.1], [0.9, 0.1], [0.2, 0.8]]),
        placed=np.ones(4, dtype=bool),
        headlines=("X", "copy of X", "Y", "Z"),
        distinct=(0, 2, 3),
    )
    assert copies.topic_summary().example.tolist() == ["X", "Z"]


@pytest.mark.parametrize(("n_topics", "n_largest", "told"), [(20, 40, True), (20, 33, False), (8, 49, False)])
def test_the_label_tells_what_may_be_a_residue(tables: TopicTables, n_topics: int, n_largest: int, told: bool) -> None:
    largest = np.concatenate([np.zeros(n_largest, dtype=int), 1 + np.arange(100 - n_largest) % (n_topics - 1)])
    many = replace(
        tables,
        term_weights=np.tile([0.5, 0.3, 0.2], (n_topics, 1)),
        term_counts=np.ones((n_topics, 3)),
        shares=np.eye(n_topics)[largest],
        placed=np.ones(100, dtype=bool),
        headlines=tuple("abcdefghij" * 10),
        pairs=replace(tables.pairs, holds=csc_matrix(np.ones((100, len(tables.pairs.terms)), dtype=np.int32))),
    )
    labels = many.topic_summary().label
    assert labels[0].endswith(" (largest in 40% of articles, perhaps a residue)") == told
    assert not labels[1:].str.contains("residue").any()


def test_topic_terms_break_ties_by_the_alphabet_and_leave_zeros_out(tables: TopicTables) -> None:
    assert tables.topic_terms(10).to_numpy().tolist() == [
        [0, 1, "alpha", 0.5],
        [0, 2, "beta", 0.5],
        [1, 1, "gamma", 0.7],
        [1, 2, "beta", 0.2],
        [1, 3, "alpha", 0.1],
    ]
    assert tables.topic_terms(1).term.tolist() == ["alpha", "gamma"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("weight", ["gamma", "beta", "alpha"]),
        ("exclusivity", ["gamma", "beta", "alpha"]),
        ("c_tf_idf", ["gamma", "beta", "alpha"]),
        ("coherent", ["gamma", "beta", "alpha"]),
    ],
)
def test_an_order_is_followed_and_the_weight_stays_the_model_s(
    tables: TopicTables, order: TermOrder, expected: list[str]
) -> None:
    terms = tables.topic_terms(10, order=order)
    assert terms.term[terms.topic == 1].tolist() == expected
    assert terms.weight[terms.topic == 1].tolist() == [0.7, 0.2, 0.1]


def test_terms_without_weight_leave_no_gap(tables: TopicTables) -> None:
    counts = np.array([[3.0, 2.0, 90.0], [0.0, 1.0, 4.0]])
    terms = replace(tables, term_counts=counts).topic_terms(2, order="c_tf_idf")
    assert terms[terms.topic == 0][["rank", "term"]].to_numpy().tolist() == [[1, "alpha"], [2, "beta"]]


def test_an_unknown_order_is_named(tables: TopicTables) -> None:
    with pytest.raises(InputError, match=r"'order' parameter .* must be one of weight, relevance, .* Got 'tidy'"):
        tables.topic_terms(10, order="tidy")  # type: ignore[arg-type]


def test_no_terms_asked_for(tables: TopicTables) -> None:
    with pytest.raises(InputError, match=r"'n_terms' parameter of topic_terms must be .* of at least 1\. Got 0"):
        tables.topic_terms(0)


def test_doc_topics_go_article_by_article(tables: TopicTables) -> None:
    assert tables.doc_topics().to_numpy().tolist()[:3] == [["x", 0, 0.5], ["x", 1, 0.5], ["y", 0, 0.9]]


def test_summary_counts_only_articles_with_a_known_word(tables: TopicTables) -> None:
    summary = tables.topic_summary()
    assert summary.label.tolist() == ["alpha, beta", "gamma, beta, alpha (largest in no article)"]
    assert summary.share.tolist() == pytest.approx([0.7, 0.3])
    assert summary.n_articles.tolist() == [2, 0]
    assert summary.top_terms.tolist() == ["alpha, beta", "gamma, beta, alpha"]
    assert summary.example.tolist() == ["Y", "Z"]  # not X, whose shares mean nothing


def test_of_articles_with_the_same_share_the_example_holds_most_terms(tables: TopicTables) -> None:
    texts = EncodedTexts(np.array([0, 1, 2, 1, 2, 0, 1], dtype=np.int32), np.array([0, 3, 5, 7]), 3)
    pairs = TermPairs.count(texts, tables.term_weights)
    shares = np.array([[0.5, 0.5], [0.8, 0.2], [0.8, 0.2]])
    # alpha and beta are the first topic's: Y holds one of them, Z both. X has no topic.
    assert replace(tables, shares=shares, pairs=pairs).topic_summary().example.tolist() == ["Z", "Y"]


def test_headlines_are_those_of_the_largest_shares_equals_in_the_order_of_articles(tables: TopicTables) -> None:
    shares = np.array([[0.9, 0.1], [0.8, 0.2], [0.8, 0.2], [1.0, 0.0]])
    four = replace(
        tables,
        article_ids=("w", "x", "y", "z"),
        headlines=("W", "X", "Y", "Z"),
        text_hashes=np.array([1, 2, 3, 4], dtype=np.uint64),
        shares=shares,
        placed=np.array([False, True, True, True]),  # the shares of W mean nothing
    )
    assert four.topic_headlines(2).to_numpy().tolist() == [
        [0, 1, "z", "Z", 1.0],
        [0, 2, "x", "X", 0.8],
        [1, 1, "x", "X", 0.2],
        [1, 2, "y", "Y", 0.2],
    ]
    assert four.topic_headlines(9).groupby("topic").title.agg("".join).tolist() == ["ZXY", "XY"]
    with pytest.raises(InputError, match=r"'n' parameter of headlines must be a whole number of at least 1\. Got 0"):
        four.topic_headlines(0)


def test_headlines_are_one_of_each_text_and_of_articles_that_hold_a_tenth(tables: TopicTables) -> None:
    copies = replace(tables, text_hashes=np.array([7, 8, 8], dtype=np.uint64))
    assert copies.topic_headlines(3).title.tolist() == ["Y", "Y"]
    rare = replace(tables, shares=np.array([[0.5, 0.5], [0.95, 0.05], [0.91, 0.09]]))
    assert rare.topic_headlines(3).topic.tolist() == [0, 0]
    assert rare.topic_summary().example.tolist() == ["Y", ""]


def test_a_topic_with_a_name_keeps_it_and_the_note(tables: TopicTables) -> None:
    labels = tables.topic_summary(names={1: "arms"}).label.tolist()
    assert labels == ["alpha, beta", "arms (largest in no article)"]


def test_a_label_knows_the_weights(tables: TopicTables) -> None:
    named = replace(
        tables, terms=("tax", "council tax", "gamma"), term_weights=np.array([[0.6, 0.4, 0], [0, 0.9, 0.1]])
    )
    assert named.topic_summary().label.tolist()[0] == "tax"


def test_stability_is_a_column(tables: TopicTables) -> None:
    assert tables.topic_summary()[["stability", "stability_rbo"]].isna().all(axis=None)
    found = pd.DataFrame({"topic": [0, 1], "jaccard": [0.5, 1.0], "rbo": [0.25, 0.75]})
    assert tables.topic_summary(stability=found).stability.tolist() == [0.5, 1.0]
    assert tables.topic_summary(stability=found).stability_rbo.tolist() == [0.25, 0.75]
    assert tables.topic_summary(stability=found.drop(columns="rbo")).stability_rbo.isna().all()
    with pytest.raises(InputError, match=r"'stability' .* must hold the topics 0 to 1, in order\. Got \[0\]"):
        tables.topic_summary(stability=found[:1])
    for wrong in (3, found[["topic"]]):
        with pytest.raises(InputError, match=r"'stability' .* must be a table with the columns topic and jaccard"):
            tables.topic_summary(stability=wrong)  # type: ignore[arg-type]


def test_stability_of_other_topics_is_refused(tables: TopicTables) -> None:
    found = pd.DataFrame({"topic": [0, 1], "jaccard": [0.5, 1.0], "terms": ["alpha", "gamma, beta"]})
    assert tables.topic_summary(stability=found).stability.tolist() == [0.5, 1.0]
    with pytest.raises(InputError, match=r"topic 1 with the terms beta, gamma; here it has gamma, beta: take topic_st"):
        tables.topic_summary(stability=found.assign(terms=["alpha", "beta, gamma"]))


def test_topics_are_numbered_by_share_then_by_first_term() -> None:
    shares = np.array([[0.2, 0.2, 0.6]])
    term_weights = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    assert number_topics(shares, term_weights).tolist() == [2, 1, 0]


def test_no_weight_means_equal_shares() -> None:
    assert to_shares(np.array([[0.0, 0.0], [1.0, 3.0]])).tolist() == [[0.5, 0.5], [0.25, 0.75]]


@given(arrays(float, (4, 3), elements=st.floats(0, 1e6)))
def test_shares_sum_to_one(weights: np.ndarray) -> None:
    shares = to_shares(weights)
    assert np.allclose(shares.sum(axis=1), 1, rtol=0, atol=1e-12)
    assert ((shares >= 0) & (shares <= 1)).all()


def test_a_table_without_articles() -> None:
    assert len(doc_topics_table([], np.empty((0, 3)))) == 0


def test_n_topics_may_be_numpy_s() -> None:
    check_n_topics(np.int64(3), n_texts=5, n_terms=9)  # type: ignore[arg-type]


@pytest.mark.parametrize("n_topics", [1, 0, -2, 6, 2.0, "3", True, np.int64(6), np.True_])
def test_n_topics_must_fit(n_topics: object) -> None:
    with pytest.raises(
        InputError,
        match=rf"'n_topics' parameter must .* \(5\) .* \(9\)\. Got {re.escape(repr(n_topics))}\. Ask for fewer",
    ):
        check_n_topics(n_topics, n_texts=5, n_terms=9)  # type: ignore[arg-type]
