from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from markupsafe import Markup

from toolkit.report.effects import MOST_PERIODS, parts_view, shares_view
from toolkit.report.figures import draw_figures
from toolkit.report.numbers import interval, signed
from toolkit.report.page import render_page
from toolkit.report.sentences import SentenceBook
from toolkit.report.tables import Names
from toolkit.study.config import Study
from toolkit.study.lock import build_lock
from toolkit.study.result import StudyResult


def without(result: StudyResult, *names: str, **changed: Any) -> StudyResult:
    """Return the result with some tables empty and others changed."""
    return replace(result, **{name: result.tables[name].iloc[:0] for name in names} | changed)


def plain(cell: str) -> str:
    return Markup(cell).striptags()


def test_the_shares_on_the_page_are_those_of_the_table(result: StudyResult) -> None:
    view = shares_view(result, Names(result))
    (table,) = view.tables
    rows = result.prevalence.set_index(["topic", "level"])
    periods = sorted(set(result.prevalence["level"]))
    assert [head.split(" ")[0] for head in table.head] == ["topic", *periods]
    assert table.head[1:] == [f"{period} (n = {rows.loc[(0, period), 'n_articles']})" for period in periods]
    for topic, cells in enumerate(table.rows):
        assert cells[0].startswith(f"{topic}: ")
        for period, cell in zip(periods, cells[1:], strict=True):
            row = rows.loc[(topic, period)]
            mark = " †" if row["warning"] else ""
            assert plain(cell) == f"{row['estimate']:.1%}{mark} {row['ci_low']:.1%} to {row['ci_high']:.1%}"
    assert view.missing == ""
    assert "How much of the news of a week" in view.read


def test_thin_periods_carry_a_caution_and_no_false_interval(result: StudyResult) -> None:
    thin = result.prevalence.assign(ci_low=float("nan"), ci_high=float("nan"), warning="one cluster, no interval")
    (table,) = shares_view(replace(result, prevalence=thin), Names(result)).tables
    assert all(plain(cell).endswith("† no interval") for row in table.rows for cell in row[1:])
    assert table.notes == ["† Be careful: few articles or few clusters of copies; tables/prevalence.csv says which."]


def test_many_periods_are_cut_to_the_last(result: StudyResult) -> None:
    one = result.prevalence[result.prevalence["level"] == result.prevalence["level"].iloc[0]]
    many = pd.concat([one.assign(level=f"{1980 + k}-W01") for k in range(40)])
    (table,) = shares_view(replace(result, prevalence=many), Names(result)).tables
    assert len(table.head) == 1 + MOST_PERIODS
    assert table.head[-1].startswith("2019-W01")
    assert table.notes[0] == "The last 36 of 40 periods shown; all in tables/prevalence.csv."


def test_the_parts_on_the_page_are_those_of_the_table(result: StudyResult) -> None:
    names = Names(result)
    cells = SentenceBook(result).cells("topic", names.targets, most=1)
    view = parts_view(result, names, cells)
    rows = result.decomposition.set_index(["target_a", "target_b", "level", "part"])
    sums, topics = view.tables
    pairs = [("CN", "JP"), ("CN", "KP"), ("JP", "KP")]
    assert [plain(row[0]) for row in sums.rows] == ["China − Japan", "China − North Korea", "Japan − North Korea"]
    assert sums.rows[0][0] == '<a href="#target-0">China</a> − <a href="#target-1">Japan</a>'
    for pair, written in zip(pairs, sums.rows, strict=True):
        for part, cell in zip(("difference", "other topics", "other tone"), written[1:4], strict=True):
            row = rows.loc[(*pair, "all", part)]
            assert plain(cell) == f"{signed(row['estimate'])} {interval(row['ci_low'], row['ci_high'])}"
        assert written[4] == str(rows.loc[(*pair, "all", "difference"), "n_articles"])
    by_topic = [(*pair, str(topic)) for pair in pairs for topic in range(3)]
    assert len(topics.rows) == len(by_topic)
    for key, written in zip(by_topic, topics.rows, strict=True):
        row = rows.loc[(*key, "other tone")]
        for code in key[:2]:
            assert ((code, key[2]) in cells) == (f'href="#topic-{list(names.targets).index(code)}-' in written[0])
        assert written[1] == names.topics[key[2]]
        assert plain(written[2]).startswith(f"{signed(rows.loc[(*key, 'other topics'), 'estimate'])} ")
        mark = " †" if row["warning"] else ""
        assert plain(written[3]) == f"{signed(row['estimate'])}{mark} {interval(row['ci_low'], row['ci_high'])}"
        assert written[4:6] == [f"{row['share_a']:.1%}", f"{row['share_b']:.1%}"]
        assert written[6:8] == [signed(row["tone_a"]), signed(row["tone_b"])]
        assert written[8] == str(row["n_articles"])
    assert (topics.notes != []) == (result.decomposition.query("level != 'all'")["warning"] != "").any()


def test_rows_whose_sentences_are_not_on_the_page_are_counted(result: StudyResult) -> None:
    names = Names(result)
    cells = SentenceBook(result).cells("topic", names.targets, most=1)
    notes = parts_view(result, names, cells).tables[1].notes
    assert not [note for note in notes if "without a link" in note]
    rows = result.decomposition.query("level != 'all' and part == 'other tone'")
    of_china = int(((rows["target_a"] == "CN") & (rows["share_a"] > 0)).sum())
    cut = {key: cell for key, cell in cells.items() if key[0] != "CN"}
    told = parts_view(result, names, cut).tables[1].notes[0]
    assert told.startswith(f"{of_china} of the {len(rows)} rows have a side without a link: their sentences are not")


def test_the_sentence_tells_the_largest_difference_with_its_sign_and_intervals(result: StudyResult) -> None:
    sound = result.decomposition.assign(warning="")
    rows = sound[sound["level"] == "all"].set_index(["target_a", "target_b", "part"])
    largest = rows.loc[("JP", "KP")]
    told = parts_view(replace(result, decomposition=sound), Names(result), {}).read
    assert f"tone towards Japan lies {largest.estimate['difference']:.2f} above that towards North Korea" in told
    between = {part: interval(row.ci_low, row.ci_high) for part, row in largest.iterrows()}
    assert f"(difference {between['difference']})" in told
    assert f"{signed(largest.estimate['other topics'])} ({between['other topics']}) from other topics" in told
    assert f"{signed(largest.estimate['other tone'])} ({between['other tone']}) from another tone" in told
    turned = sound.assign(estimate=-sound["estimate"])
    assert (
        " below that towards North Korea" in parts_view(replace(result, decomposition=turned), Names(result), {}).read
    )
    none = sound.assign(estimate=0.0)
    assert "The largest" not in parts_view(replace(result, decomposition=none), Names(result), {}).read


def test_a_pair_with_a_caution_or_without_an_interval_is_not_the_largest(result: StudyResult) -> None:
    sound = result.decomposition.assign(warning="")
    largest = (sound["target_a"] == "JP") & (sound["target_b"] == "KP")
    thin = sound.assign(warning=sound["warning"].where(~largest, "KP: fewer than 10 articles"))
    bare = sound.assign(ci_low=sound["ci_low"].where(~largest))
    for table in (thin, bare):
        told = parts_view(replace(result, decomposition=table), Names(result), {}).read
        assert "tone towards China lies" in told
        assert "towards Japan lies" not in told
    told = parts_view(replace(result, decomposition=sound.assign(warning="few")), Names(result), {}).read
    assert "Each of these differences carries a caution or lacks an interval" in told


def test_cautions_name_targets_and_no_correction_is_claimed(result: StudyResult) -> None:
    table = result.decomposition.assign(warning="KP: fewer than 10 articles; CN: one cluster, no interval")
    sums = parts_view(replace(result, decomposition=table), Names(result), {}).tables[0]
    assert {row[5] for row in sums.rows} == {"North Korea: fewer than 10 articles; China: one cluster, no interval"}
    assert sums.notes[-1].startswith("Nothing here corrects the intervals for the number of pairs and parts")


def one_target(result: StudyResult) -> StudyResult:
    study = Study.from_dict({"corpus": {"path": "small.jsonl"}, "targets": [{"country": "Japan"}]})
    return without(result, "decomposition", study=study)


def with_a_target_that_nobody_names(result: StudyResult) -> StudyResult:
    targets = [{"country": name} for name in ("China", "Chad", "Japan", "North Korea")]
    return replace(result, study=Study.from_dict({"corpus": {"path": "small.jsonl"}, "targets": targets}))


CASES = {
    "no topics": (
        lambda r: without(r, "topic_terms", "doc_topics", "topic_summary", "prevalence", "decomposition"),
        ["is &#34;none&#34;), so there is no share to follow", "so a difference in tone cannot be split by topic"],
    ),
    "one target": (one_target, ["The study has one target, so there is no difference in tone to split."]),
    "no tone": (
        lambda r: without(r, "decomposition", panel=r.panel[r.panel["target"] == "JP"]),
        ["These articles give no tone towards China and North Korea, so there is no difference in tone to split."],
    ),
    "no article has a topic": (
        lambda r: without(r, "prevalence", "decomposition"),
        ["No article has a topic, so there is no share to follow.", "No article that names a target has a topic"],
    ),
    "a target without tone": (
        with_a_target_that_nobody_names,
        ["These articles give no tone towards Chad: left out here."],
    ),
    "a pair without topics": (
        lambda r: replace(r, decomposition=r.decomposition.query("target_b != 'KP' or target_a != 'CN'")),
        ["Left out, as none of the articles has a topic: China − North Korea."],
    ),
    "no dates": (
        lambda r: replace(r, prevalence=r.prevalence.drop_duplicates("topic").assign(level="undated")),
        ["No article has a date, so there is nothing to follow over time."],
    ),
    "one period": (
        lambda r: replace(r, prevalence=r.prevalence.drop_duplicates("topic")),
        ["All articles with a date are of one week (2025-W43), so there is nothing to follow over time."],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_there_is_said_and_not_drawn(case: str, result: StudyResult) -> None:
    change, said = CASES[case]
    changed = change(result)
    figures = draw_figures(
        replace(changed, comparison=changed.comparison.iloc[:0], topic_terms=result.topic_terms.iloc[:0])
    )
    page = render_page(changed, build_lock(result), figures)
    for sentence in said:
        assert sentence in page
    assert ("topics_over_time" in figures) == (
        case not in ("no topics", "no article has a topic", "no dates", "one period")
    )
    assert ("tone_decomposition" in figures) == (not changed.decomposition.empty)
    assert ("Differences in tone and their two parts" in page) == (not changed.decomposition.empty)
    assert ("Mean share of each topic by week" in page) == (not changed.prevalence.empty)
