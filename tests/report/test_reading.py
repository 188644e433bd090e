from pathlib import Path

import pandas as pd

from toolkit.corpus.corpus import Corpus
from toolkit.corpus.read import read_corpus
from toolkit.report.reading import MOST_NAMED, reading_lines, unrecognised_lines


def read(folder: Path, **files: str) -> Corpus:
    folder.mkdir()
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content, encoding="utf-8")
    return read_corpus(folder)


def test_columns_of_each_layout_and_files_passed_over(tmp_path: Path) -> None:
    corpus = read(
        tmp_path / "mixed",
        a__csv="body,Load-Date,page,section\nJapan won praise.,2025-10-01,1,x\n",
        b__csv="headline,text,paper\nJapan won.,Japan lost a war.,Courier\n",
        README__md="About these.",
        __hidden="x",
    )
    assert reading_lines(corpus.provenance) == [
        "Fields: text from body, published from Load-Date. Left as they are: page, section.",
        "Fields: text, title from headline, outlet from paper.",
        "Not read: .hidden, README.md.",
    ]
    assert unrecognised_lines(corpus.articles, corpus.provenance) == [
        "No outlet was recognised for 1 of 2 articles. If a column holds it (page, section), name it: "
        '[corpus] columns = { outlet = "page" }, or outlet = "The Courier" where all are of one.',
        "No date of publication was recognised for 1 of 2 articles. If the names of the files hold it, say so: "
        '[corpus] pattern = "{year}-{month}-{day}".',
    ]


def test_long_lists_are_cut() -> None:
    columns = [{"text": f"text{i}", "left_over": [f"c{k}" for k in range(14)]} for i in range(12)]
    lines = reading_lines({"columns": columns, "skipped": [f".{i}" for i in range(1200)]})
    assert len(lines) == MOST_NAMED + 2
    assert lines[0].endswith("c9 and 4 more.")
    assert lines[-2:] == [
        "Fields: and 2 other layouts.",
        "Not read: .0, .1, .2, .3, .4, .5, .6, .7, .8, .9 and 1,190 more.",
    ]


def test_nothing_is_missed_where_the_study_says_it_or_nothing_is_known() -> None:
    frame = pd.DataFrame({"text": ["Japan won."], "day": ["2025-10-01"]})
    corpus = Corpus.from_frame(frame, outlet="The Courier", columns={"published": "day"})
    assert unrecognised_lines(corpus.articles, corpus.provenance) == []
    assert reading_lines({}) == unrecognised_lines(corpus.articles, {}) == []
