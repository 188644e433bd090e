import math

from toolkit.compare.cautions import caution


def test_nothing_to_say():
    assert caution({"": (40, 30)}, low=-0.1, min_articles=10, varies=True) == ""


def test_few_articles_and_few_clusters_are_two_things():
    words = caution({"": (40, 9)}, low=-0.1, min_articles=50, varies=True)
    assert words == "fewer than 50 articles; fewer than 10 clusters"


def test_one_cluster():
    assert caution({"": (12, 1)}, low=math.nan, min_articles=10, varies=True) == "one cluster, no interval"


def test_what_does_not_vary_is_named():
    words = [caution({"": (40, 30)}, low=math.nan, min_articles=10, varies=False, **w) for w in ({}, {"what": "share"})]
    assert words == ["tone does not vary, no interval", "share does not vary, no interval"]
