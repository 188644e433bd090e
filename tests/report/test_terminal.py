import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from toolkit.errors import InputError
from toolkit.report.numbers import interval, signed
from toolkit.report.terminal import explained, marked_text, summary_table, verification_table
from toolkit.study.result import StudyResult
from toolkit.study.verify import Verification


def test_words_carry_their_contribution() -> None:
    row = {"left": "They praised ", "mention": "[b]Japan", "right": " for help."}
    evidence = pd.DataFrame({"token_start": [5, 26], "token_end": [12, 30], "contribution": [0.5, -0.25]})
    text = marked_text(row, evidence)
    assert text.plain == "They praised (+0.50) [[b]Japan] for help (-0.25)."
    assert {(text.plain[s.start : s.end], s.style) for s in text.spans} == {
        ("praised (+0.50)", "green"),
        ("[[b]Japan]", "bold"),
        ("help (-0.25)", "red"),
    }


def test_an_article_by_the_beginning_of_its_id(run: Path, result: StudyResult) -> None:
    # Its first sentence tells of a missile of North Korea's.
    article = result.articles.loc[result.articles["title"] == "Launch report 1a", "article_id"].item()
    whole = [line.plain for line in explained(run, article)]
    assert whole == [line.plain for line in explained(run, article[:10])]
    assert whole[0] == "Launch report 1a"
    own = result.mentions[result.mentions["article_id"] == article]
    assert sum("(" + m + ")" in line for m in own["mention_id"] for line in whole) == len(own)
    assert any("[North Korea]" in line and "missile (-0." in line for line in whole)


def test_one_mention(run: Path, result: StudyResult) -> None:
    mention = result.mentions["mention_id"][3]
    heads = [line.plain for line in explained(run, mention) if line.plain.endswith(")")]
    assert len(heads) == 1
    assert mention in heads[0]


def test_ids_that_fit_none_or_several(run: Path) -> None:
    with pytest.raises(InputError, match="is the id of no article and no mention"):
        explained(run, "zzz")
    with pytest.raises(InputError, match="begins the ids of several articles"):
        explained(run, "")


def test_tables_for_the_terminal(result: StudyResult) -> None:
    assert summary_table(result).row_count == 3
    row = {"step": "read", "table": "articles", "equal": False, "rows_then": 3, "rows_now": 4, "columns": "text"}
    found = Verification(
        pd.DataFrame([row | {"largest_difference": float("nan"), "kept": "altered", "files": "articles.csv"}]),
        (),
        (),
        (),
    )
    cells = [str(next(iter(column.cells))) for column in verification_table(found).columns]
    assert cells == ["read", "articles", "differs", "3 then, 4 now", "text", "", "articles.csv altered"]


def test_a_target_without_a_mention_is_shown(result: StudyResult) -> None:
    few = replace(result, comparison=result.comparison[result.comparison["target"] != "JP"])
    table = summary_table(few)
    assert [str(cell) for cell in table.columns[0].cells] == ["China", "Japan", "North Korea"]
    assert [str(cell) for cell in table.columns[-1].cells][1] == "no mention"


def test_numbers_stay_whole_in_a_narrow_terminal(result: StudyResult) -> None:
    console = Console(width=60, file=io.StringIO())
    with console.capture() as capture:
        console.print(summary_table(result))
    shown = capture.get()
    for row in result.overall.to_dict("records"):
        assert signed(row["estimate"]) in shown
        assert interval(row["ci_low"], row["ci_high"]) in shown
