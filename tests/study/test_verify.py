import csv
import html
import shutil
from pathlib import Path

import pandas as pd
import pytest

from toolkit.errors import ReadError
from toolkit.report.write import write_run
from toolkit.study.folder import csv_bytes
from toolkit.study.pipeline import run_study
from toolkit.study.verify import verify

STUDY = """
[corpus]
path = "articles.csv"
[tone]
scorer = "lexicon"
words = "words.csv"
[topics]
model = "none"
[compare]
n_boot = 100
"""
LINES = [
    "China was praised for its excellent work.",
    "China was condemned for a terrible failure.",
    "Japan and China met on Monday.",
    "Japan celebrated a wonderful success.",
]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    (tmp_path / "study.toml").write_text(STUDY, "utf-8")
    (tmp_path / "words.csv").write_text("word,valence\nexcellent,3\n", "utf-8")
    write(tmp_path, LINES)
    write_run(run_study(tmp_path / "study.toml"), tmp_path / "run")
    return tmp_path / "run"


def write(folder: Path, lines: list[str]) -> None:
    frame = pd.DataFrame({"title": [f"Piece {i}" for i in range(len(lines))], "text": lines})
    frame.assign(outlet="The Courier", date="2025-10-28").to_csv(folder / "articles.csv", index=False)


def test_rows_are_held_against_those_of_the_same_key(run: Path) -> None:
    """An article more moves all rows behind it, and no number of theirs."""
    write(run.parent, ["China signed a treaty.", *LINES])
    tables = verify(run).tables.set_index("table")
    assert not tables.loc["tone", "equal"]
    assert tables.loc["tone", "rows_now"] == tables.loc["tone", "rows_then"] + 1
    assert tables.loc["tone", "columns"] == ""
    assert pd.isna(tables.loc["tone", "largest_difference"])


def test_the_largest_difference_is_that_of_the_score_that_moved(run: Path) -> None:
    then = pd.read_parquet(run / "tables" / "tone.parquet")
    (run.parent / "words.csv").write_text("word,valence\nexcellent,1\n", "utf-8")
    tables = verify(run).tables.set_index("table")
    now = run_study(run.parent / "study.toml").tone
    assert then["mention_id"].tolist() == now["mention_id"].tolist()
    gaps = (then["score"] - now["score"]).abs()
    assert (gaps > 0).sum() == 1
    assert tables.loc["tone", "columns"] == "score"
    assert tables.loc["tone", "largest_difference"] == gaps.max()


def test_articles_that_are_gone_are_named_by_their_titles(run: Path) -> None:
    write(run.parent, LINES[:3])
    assert verify(run).articles == ("articles.csv, row 4: gone: “Piece 3”",)
    (run / "tables" / "articles.parquet").unlink()
    assert verify(run).articles == ("articles.csv, row 4: gone",)


def test_a_run_copied_elsewhere_says_where_the_path_comes_from(run: Path, tmp_path: Path) -> None:
    there = tmp_path / "else" / "where"
    shutil.copytree(run, there)
    study = there / "study.toml"
    study.write_text(study.read_text("utf-8").replace('words = "../', 'words = "../../'), "utf-8")
    rule = r"no such file .* comes from \[corpus\] path = '../articles.csv' in .*study.toml, relative to that file: put"
    with pytest.raises(ReadError, match=rule):
        verify(there)
    study.write_text(study.read_text("utf-8").replace("../articles.csv", "../../articles.csv"), "utf-8")
    found = verify(there)
    assert found.equal
    assert found.inputs == ("settings (study.toml is not the one of the run)",)  # the words', not the articles' path


def test_missing_files_are_told_and_are_no_difference(run: Path) -> None:
    assert verify(run).verdict == "All tables are equal."
    (run / "tables" / "tone.parquet").unlink()
    assert verify(run).verdict == "All tables are equal. 1 file is missing in the run's folder."
    (run / "tables" / "tone.csv").unlink()
    (run / "tables" / "panel.csv").unlink()
    found = verify(run)
    assert found.equal
    assert found.missing == ["tone.parquet", "tone.csv", "panel.csv"]
    assert found.verdict == "All tables are equal. 3 files are missing in the run's folder."
    assert f"<p>{html.escape(found.verdict)}</p>" in found._repr_html_()


@pytest.mark.parametrize("text", ["one\rtwo", "one\r\ntwo", "one\ntwo", 'one "two"', "one, two"])
def test_a_row_of_a_csv_file_is_one_row_whatever_its_text_holds(text: str, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(csv_bytes(pd.DataFrame({"text": [text, "next"], "n": [1, 2]})))
    with file.open(newline="", encoding="utf-8") as stream:
        assert list(csv.reader(stream)) == [["text", "n"], [text, "1"], ["next", "2"]]
