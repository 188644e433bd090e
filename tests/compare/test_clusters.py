import pandas as pd
import pytest

from toolkit.compare.clusters import cluster_ids
from toolkit.errors import InputError


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


def test_own_clusters_with_gaps_are_refused():
    table = articles(("a", "", "x"), ("b", "", "x")).assign(cluster_id=["k", None])
    with pytest.raises(InputError, match=r"'cluster_id'.*Row 1"):
        cluster_ids(table)


def test_ids_may_be_numbers_and_a_missing_title_or_text_is_an_empty_one():
    table = pd.DataFrame({"article_id": [2, 10, 3], "title": [None, None, "Rates"], "text": ["x", "X", None]})
    assert cluster_ids(table).tolist() == ["10", "10", "3"]
    assert cluster_ids(table.assign(title=float("nan"), text=None)).tolist() == ["2", "10", "3"]
