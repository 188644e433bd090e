import io
import json
from pathlib import Path

import pandas as pd
import pytest

from toolkit.corpus.corpus import Corpus
from toolkit.corpus.read import read_corpus


def write(folder, name, text):
    path = Path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(
    ("csv", "json_value", "expected"),
    [("A1", 1, ["A1", "1"]), ("2", True, ["2", "True"]), ("2", 1.0, ["2", "1"]), ("x", [1, "b"], ["x", "1|b"])],
)
def test_a_further_column_has_one_type_over_all_files(tmp_path, csv, json_value, expected, swapped):
    names = ("b.csv", "a.jsonl") if swapped else ("a.csv", "b.jsonl")
    write(tmp_path, names[0], f"title,text,page\nC,Japan spoke.,{csv}\n")
    write(tmp_path, names[1], json.dumps({"title": "A", "text": "China spoke.", "page": json_value}))
    articles = read_corpus(tmp_path).articles
    assert articles["page"].dtype == "str"
    assert articles["page"].tolist() == (expected[::-1] if swapped else expected)
    pd.testing.assert_frame_equal(roundtrip(articles), articles)


def roundtrip(frame):
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    return pd.read_parquet(buffer)


def test_numbers_booleans_and_times_keep_their_type_over_files(tmp_path):
    when = pd.to_datetime(["2025-01-02"])
    frame = pd.DataFrame({"text": ["One."], "page": [1], "seen": when, "paid": [True], "key": [2**60 + 1]})
    frame.to_parquet(tmp_path / "a.parquet")
    frame.assign(text="Two.", page=2.5).to_parquet(tmp_path / "b.parquet")
    write(tmp_path, "c.jsonl", json.dumps({"text": "Three.", "page": 3, "paid": False}))
    write(tmp_path, "d.txt", "Four.")
    articles = read_corpus(tmp_path).articles
    assert articles["page"].tolist()[:3] == [1.0, 2.5, 3.0]
    assert articles["seen"].dtype.kind == "M"
    assert articles["paid"].dtype == "boolean"
    assert articles["paid"].tolist()[:3] == [True, True, False]
    # A float would lose its last digits.
    assert articles["key"].tolist()[:2] == [str(2**60 + 1)] * 2
    pd.testing.assert_frame_equal(roundtrip(articles), articles)


def test_a_rejected_row_has_no_say_in_the_type(tmp_path):
    write(tmp_path, "a.jsonl", '{"text": "One.", "page": 1}\n{"text": "", "page": "x"}\n{"text": "One.", "page": "y"}')
    assert read_corpus(tmp_path).articles["page"].tolist() == [1]


@pytest.mark.parametrize("values", [[1j], [None], [1, 2**70], [b"x"], [pd.Timedelta(1)]])
def test_parquet_can_hold_every_further_column(values, tmp_path):
    frame = pd.DataFrame({"text": [f"Text {i}." for i in range(len(values))], "more": values})
    Corpus.from_frame(frame).articles.to_parquet(tmp_path / "a.parquet")
