from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from toolkit.compare.bootstrap import cluster_interval
from toolkit.compare.prevalence import topic_prevalence
from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.schema import PREVALENCE, check_table
from toolkit.topics.tables import doc_topics_table


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    table = Corpus.from_texts([f"text number {i}" for i in range(40)]).articles
    days = pd.to_datetime(["2025-10-05", "2025-11-05"] * 20, utc=True).astype("datetime64[us, UTC]")
    return table.assign(published=days, outlet=["a"] * 20 + ["b"] * 20)


@pytest.fixture(scope="module")
def doc_topics(articles: pd.DataFrame) -> pd.DataFrame:
    first = np.random.default_rng(0).uniform(0, 0.4, 40) + np.array([0.5, 0.1] * 20)
    ids = list(articles["article_id"])
    return pd.DataFrame({"article_id": ids * 2, "topic": [0] * 40 + [1] * 40, "share": [*first, *(1 - first)]})


def test_means_and_intervals_are_those_of_the_cluster_bootstrap(articles, doc_topics) -> None:
    rows = topic_prevalence(articles, doc_topics, n_boot=200)
    assert rows["level"].tolist() == ["2025-10", "2025-10", "2025-11", "2025-11"]
    share = doc_topics[doc_topics["topic"] == 0].set_index("article_id")["share"]
    october = share[articles.loc[articles["published"].dt.month == 10, "article_id"].sort_values()].to_numpy()
    expected = cluster_interval(october[:, None], np.ones((20, 1)), n_boot=200)
    row = rows.iloc[0]
    assert row["estimate"] == pytest.approx(october.mean())
    assert row["ci_low"] == pytest.approx(expected.low)
    assert row["ci_high"] == pytest.approx(expected.high)
    assert rows.groupby("level")["estimate"].sum().tolist() == pytest.approx([1, 1])
    assert (rows["n_articles"] == 20).all()
    assert (rows["warning"] == "").all()


def test_copies_widen_the_interval(articles, doc_topics) -> None:
    alone = topic_prevalence(articles, doc_topics, by="outlet", n_boot=200)
    copies = articles.assign(cluster_id=[str(i // 4) for i in range(40)])
    together = topic_prevalence(copies, doc_topics, by="outlet", n_boot=200)
    assert together["n_clusters"].tolist() == [5] * 4
    assert together["estimate"].tolist() == pytest.approx(alone["estimate"].tolist())
    assert together["warning"].tolist() == ["fewer than 10 clusters"] * 4


def test_an_article_without_a_topic_is_left_out_and_few_are_warned_of(articles, doc_topics) -> None:
    blank = doc_topics.assign(
        share=doc_topics["share"].where(~doc_topics["article_id"].isin(articles["article_id"][:15]), 0.5)
    )
    rows = topic_prevalence(articles, blank, by="outlet", n_boot=100)
    assert rows["n_articles"].tolist() == [5, 5, 20, 20]
    assert rows["warning"].iloc[0].startswith("fewer than 10 articles")


def test_ends_stay_within_zero_and_one_and_the_order_of_rows_does_not_matter(articles) -> None:
    ids = list(articles["article_id"])
    rare = list(np.random.default_rng(3).beta(0.05, 2, 40))
    shares = pd.DataFrame(
        {"article_id": ids * 2, "topic": [0] * 40 + [1] * 40, "share": [*rare, *(1 - s for s in rare)]}
    )
    rows = topic_prevalence(articles, shares, by="outlet", n_boot=200)
    assert rows["ci_low"].min() >= 0
    assert rows["ci_high"].max() <= 1
    mixed = topic_prevalence(articles.sample(frac=1, random_state=1), shares[::-1], by="outlet", n_boot=200)
    pd.testing.assert_frame_equal(rows, mixed, check_exact=True)


def test_the_table_keeps_its_contract_with_and_without_intervals(articles, doc_topics) -> None:
    known = topic_prevalence(articles, doc_topics, n_boot=100)
    one_cluster = topic_prevalence(articles.assign(cluster_id="k"), doc_topics, n_boot=100)
    for rows in (known, one_cluster):
        assert list(check_table("prevalence", rows)) == list(PREVALENCE)
    assert known.notna().all(axis=None)
    assert one_cluster.columns[one_cluster.isna().all()].tolist() == ["ci_low", "ci_high"]


def test_a_topic_without_a_row_has_no_share_of_the_article(articles, doc_topics) -> None:
    third = doc_topics[:39].assign(topic=2, share=0.0)
    some = topic_prevalence(articles, pd.concat([doc_topics, third]), by="outlet", n_boot=100)
    none = topic_prevalence(articles, pd.concat([doc_topics, third[:1]]), by="outlet", n_boot=100)
    pd.testing.assert_frame_equal(some, none)


def test_what_cannot_be_had(articles, doc_topics) -> None:
    with pytest.raises(InputError, match=r"period or outlet. Got 'topic'"):
        topic_prevalence(articles, doc_topics, by="topic")
    with pytest.raises(InputError, match="None of the corpus's articles"):
        topic_prevalence(articles, doc_topics.assign(article_id=[f"x{i}" for i in range(80)]))
    with pytest.raises(InputError, match="'n_boot'"):
        topic_prevalence(articles, doc_topics, n_boot=5)
    with pytest.raises(InputError, match=r"Got SimpleNamespace\. Take its doc_topics\(\)"):
        topic_prevalence(articles, SimpleNamespace(doc_topics=lambda: doc_topics))
    with pytest.raises(InputError, match=r"doc_topics table must be a DataFrame\. Got NoneType"):
        topic_prevalence(articles, None)
    with pytest.raises(InputError, match=r"'corpus' parameter must be a Corpus or its articles table\. Got list"):
        topic_prevalence(["text"], doc_topics)


def test_some_topics_alone_have_the_rows_that_they_have_among_all(articles) -> None:
    rng = np.random.default_rng(5)
    shares = rng.dirichlet(np.ones(4), 40) * (rng.random((40, 4)) < 0.5) + np.eye(4)[0] * 0.1
    shares /= shares.sum(axis=1, keepdims=True)
    table = doc_topics_table(list(articles["article_id"]), shares)
    full = topic_prevalence(articles, table, by="outlet", n_boot=100)
    for some in ([1, 3], [3]):
        alone = topic_prevalence(articles, table[table["topic"].isin(some)], by="outlet", n_boot=100)
        expected = full[full["topic"].isin(some)].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, expected)


def test_a_share_that_does_not_vary_is_called_so(articles, doc_topics) -> None:
    flat = doc_topics.assign(share=np.where(doc_topics["topic"] == 0, 0.3, 0.7))
    rows = topic_prevalence(articles, flat, by="outlet", n_boot=100)
    assert set(rows["warning"]) == {"share does not vary, no interval"}


def test_threads_and_the_order_of_rows_do_not_change_a_bit(articles, doc_topics) -> None:
    found = []
    mixed = [frame.sample(frac=1, random_state=3) for frame in (articles, doc_topics)]
    for threads, corpus, topics in ((1, articles, doc_topics), (2, articles, doc_topics), (2, *mixed)):
        with threadpool_limits(limits=threads):
            found.append(topic_prevalence(corpus, topics, n_boot=100))
    for again in found[1:]:
        pd.testing.assert_frame_equal(found[0], again, check_exact=True)


def test_a_share_that_few_clusters_carry_says_so(articles) -> None:
    share = np.full(40, 0.001)
    share[:3] = 0.9
    sparse = doc_topics_table(list(articles["article_id"]), np.column_stack([share, 1 - share]))
    rows = topic_prevalence(articles.assign(outlet="a"), sparse, by="outlet", n_boot=200)
    assert rows["warning"].tolist() == ["fewer than 5 clusters carry 90% of the share", ""]
