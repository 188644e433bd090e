import pandas as pd

from toolkit.compare.shares import placed_shares


def doc_topics(**shares: dict[int, float]) -> pd.DataFrame:
    rows = [(article, topic, share) for article, of in shares.items() for topic, share in of.items()]
    return pd.DataFrame(rows, columns=["article_id", "topic", "share"]).astype({"article_id": "str"})


def test_equal_shares_of_all_topics_are_no_topic_however_they_were_rounded() -> None:
    whole = doc_topics(a={0: 1 / 3, 1: 1 / 3, 2: 1 / 3}, b={0: 0.5, 1: 0.5, 2: 0.0}, c={0: 0.333, 1: 0.333, 2: 0.333})
    assert list(placed_shares(whole).index) == ["b"]


def test_equal_shares_of_some_topics_are_not_those_of_all() -> None:
    sparse = doc_topics(a={2: 0.5, 0: 0.5}, b={0: 0.2, 1: 0.8})
    assert placed_shares(sparse).to_numpy().tolist() == [[0.5, 0.0, 0.5], [0.2, 0.8, 0.0]]
    chosen = doc_topics(a={3: 0.0, 5: 0.0}, b={3: 0.125, 5: 0.125}, c={3: 0.4, 5: 0.4})
    assert list(placed_shares(chosen).index) == ["a", "b", "c"]
    assert list(placed_shares(chosen).columns) == [3, 5]


def test_one_topic_alone() -> None:
    assert placed_shares(doc_topics(a={3: 1.0}, b={3: 0.0}))[3].tolist() == [1.0, 0.0]
