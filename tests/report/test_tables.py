from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from toolkit.report.sentences import MOST_SENTENCES, SentenceBook
from toolkit.report.tables import (
    Names,
    TableView,
    ambiguous_table,
    contrast_table,
    count_table,
    level_table,
    mention_table,
    overall_table,
    rejected_tables,
    topic_table,
)
from toolkit.study.result import StudyResult


def test_overall(result: StudyResult) -> None:
    view = overall_table(result, Names(result))
    assert [row[0] for row in view.rows] == ["China", "Japan", "North Korea"]
    china = result.overall.iloc[0]
    assert view.rows[0][1] == f'<a href="#target-0">+{china["estimate"]:.2f}</a>'
    assert view.rows[0][3:6] == [str(china[c]) for c in ("n_articles", "n_clusters", "n_mentions")]
    assert view.styles == ["short", "number", "short", "number", "number", "number", "short"]


def test_mentions_add_up(result: StudyResult) -> None:
    view = mention_table(result, Names(result))
    total = view.head.index("all mentions")
    assert sum(int(row[total]) for row in view.rows) == len(result.mentions)
    for row in view.rows:
        assert sum(int(n) for n in row[1:total]) == int(row[total])


def test_ambiguous_candidates_are_named(result: StudyResult) -> None:
    (row,) = ambiguous_table(result, Names(result)).rows
    assert row[0] == "Korean Peninsula"
    assert "North Korea" in row[1]
    assert row[2:] == ["1", "1"]


def test_candidates_beside_the_targets_are_named_too(result: StudyResult) -> None:
    names = Names(result)
    names.targets = {"US": "America"}
    (row,) = ambiguous_table(result, names).rows
    assert row[1] == "North Korea or South Korea"
    assert (names.target("US"), names.target("MY-OWN")) == ("America", "MY-OWN")


def test_contrasts_name_both_groups(result: StudyResult) -> None:
    view = contrast_table(result, Names(result), {"overall": "all", "within-article": "both"}, "Differences", {})
    first = '<a href="#target-0">China</a> − <a href="#target-{}">{}</a>'
    assert [row[:2] for row in view.rows[:2]] == [
        [first.format(1, "Japan"), "all"],
        [first.format(2, "North Korea"), "all"],
    ]
    assert {row[1] for row in view.rows} == {"all", "both"}
    assert view.rows[0][2].startswith("−")
    assert view.notes == []
    assert view.styles[0] == "short"  # as it is read, not as it is marked up


@pytest.mark.parametrize("group", ["outlet", "period", "topic"])
def test_a_difference_leads_to_the_two_cells_that_it_compares(group: str, result: StudyResult) -> None:
    names = Names(result)
    cells = SentenceBook(result).cells(group, names.targets, most=2)
    view = contrast_table(result, names, {group: group}, "Differences", cells)
    rows = result.contrasts[result.contrasts["group"] == group].to_dict("records")
    for cell, row in zip((row[0] for row in view.rows), rows, strict=True):
        for key in ((row[side], row["level"]) for side in ("target_a", "target_b")):
            assert key in cells or pd.isna(row["estimate"])
            assert key not in cells or f'href="#{cells[key].anchor}"' in cell
    assert view.notes == []


def test_what_the_page_has_no_room_for_is_told(result: StudyResult, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MOST_SENTENCES, "period", 3)
    names = Names(result)
    cells = SentenceBook(result).cells("period", names.targets, most=2)
    assert len(cells) == 3
    means = level_table(result, names, "period", "Over time", cells)
    n = len(result.comparison.query("group == 'period'"))
    told = "their sentences are not on this page, but in tables/mentions.csv and tables/tone.csv."
    assert f"{n - 3} of the {n} means have no link: {told}" in means.notes
    pairs = result.contrasts.query("group == 'period'")
    there = pairs[pairs["estimate"].notna()]
    lost = sum(not {(row.target_a, row.level), (row.target_b, row.level)} <= set(cells) for row in there.itertuples())
    view = contrast_table(result, names, {"period": "period"}, "Differences", cells)
    assert f"{lost} of the {len(pairs)} differences have a side without a link: {told}" in view.notes


def test_levels_lead_to_cells_and_carry_cautions(result: StudyResult) -> None:
    names = Names(result)
    book = SentenceBook(result)
    cells = book.cells("outlet", names.targets, most=2)
    view = level_table(result, names, "outlet", "By outlet", cells)
    assert view.head == ["outlet", "China", "Japan", "North Korea"]
    thin = next(row for row in view.rows if row[0] == '<i>Tab"loid</i>')
    assert thin[1] == "–"
    assert f'href="#{cells["JP", thin[0]].anchor}"' in thin[2]
    assert " † <small>no interval; n = 1</small>" in thin[2]
    assert view.notes[-1].startswith("† Be careful")
    by_topic = level_table(result, names, "topic", "By topic", book.cells("topic", names.targets, most=2))
    assert by_topic.rows[0][0].startswith("0: ")
    assert by_topic.rows[0][1].startswith('<a href="#topic-0-0">')
    by_period = level_table(result, names, "period", "Over time", {})
    assert "href" not in by_period.rows[0][1]


def test_topics(result: StudyResult) -> None:
    view = topic_table(result)
    assert len(view.rows) == 3
    assert sum(float(str(row[1]).rstrip("%")) for row in view.rows) == pytest.approx(100, abs=0.2)
    assert sum(int(row[2]) for row in view.rows) <= len(result.articles)
    assert view.head[3] == "stability"
    assert all(0 <= float(str(row[3])) <= 1 for row in view.rows)
    without = replace(result, topic_summary=result.topic_summary.assign(stability=np.nan))
    assert topic_table(without).head == [name for name in view.head if name != "stability"]


def test_topics_say_why_their_stability_is_not_known(result: StudyResult) -> None:
    assert [note.split(":")[0] for note in topic_table(result).notes] == ["Stability"]
    topics = dict(result.settings["topics"]) | {"notes": ["Stability is not known: too few."]}
    without = replace(
        result,
        topic_summary=result.topic_summary.assign(stability=np.nan),
        settings=dict(result.settings) | {"topics": topics},
    )
    assert topic_table(without).notes == ["Stability is not known: too few."]


def test_rejected_rows_are_grouped_by_their_rule(result: StudyResult) -> None:
    why, rows = rejected_tables(result)
    assert [row[1] for row in why.rows] == ["1", "1"]
    assert {str(row[0]) for row in why.rows} == {
        "neither a title nor a text",
        "the date … does not name a day, a month and a year in a form that is known",
    }
    assert [row[:2] for row in rows.rows] == [["small.jsonl", "27"], ["small.jsonl", "28"]]
    assert rejected_tables(replace(result, rejected=result.rejected.iloc[:0])) == []


def test_long_tables_say_where_the_rest_is() -> None:
    view = count_table(pd.Series([f"o{i:03d}" for i in range(40)] + [""]), "By outlet", "outlet")
    assert len(view.rows) == 12
    assert view.notes == ["12 of 41 rows shown; all in tables/articles.csv."]
    assert TableView.cut("c", ["a"], [["x"]], most=1, file="f").notes == []


def test_cautions_of_differences_name_the_targets_as_the_table_does(result: StudyResult) -> None:
    thin = replace(result, contrasts=result.contrasts.assign(warning="KP: no articles; too few clusters that differ"))
    table = contrast_table(thin, Names(result), {"overall": "all articles"}, "Differences", {})
    assert {row[-1] for row in table.rows} == {"North Korea: no articles; too few clusters that differ"}
