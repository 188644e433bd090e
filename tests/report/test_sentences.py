from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.report.sentences import AROUND, SentenceBook, marked
from toolkit.study.result import StudyResult

NONE = pd.DataFrame({"token_start": pd.Series(dtype=int), "token_end": [], "contribution": []})


def test_strongest_are_the_ends(result: StudyResult) -> None:
    low, high = SentenceBook(result).strongest("KP")
    scores = result.tone.set_index("mention_id")["score"]
    own = result.mentions.loc[result.mentions["target"] == "KP", "mention_id"]
    assert scores[low[0].mention_id] == scores[own].min() < 0
    assert [scores[s.mention_id] for s in low] == sorted(scores[s.mention_id] for s in low)
    assert all(scores[s.mention_id] > 0 for s in high)
    assert len({str(s.marked) for s in low}) == len(low)


def test_copies_are_shown_once(result: StudyResult) -> None:
    low, _ = SentenceBook(result).strongest("KP")
    sentences = result.mentions.set_index("mention_id")
    texts = [sentences.loc[s.mention_id, ["left", "mention", "right"]].str.cat() for s in low]
    assert len(texts) == len(set(texts))


def test_cells_count_all_and_show_some(result: StudyResult) -> None:
    book = SentenceBook(result)
    cells = book.cells("outlet", ["JP", "KP"], most=3)
    counted = result.panel.groupby(["target", "outlet"])["n_mentions"].sum()
    assert {key: cell.n_mentions for key, cell in cells.items()} == {
        key: n for key, n in counted.items() if key[0] in ("JP", "KP")
    }
    for cell in cells.values():
        assert len(cell.sentences) == min(3, cell.n_mentions)
    scores = result.tone.set_index("mention_id")["score"]
    (target, outlet), cell = max(cells.items(), key=lambda item: item[1].n_mentions)
    articles = result.articles.loc[result.articles["outlet"] == outlet, "article_id"]
    of_cell = (result.mentions["target"] == target) & result.mentions["article_id"].isin(articles)
    own = scores[result.mentions.loc[of_cell, "mention_id"]]
    shown = [scores[s.mention_id] for s in cell.sentences]
    assert (shown[0], shown[-1]) == (own.min(), own.max())
    assert {s.article_id for cell in cells.values() for s in cell.sentences} == book.cited


@pytest.mark.parametrize("group", ["outlet", "period", "topic"])
def test_a_cell_holds_what_its_number_is_made_of(group: str, result: StudyResult) -> None:
    part = result.comparison[result.comparison["group"] == group]
    cells = SentenceBook(result).cells(group, ["CN", "JP", "KP"], most=1000)
    counted = {(row["target"], row["level"]): (row["n_mentions"], row["n_articles"]) for row in part.to_dict("records")}
    assert {key: (cell.n_mentions, cell.n_articles) for key, cell in cells.items()} == counted
    tone, article = result.tone.set_index("mention_id")["score"], result.mentions.set_index("mention_id")["article_id"]
    for row in part.to_dict("records"):
        ids = [s.mention_id for s in cells[row["target"], row["level"]].sentences]
        assert tone[ids].groupby(article[ids]).mean().mean() == pytest.approx(row["estimate"])
    assert [cell.level for cell in cells.values() if cell.target == "JP"] == part.loc[
        part["target"] == "JP", "level"
    ].tolist()


def test_what_stands_in_a_dateline_is_behind_no_number(result: StudyResult) -> None:
    last = result.mentions["mention_id"].iloc[-1]
    moved = result.mentions["part"].where(result.mentions["mention_id"] != last, "dateline")

    def behind(mentions: pd.DataFrame) -> set[str]:
        cells = SentenceBook(replace(result, mentions=mentions)).cells("outlet", ["CN", "JP", "KP"], most=1000)
        return {s.mention_id for cell in cells.values() for s in cell.sentences}

    assert behind(result.mentions) - behind(result.mentions.assign(part=moved)) == {last}


def test_a_marked_word_keeps_its_place_in_a_cut_sentence() -> None:
    left, right = "bad start " + "x" * AROUND, " y good end"
    evidence = pd.DataFrame(
        {
            "token_start": [0, len(left) + len("Japan") + 3],
            "token_end": [3, len(left) + len("Japan") + 7],
            "contribution": [-0.5, 0.5],
        }
    )
    shown = str(marked(left, "Japan", right, evidence))
    assert shown.startswith("… xxx")
    assert ">good<sup>+</sup>" in shown
    assert "bad" not in shown
    assert ">Japan<" in shown


@given(st.text(max_size=700), st.text(max_size=700))
def test_nothing_of_the_text_is_markup(left: str, right: str) -> None:
    shown = str(marked(left, "J", right, NONE))
    assert shown.count("<") == shown.count(">") == 2  # the frame of the mention
