import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.compare.contrasts import compare_tone
from toolkit.compare.decomposition import decompose_tone
from toolkit.compare.settings import Settings
from toolkit.errors import InputError
from toolkit.schema import DECOMPOSITION, check_table

PAIR = {"target_a": "CN", "target_b": "JP"}
COLUMNS = ["estimate", "ci_low", "ci_high", "p_value"]


@pytest.fixture
def by_hand(make_panel):
    """China: 6 articles on topic 0 at -0.5, 2 on topic 1 at 0.1. Japan: 2 at -0.4 and 6 at 0.2."""
    tones = {("CN", 0): [-0.6, -0.4] * 3, ("CN", 1): [0.0, 0.2], ("JP", 0): [-0.5, -0.3], ("JP", 1): [0.1, 0.3] * 3}
    rows = [(f"{code}{topic}{i}", code, x) for (code, topic), all_ in tones.items() for i, x in enumerate(all_)]
    return make_panel(rows, topic=[int(article[2]) for article, _, _ in rows])


def test_the_parts_are_those_computed_by_hand(by_hand) -> None:
    table = decompose_tone(by_hand, **PAIR).table.set_index(["part", "level"])
    assert table.estimate["difference", "all"] == pytest.approx(-0.35 - 0.05)
    # (0.75 - 0.25) * (-0.45 - -0.15) and (0.25 - 0.75) * (0.15 - -0.15): c is the mean of -0.35 and 0.05
    assert table.estimate["other topics", "0"] == pytest.approx(-0.15)
    assert table.estimate["other topics", "1"] == pytest.approx(-0.15)
    # (-0.5 - -0.4) * 0.5 and (0.1 - 0.2) * 0.5
    assert table.estimate["other tone", "0"] == pytest.approx(-0.05)
    assert table.estimate["other tone", "1"] == pytest.approx(-0.05)
    assert table.estimate["other topics", "all"] == pytest.approx(-0.3)
    assert table.estimate["other tone", "all"] == pytest.approx(-0.1)
    row = table.loc[("other tone", "0")]
    assert (row.share_a, row.share_b) == (0.75, 0.25)
    assert (row.tone_a, row.tone_b) == (pytest.approx(-0.5), pytest.approx(-0.4))
    assert (row.n_articles, row.n_clusters) == (8, 8)
    assert row.warning.startswith("CN: fewer than 10 articles; CN: fewer than 10 clusters; JP: fewer than 10 articles")


def test_the_difference_is_that_of_compare_tone(random_panel) -> None:
    panel = random_panel.assign(topic=random_panel.topic.clip(lower=0))
    found = decompose_tone(panel, **PAIR, n_boot=499).table
    contrasts = compare_tone(panel, n_boot=499).contrasts
    expected = contrasts[(contrasts.group == "overall") & (contrasts.target_a == "CN") & (contrasts.target_b == "JP")]
    pd.testing.assert_series_equal(found.loc[0, COLUMNS], expected[COLUMNS].iloc[0], check_names=False)


def test_the_parts_sum_to_the_difference(random_panel) -> None:
    table = decompose_tone(random_panel, **PAIR, n_boot=199).table
    whole = table[table.level == "all"].set_index("part").estimate
    assert whole["other topics"] + whole["other tone"] == pytest.approx(whole["difference"], abs=1e-14)
    for part in ("other topics", "other tone"):
        topics = table[(table.part == part) & (table.level != "all")]
        assert topics.estimate.sum() == pytest.approx(whole[part], abs=1e-14)
        assert topics.level.tolist() == ["0", "1", "2", "no topic"]
    assert table.groupby("part").share_a.sum()["other tone"] == pytest.approx(2.0)  # the topics, and "all"


@given(st.lists(st.tuples(st.booleans(), st.integers(-1, 3), st.floats(-1, 1)), min_size=2, max_size=30))
@settings(max_examples=40, deadline=None)
def test_they_sum_whatever_topics_a_target_never_meets(rows) -> None:
    from toolkit.compare.kitagawa import Cells, _parts

    frame = pd.DataFrame([*rows, (True, 0, 0.5), (False, 1, -0.5)], columns=["a", "topic", "tone"])
    frame = frame.assign(
        target=np.where(frame.a, "CN", "JP"), cluster_id=range(len(frame)), article_id=range(len(frame))
    )
    names = [str(t) for t in sorted(set(frame.topic))]
    cells = Cells.of(frame, frame.topic.astype("str"), names, ("CN", "JP"))
    values, errors = _parts(cells, np.ones((1, len(frame))))
    gap = frame.tone[frame.a].mean() - frame.tone[~frame.a].mean()
    assert values[0, :, -1].sum() == pytest.approx(gap, abs=1e-12)
    assert np.isfinite(errors).all()


def test_a_topic_that_only_one_target_meets_is_all_topics(make_panel) -> None:
    rows = [(f"c{i}", "CN", -0.5 + i / 100) for i in range(12)] + [(f"j{i}", "JP", 0.3 + i / 100) for i in range(12)]
    panel = make_panel(rows, topic=[0] * 12 + [1] * 12)
    table = decompose_tone(panel, **PAIR, n_boot=199).table.set_index(["part", "level"])
    assert table.estimate["other tone", "all"] == pytest.approx(0.0)
    assert table.estimate["other topics", "all"] == pytest.approx(-0.8)
    assert np.isnan(table.tone_b["other topics", "0"])
    assert "JP: no articles" in table.warning["other topics", "0"]


def test_the_table_keeps_its_contract_also_where_a_target_has_no_article(random_panel) -> None:
    alone = random_panel.assign(topic=random_panel.topic.where(random_panel.target == "CN", 0))
    table = decompose_tone(alone, **PAIR, n_boot=199).table
    assert list(check_table("decomposition", table)) == list(DECOMPOSITION)
    assert table.tone_b.isna().tolist() == (table.share_b == 0).tolist()
    assert table.tone_b.isna().sum() == 6  # topics 1, 2 and none, in both parts
    assert table.tone_a.notna().all()


def test_errors_are_those_of_the_jackknife(random_panel) -> None:
    from toolkit.compare.kitagawa import Cells, _parts
    from toolkit.compare.levels import levels_of

    panel = random_panel[random_panel.target.isin(["CN", "JP"])]
    panel = pd.concat([panel.assign(cluster_id=panel.cluster_id + str(i)) for i in range(8)])
    topics, names = levels_of(panel, group="topic", period="month")
    cells = Cells.of(panel, topics, names, ("CN", "JP"))
    n = len(cells.sums)
    errors = _parts(cells, np.ones((1, n)))[1][0]
    left_out = _parts(cells, 1.0 - np.eye(n))[0]
    jackknife = np.sqrt((n - 1) / n * ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0))
    assert errors == pytest.approx(jackknife, rel=0.03)


def test_intervals_hold_their_estimates_and_turn_with_the_targets(random_panel) -> None:
    one = decompose_tone(random_panel, **PAIR, n_boot=299).table
    known = one.dropna(subset="ci_low")
    assert len(known) > 5
    assert ((known.ci_low <= known.estimate) & (known.estimate <= known.ci_high)).all()
    assert ((known.p_value <= 0.05) == ((known.ci_low > 0) | (known.ci_high < 0))).all()
    other = decompose_tone(random_panel, target_a="JP", target_b="CN", n_boot=299).table
    assert other.estimate.to_numpy() == pytest.approx(-one.estimate.to_numpy())
    assert other.ci_low.to_numpy() == pytest.approx(-one.ci_high.to_numpy(), nan_ok=True)


def test_the_order_of_the_rows_does_not_matter(random_panel) -> None:
    shuffled = random_panel.sample(frac=1, random_state=1).reset_index(drop=True)
    one, other = (decompose_tone(p, **PAIR, n_boot=199).table for p in (random_panel, shuffled))
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_one_cluster_of_a_target_gives_no_interval(make_panel) -> None:
    rows = [(f"c{i}", "CN", i / 20) for i in range(12)] + [("j1", "JP", 0.5), ("j2", "JP", 0.1)]
    panel = make_panel(rows, topic=0, cluster_id=[a if a[0] == "c" else "j" for a, _, _ in rows])
    table = decompose_tone(panel, **PAIR, n_boot=199).table
    assert table.columns[check_table("decomposition", table).isna().any()].tolist() == ["ci_low", "ci_high", "p_value"]
    assert table.ci_low.isna().all()
    assert table.warning.str.contains("JP: one cluster, no interval").all()


def test_few_clusters_give_ends_within_the_scale_though_resamples_miss_a_target(make_panel) -> None:
    tones = [("CN", 0, -1.0), ("CN", 1, -0.9), ("CN", 0, 0.2), ("CN", 1, 0.9)]
    tones += [("JP", 0, 1.0), ("JP", 1, -0.8), ("JP", 1, 0.3), ("JP", 0, -0.9)]
    panel = make_panel([(f"a{i}", code, x) for i, (code, _, x) in enumerate(tones)], topic=[t for _, t, _ in tones])
    table = decompose_tone(panel, **PAIR, n_boot=499).table
    assert table.ci_low.min() == -2.0
    assert table.ci_high.max() == 2.0
    assert table.estimate.between(-2, 2).all()


def test_it_shows_itself_in_a_notebook_with_text_escaped(by_hand) -> None:
    panel = by_hand.assign(target=by_hand.target.replace("CN", "<b>CN</b>"))
    page = decompose_tone(panel, target_a="<b>CN</b>", target_b="JP", n_boot=199)._repr_html_()
    assert "target_a = &lt;b&gt;CN&lt;/b&gt;" in page
    assert "<b>CN" not in page
    assert "<td>other topics</td>" in page
    assert "<td>-0.400</td>" in page


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"target_a": "CM"}, r"'target_a' parameter must name a target of the panel. Got 'CM'. Available: CN, JP, KP"),
        ({"target_b": "CN"}, "'target_b' parameter must differ from 'target_a'"),
        ({"n_boot": 9}, "'n_boot'"),
        ({"target_a": 5}, "'target_a' .* Got 5. Available: CN"),
        ({"level": "0.95"}, "'level' .* Got '0.95'"),
        ({"random_state": True}, "'random_state' .* Got True"),
    ],
)
def test_wrong_parameters_are_named(random_panel, wrong, message) -> None:
    with pytest.raises(InputError, match=message):
        decompose_tone(random_panel, **{**PAIR, **wrong})


def test_a_panel_without_topics_is_refused(random_panel) -> None:
    with pytest.raises(InputError, match="needs a panel with topics"):
        decompose_tone(random_panel.assign(topic=-1), **PAIR)


def test_a_topic_with_one_cluster_of_a_target_has_no_interval(random_panel) -> None:
    pair = random_panel[random_panel.target.isin(["CN", "JP"])]
    first = pair.index[(pair.target == "JP") & (pair.topic == 0)][0]
    lone = pair.drop(pair.index[(pair.target == "JP") & (pair.topic == 0)].difference([first]))
    table = decompose_tone(lone, **PAIR, n_boot=199).table.set_index("level")
    assert table.loc["0", ["ci_low", "ci_high", "p_value"]].isna().all(axis=None)
    assert table.loc["0"].warning.str.contains("JP: one cluster, no interval").all()
    assert table.drop("0").ci_low.notna().all()


def test_threads_and_the_order_of_rows_do_not_change_a_bit(random_panel) -> None:
    from threadpoolctl import threadpool_limits

    shuffled = random_panel.sample(frac=1, random_state=2)
    found = []
    for threads, panel in ((1, random_panel), (2, random_panel), (2, shuffled)):
        with threadpool_limits(limits=threads):
            found.append(decompose_tone(panel, **PAIR, n_boot=199).table)
    for again in found[1:]:
        pd.testing.assert_frame_equal(found[0], again, check_exact=True)


def test_linear_algebra_is_done_in_one_thread_whoever_asks(random_panel, monkeypatch: pytest.MonkeyPatch) -> None:
    from threadpoolctl import threadpool_info, threadpool_limits

    import toolkit.compare.kitagawa as module

    seen, parts = [], module._parts

    def watch(*arguments: object) -> object:
        seen.extend(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")
        return parts(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_parts", watch)
    rows = random_panel[random_panel.target.isin(["CN", "JP"])]
    cells = module.Cells.of(rows, rows.topic.astype("str"), ["-1", "0", "1", "2"], ("CN", "JP"))
    with threadpool_limits(limits=2):
        module.split_intervals(cells, Settings(n_boot=199, level=0.95, min_articles=10, random_state=0))
    assert set(seen) == {1}


def test_it_says_which_clusters_the_intervals_rest_on(random_panel) -> None:
    used = decompose_tone(random_panel, **PAIR, n_boot=199).settings
    assert used["clusters"].startswith("column cluster_id (")


def test_a_target_whose_tone_does_not_vary_gives_no_interval(make_panel) -> None:
    tones = np.random.default_rng(0).normal(-0.2, 0.3, 60).clip(-1, 1)
    rows = [(f"k{i:02}", "KP", 0.0) for i in range(12)] + [(f"u{i:02}", "US", float(x)) for i, x in enumerate(tones)]
    panel = make_panel(rows, topic=[i % 2 for i in range(72)])
    table = decompose_tone(panel, target_a="KP", target_b="US", n_boot=199).table
    assert table[["ci_low", "ci_high", "p_value"]].isna().all(axis=None)
    assert table.warning.str.contains("KP: tone does not vary, no interval").all()
    assert not table.warning.str.contains("US: tone").any()


def test_a_target_whose_tone_does_not_vary_in_a_topic_has_no_interval_there(make_panel) -> None:
    rng = np.random.default_rng(1)
    rows = [(f"{code}{i:02}", code, float(x)) for code in ("KP", "US") for i, x in enumerate(rng.uniform(-1, 1, 40))]
    rows = [(name, code, 0.5 if code == "KP" and i % 2 else x) for i, (name, code, x) in enumerate(rows)]
    table = decompose_tone(make_panel(rows, topic=[i % 2 for i in range(80)]), target_a="KP", target_b="US", n_boot=199)
    flat = table.table[table.table.level == "1"]
    assert flat.ci_low.isna().all()
    assert (flat.warning == "KP: tone does not vary, no interval").all()
    assert table.table[table.table.level != "1"].ci_low.notna().all()


def test_topics_that_a_target_has_alone_are_told(make_panel) -> None:
    rng = np.random.default_rng(2)
    rows = [(f"{code}{i:02}", code, float(x)) for code in ("CN", "JP") for i, x in enumerate(rng.uniform(-1, 1, 40))]
    apart = make_panel(rows, topic=[0] * 30 + [1] * 10 + [1] * 40)
    sums = decompose_tone(apart, **PAIR, n_boot=199).table.query("level == 'all'").set_index("part").warning
    said = "CN: 25% of its articles are in topics that both have"
    assert sums.to_dict() == {"difference": "", "other topics": said, "other tone": said}


def test_an_empty_panel_is_said_to_be_empty(random_panel) -> None:
    with pytest.raises(InputError, match="Got an empty panel"):
        decompose_tone(random_panel.iloc[:0], **PAIR)
    with pytest.raises(InputError, match="The panel is empty"):
        compare_tone(random_panel.iloc[:0], targets=["CN"])
