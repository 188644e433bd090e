import pandas as pd
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
    cells = book.cells(["JP", "KP"], most=3)
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
