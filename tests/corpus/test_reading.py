import os
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from toolkit.corpus.read import read_corpus
from toolkit.errors import ReadError


def write(folder, name, text):
    path = Path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_what_is_passed_over_is_told(tmp_path):
    write(tmp_path, "LICENSE", "Free.")
    write(tmp_path, "note.md", "The ministers met in Tokyo.")
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("a.txt", "One.")
        archive.writestr("README.md", "About.")
    corpus = read_corpus(tmp_path)
    assert corpus.articles["source_file"].tolist() == ["note.md", "z.zip/a.txt"]
    assert corpus.provenance["skipped"] == ["LICENSE", "z.zip/README.md"]
    assert '<td style="text-align:left">2 files: LICENSE, z.zip/README.md</td>' in corpus._repr_html_()


def test_a_folder_without_the_right_to_read_is_rejected(tmp_path, monkeypatch):
    write(tmp_path, "a.txt", "One.")
    write(tmp_path, "shut/b.txt", "Two.")
    scan = os.scandir

    def closed(path):
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", closed)
    rejected = read_corpus(tmp_path).rejected
    assert rejected[["source_file", "source_row"]].to_numpy().tolist() == [["shut", 0]]
    assert "nothing in it was read" in rejected.loc[0, "reason"]
    with pytest.raises(ReadError, match="shut: the folder cannot be opened"):
        read_corpus(tmp_path, on_error="raise")


def test_the_format_of_a_zip_is_that_of_its_members(tmp_path):
    with zipfile.ZipFile(tmp_path / "news.zip", "w") as archive:
        archive.writestr("a.log", "One.")
        archive.writestr("b.log", "Two.")
    corpus = read_corpus(tmp_path / "news.zip", format="text", encoding="utf-8")
    assert corpus.articles["text"].tolist() == ["One.", "Two."]
    pd.DataFrame({"text": ["One.", "Two."]}).to_excel(tmp_path / "a.xlsx", index=False)
    assert len(read_corpus(tmp_path / "a.xlsx", format="excel")) == 2


def test_serial_numbers_are_dates_in_excel_alone(tmp_path):
    frame = pd.DataFrame({"text": ["One.", "Two.", "Three."], "date": [45958, 45958.75, 2020]})
    frame.to_excel(tmp_path / "a.xlsx", index=False)
    articles = read_corpus(tmp_path / "a.xlsx").articles
    assert articles["published"].dt.strftime("%F %R").tolist() == [
        *("2025-10-28 00:00", "2025-10-28 18:00", "2020-07-01 00:00")
    ]
    rejected = read_corpus(write(tmp_path, "a.csv", frame.to_csv(index=False))).rejected
    assert "the date '45958.0' does not name a day" in rejected.loc[0, "reason"]


def test_bad_dates_count_together(tmp_path):
    path = write(tmp_path, "a.csv", "text,date\nA,Sunday\nB,May\n,2025-01-01\nC,O'Day\n")
    with pytest.raises(ReadError, match=r"4 rows rejected.*reasons: the date 'Sunday' does not .* \(3 x\); neither a"):
        read_corpus(path)
