import pandas as pd
import pytest

from toolkit.compare.clusters import cluster_ids, said_clusters


def articles(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["article_id", "title", "text"])


def test_copies_differ_in_white_space_case_and_headline_only():
    table = articles(("b", "One", "The  deal\nis done."), ("a", "Two", "THE DEAL IS DONE."), ("c", "One", "Other."))
    assert cluster_ids(table).tolist() == ["a", "a", "c"]


def test_without_a_text_the_title_tells_and_without_both_nothing_does():
    table = articles(("a", "Rates", ""), ("b", "RATES ", ""), ("c", "", ""), ("d", "", " "), ("e", "", "Rates"))
    assert cluster_ids(table).tolist() == ["a", "a", "c", "d", "e"]


def test_the_order_of_the_rows_does_not_matter():
    table = articles(("b", "", "x"), ("a", "", "x"), ("c", "", "y"))
    shuffled = table.iloc[[2, 0, 1]]
    assert cluster_ids(shuffled).sort_index().tolist() == cluster_ids(table).tolist()


def test_the_corpus_own_clusters_win():
    table = articles(("a", "", "x"), ("b", "", "x")).assign(cluster_id=[7, 8])
    assert cluster_ids(table).tolist() == ["7", "8"]


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, "", " "])
def test_an_article_without_an_own_cluster_is_one_by_itself(nothing):
    table = articles(("a", "", "x"), ("b", "", "x"), ("c", "", "x")).assign(cluster_id=["k", nothing, nothing])
    assert cluster_ids(table).tolist() == ["k", "alone: b", "alone: c"]
    assert cluster_ids(table.assign(cluster_id=cluster_ids(table))).tolist() == ["k", "alone: b", "alone: c"]


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (None, "copies of one text (2)"),
        ([0, 1, 1], "column cluster_id (2)"),
        ([0.0, None, None], "column cluster_id (3)"),
    ],
)
def test_which_clusters_are_used_is_said(own, said):
    table = articles(("a", "", "x"), ("b", "", "x"), ("c", "", "y"))
    table = table if own is None else table.assign(cluster_id=own)
    assert said_clusters(table.assign(cluster_id=cluster_ids(table))) == said


def test_copies_are_said_though_the_article_that_names_them_was_left_out():
    panel = articles(("a", "", "x"), ("b", "", "x"), ("c", "", "y")).assign(cluster_id=["a", "a", "c"])
    assert said_clusters(panel[1:]) == "copies of one text (2)"
    assert said_clusters(panel[:0]) == "copies of one text (0)"


def test_ids_may_be_numbers_and_a_missing_title_or_text_is_an_empty_one():
    table = pd.DataFrame({"article_id": [2, 10, 3], "title": [None, None, "Rates"], "text": ["x", "X", None]})
    assert cluster_ids(table).tolist() == ["10", "10", "3"]
    assert cluster_ids(table.assign(title=float("nan"), text=None)).tolist() == ["2", "10", "3"]
