import math

from toolkit.compare.cautions import Side, caution


def test_nothing_to_say():
    assert caution({"": Side(40, 30)}, low=-0.1, min_articles=10) == ""


def test_few_articles_and_few_clusters_are_two_things():
    words = caution({"": Side(40, 9)}, low=-0.1, min_articles=50)
    assert words == "fewer than 50 articles; fewer than 10 clusters"


def test_one_cluster():
    side = Side(12, 1, varies=False, told=False)
    assert caution({"": side}, low=math.nan, min_articles=10) == "one cluster, no interval"


def test_what_does_not_vary_is_named():
    side = Side(40, 30, varies=False, told=False)
    words = [caution({"": side}, low=math.nan, min_articles=10, **w) for w in ({}, {"what": "share"})]
    assert words == ["tone does not vary, no interval", "share does not vary, no interval"]


def test_the_side_without_an_interval_is_named():
    sound, flat, rare = Side(40, 30), Side(40, 30, varies=False, told=False), Side(40, 30, told=False)
    assert caution({"CN": sound, "KP": flat}, low=math.nan, min_articles=10) == "KP: tone does not vary, no interval"
    few = "too few clusters that differ, no interval"
    assert caution({"CN": sound, "KP": rare}, low=math.nan, min_articles=10) == f"KP: {few}"
    assert caution({"CN": sound, "KP": sound}, low=math.nan, min_articles=10) == few
