import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control

from toolkit.compare.contrasts import compare_tone
from toolkit.errors import InputError
from toolkit.schema import KEYS, check_table, empty_table

FAST = {"n_boot": 199}


def test_estimates_are_means_and_differences(random_panel):
    found = compare_tone(random_panel, by="outlet", **FAST)
    means = random_panel.groupby("target").tone.mean()
    overall = found.table[found.table.group == "overall"].set_index("target")
    assert overall.estimate.to_dict() == pytest.approx(means.to_dict())
    contrast = found.contrasts.set_index(["group", "target_a", "target_b"]).estimate
    assert contrast["overall", "CN", "JP"].item() == pytest.approx(means["CN"] - means["JP"])
    wide = random_panel.pivot_table(index="article_id", columns="target", values="tone").dropna(subset=["CN", "JP"])
    assert contrast["within-article", "CN", "JP"].item() == pytest.approx((wide.CN - wide.JP).mean())
    daily = random_panel[(random_panel.outlet == "Daily") & (random_panel.target == "KP")]
    row = found.table[(found.table.level == "Daily") & (found.table.target == "KP")].iloc[0]
    assert row.estimate == pytest.approx(daily.tone.mean())
    assert (row.n_articles, row.n_clusters) == (len(daily), daily.cluster_id.nunique())
    assert row.n_mentions == daily.n_mentions.sum()


def test_rows_without_mentions_change_nothing(random_panel):
    about = random_panel.drop_duplicates("article_id").assign(target="KR", tone=np.nan, n_mentions=0)
    mixed = compare_tone(pd.concat([about, random_panel]), by="outlet", **FAST)
    alone = compare_tone(random_panel, by="outlet", **FAST)
    pd.testing.assert_frame_equal(mixed.table, alone.table)
    pd.testing.assert_frame_equal(mixed.contrasts, alone.contrasts)


def test_the_tables_keep_their_contracts_and_order(random_panel):
    found = compare_tone(random_panel, by=["period", "topic"], **FAST)
    for name, table in (("comparison", found.table), ("contrasts", found.contrasts)):
        check_table(name, table)
        assert not table.duplicated(list(KEYS[name])).any()
    assert list(dict.fromkeys(found.table.group)) == ["overall", "period", "topic"]
    assert list(dict.fromkeys(found.contrasts.group)) == ["overall", "within-article", "period", "topic"]
    assert list(dict.fromkeys(found.table.level)) == [
        "all", "2025-10", "2025-11", "undated", "0", "1", "2", "no topic"
    ]  # fmt: skip


def test_targets_choose_and_order(random_panel):
    every = compare_tone(random_panel, **FAST).contrasts
    turned = compare_tone(random_panel, targets=["JP", "CN"], **FAST)
    assert turned.table.target.tolist() == ["JP", "CN"]
    row = turned.contrasts.iloc[0]
    assert (row.target_a, row.target_b) == ("JP", "CN")
    assert row.estimate == pytest.approx(-every.estimate[0])
    assert row.ci_low == pytest.approx(-every.ci_high[0])


def test_a_cell_does_not_depend_on_the_others(random_panel):
    columns = ["estimate", "ci_low", "ci_high", "p_value", "n_clusters"]
    few = compare_tone(random_panel, targets=["CN", "JP"], **FAST).contrasts
    many = compare_tone(random_panel, by=["outlet", "period"], **FAST).contrasts
    many = many[(many.level == "all") & (many.target_a == "CN") & (many.target_b == "JP")]
    pd.testing.assert_frame_equal(few[columns], many[columns].reset_index(drop=True))


def test_the_order_of_the_rows_does_not_matter(random_panel):
    shuffled = random_panel.sample(frac=1, random_state=1).reset_index(drop=True)
    one, other = (compare_tone(p, by="topic", **FAST) for p in (random_panel, shuffled))
    pd.testing.assert_frame_equal(one.table, other.table, check_exact=True)
    pd.testing.assert_frame_equal(one.contrasts, other.contrasts, check_exact=True)


def test_the_names_of_articles_and_clusters_do_not_matter_beyond_their_order(random_panel):
    renamed = random_panel.assign(cluster_id="k" + random_panel.cluster_id)
    pd.testing.assert_frame_equal(
        compare_tone(random_panel, **FAST).table, compare_tone(renamed, **FAST).table, check_exact=True
    )


def test_q_values_are_those_of_benjamini_and_hochberg_within_each_group(random_panel):
    contrasts = compare_tone(random_panel, by=["outlet", "topic"], **FAST).contrasts
    tested = contrasts.dropna(subset="p_value")
    assert set(tested.group) == {"overall", "within-article", "outlet", "topic"}
    for _, family in tested.groupby("group"):
        assert family.q_value.to_numpy() == pytest.approx(false_discovery_control(family.p_value))
    assert contrasts[contrasts.p_value.isna()].q_value.isna().all()


def test_thin_cells_are_shown_with_a_warning_and_no_false_interval(make_panel):
    rows = [(f"a{i:02d}", "CN", (i % 5) / 10) for i in range(20)] + [("b1", "KP", -0.5), ("b2", "KP", -0.5)]
    panel = make_panel(rows, cluster_id=[article if article[0] == "a" else "b" for article, _, _ in rows])
    found = compare_tone(panel, **FAST)
    row = found.table.set_index("target").loc["KP"]
    assert row.warning == "fewer than 10 articles; one cluster, no interval"
    assert np.isnan(row.ci_low)
    overall, within = found.contrasts.itertuples()
    assert overall.estimate == pytest.approx(0.7)
    assert np.isnan(overall.ci_low)
    assert np.isnan(overall.p_value)
    assert overall.warning == "KP: fewer than 10 articles; KP: one cluster, no interval"
    assert within.warning == "no article names both"


def test_min_articles_moves_the_warning(random_panel):
    assert (compare_tone(random_panel, **FAST).table.warning == "").all()
    assert (compare_tone(random_panel, min_articles=50, **FAST).table.warning == "fewer than 50 articles").all()


def test_a_wider_level_gives_a_wider_interval(random_panel):
    narrow, wide = (compare_tone(random_panel, level=level, **FAST).table for level in (0.8, 0.95))
    assert (wide.ci_low < narrow.ci_low).all()


def test_settings_travel_with_the_result(random_panel):
    used = compare_tone(random_panel, by="period", period="week", random_state=3, **FAST).settings
    assert used["by"] == ["period"]
    assert used["targets"] == ["CN", "JP", "KP"]
    assert (used["period"], used["n_boot"], used["random_state"]) == ("week", 199, 3)


def test_one_target_and_none(make_panel):
    found = compare_tone(make_panel([("a", "CN", 0.1), ("b", "CN", 0.2)]), **FAST)
    assert len(found.table) == 1
    assert found.contrasts.empty
    nothing = compare_tone(empty_table("panel"), by="outlet", **FAST)
    assert nothing.table.empty
    check_table("contrasts", nothing.contrasts)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"by": "source"}, "'by'"),
        ({"by": 5}, "'by' .* one of the groups or a list of them. Got 5"),
        ({"period": "decade"}, "'period'"),
        ({"targets": ["CN", "XX"]}, "'targets'.*'XX'"),
        ({"targets": "CN"}, "'targets'.*list"),
        ({"targets": []}, "'targets'.*list"),
        ({"targets": 5}, "'targets'.*list of different codes. Got 5"),
        ({"targets": {"CN", "JP"}}, "'targets'.*list of different codes. Got {"),
        ({"targets": [5]}, "'targets'.*must name targets of the panel. Got 5. Available: CN, JP, KP"),
        ({"targets": ["CN", "CN"]}, "'targets'.*list of different codes"),
        ({"n_boot": 50}, "'n_boot'.*100 or more. Got 50"),
        ({"n_boot": True}, "'n_boot'.*100 or more. Got True"),
        ({"n_boot": 200.0}, "'n_boot'.*100 or more. Got 200.0"),
        ({"level": 95}, "'level'.*Got 95"),
        ({"level": "0.95"}, "'level'.*a number between 0.5 and 0.99. Got '0.95'"),
        ({"level": None}, "'level'.*Got None"),
        ({"level": float("nan")}, "'level'.*Got nan"),
        ({"min_articles": 0}, "'min_articles'"),
        ({"random_state": -1}, "'random_state'"),
        ({"random_state": True}, "'random_state'.*a whole number, 0 or more. Got True"),
        ({"random_state": None}, "'random_state'.*Got None"),
    ],
)
def test_wrong_parameters_are_named(random_panel, wrong, words):
    with pytest.raises(InputError, match=words):
        compare_tone(random_panel, **wrong)


def test_numbers_of_numpy_are_numbers(random_panel):
    numbers = {
        "n_boot": np.int64(199),
        "level": np.float64(0.95),
        "min_articles": np.int32(5),
        "random_state": np.uint8(3),
    }
    found = compare_tone(random_panel, targets=np.array(["JP", "CN"]), **numbers)
    plain = compare_tone(random_panel, targets=["JP", "CN"], n_boot=199, min_articles=5, random_state=3)
    pd.testing.assert_frame_equal(found.contrasts, plain.contrasts, check_exact=True)
    assert repr(found) == repr(plain)


@pytest.mark.parametrize("panel", [None, [1], "panel"])
def test_what_is_no_panel_is_refused(panel):
    with pytest.raises(InputError, match=r"panel table must be a DataFrame\. Got (NoneType|list|str)\.$"):
        compare_tone(panel)
