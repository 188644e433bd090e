import csv
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from toolkit.errors import ReadError
from toolkit.tone.audit_probes import audit_probes
from toolkit.tone.training.data import (
    code_names,
    read_countries,
    read_dse,
    read_gold,
    read_names,
    read_newsmtsc,
    read_once,
    read_plain,
    read_prose,
    read_reports,
    sentences,
    span_digest,
    split_off,
    without,
)


def test_newsmtsc(tmp_path: Path) -> None:
    row = {"sentence": "They praised Ada.", "from": 13, "to": 16, "polarity": 1, "mention": "Ada"}
    file = tmp_path / "train.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert read_newsmtsc(file).iloc[0].tolist() == ["They praised ", "Ada", ".", 1, "newsmtsc"]
    file.write_text(json.dumps(row) + '\n{"sentence": "cut', encoding="utf-8")
    with pytest.raises(ReadError, match=r"train\.jsonl, row 2: expected a JSON object"):
        read_newsmtsc(file)
    for other in ("[1]", json.dumps(row | {"from": "13"})):
        file.write_text(json.dumps(row) + "\n\n" + other, encoding="utf-8")
        with pytest.raises(ReadError, match=r"train\.jsonl, row 3: expected a JSON object"):  # blank lines count
            read_newsmtsc(file)
    file.write_bytes(b"\xff")
    with pytest.raises(ReadError, match=r"train\.jsonl: expected text in UTF-8"):
        read_newsmtsc(file)


def test_dse_takes_the_nearest_occurrence_where_an_offset_is_off(tmp_path: Path) -> None:
    file = tmp_path / "train.tsv"
    head = "id\tsentence\ttarget\tstart\tend\ttarget_type\tlabel\n"
    file.write_text(head + 'x\t"Iran met Iran again.\tIran\t11\t15\tCOUNTRY\t-1\n', encoding="utf-8")
    assert read_dse(file).iloc[0].tolist() == ['"Iran met ', "Iran", " again.", -1, "dse"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "row 1: expected the names of tab-separated columns; there is no sentence, target, start, label"),
        ("sentence,target,start,label\n", "row 1: expected the names of tab-separated columns"),
        ("sentence\ttarget\tstart\tlabel\nIran left.\tIran\t0\n", "row 2: expected 4 columns"),
        ("sentence\ttarget\tstart\tlabel\nIran left.\tIraq\t0\t0\n", "row 2: .*a sentence that holds the target"),
        ("sentence\ttarget\tstart\tlabel\nIran left.\tIran\tx\t0\n", "row 2: .*'x'"),
    ],
)
def test_another_file_than_that_of_dse(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "train.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match=rf"train\.tsv, {why}"):
        read_dse(tmp_path / "train.tsv")


def test_another_file_than_that_of_gold(tmp_path: Path) -> None:
    file = tmp_path / "gold.tsv"
    for text, why in (
        ("target,label\n", r"row 1: .*there is no target, category, label, text"),
        ("target\tcategory\tlabel\ttext\nJP\tx\t0\t[[Japan]] met.\nJP\tx\t0\tJapan met.\n", "row 3: .*surface"),
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(ReadError, match=rf"gold\.tsv, {why}"):
            read_gold(file)


def test_countries_have_a_row_for_each_mark(tmp_path: Path) -> None:
    file = tmp_path / "own.txt"
    file.write_text("trade\t[[Peru|PE|0]] blamed [[Chile|CL|-1]].\n", encoding="utf-8")
    rows = read_countries(file)
    assert rows["left"].tolist() == ["", "Peru blamed "]
    assert rows["right"].tolist() == [" blamed Chile.", "."]
    assert rows["label"].tolist() == [0, -1]
    assert rows["target"].tolist() == ["PE", "CL"]
    file.write_text("no mark in it\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"own\.txt, row 1"):
        read_countries(file)


def test_sentences_coded_once_have_a_row_for_each_mark(tmp_path: Path) -> None:
    file = tmp_path / "once.txt"
    file.write_text("[[Ada|0]] blamed [[Bo|-1]].\n", encoding="utf-8")
    rows = read_once(file)
    assert rows["left"].tolist() == ["", "Ada blamed "]
    assert rows["right"].tolist() == [" blamed Bo.", "."]
    assert rows["label"].tolist() == [0, -1]
    file.write_text("[[Ada]] blamed Bo.\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"once\.txt, row 1"):
        read_once(file)


def test_codes_of_names_are_found_by_their_spans(tmp_path: Path) -> None:
    file = tmp_path / "names.tsv"
    file.write_text(f"{span_digest(('', 'Ada', ' lost.'))}\t-1\n", encoding="utf-8")
    rows = code_names(
        pd.DataFrame([("", "Ada", " lost."), ("", "Ada", " won.")], columns=["left", "mention", "right"]), file
    )
    assert rows["label"].fillna(9).tolist() == [-1, 9]
    assert rows["source"].fillna("nobody").tolist() == ["once", "nobody"]
    file.write_text("0123456789abcdef,-1\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"names\.tsv, row 1: expected the digits"):
        code_names(rows, file)


def test_the_bundled_sentences_are_many_and_no_country_has_one_label() -> None:
    rows = read_countries()
    assert len(rows) > 3000
    shares = pd.crosstab(rows["target"], rows["label"], normalize="index")
    main = shares.loc[["CN", "JP", "KP", "KR", "RU", "TW", "US"]]
    assert (main > 0.15).all().all()
    assert (main < 0.6).all().all()


def test_nothing_that_is_measured_on_is_trained_on() -> None:
    coded = pd.concat([read_countries(), read_names(), read_once(), read_plain()])
    trained = {_letters(sentence) for sentence in (*sentences(coded), *read_prose(), *read_reports())}
    assert len(trained) > 40_000
    here = Path(__file__).parents[1]
    fresh = pd.read_csv(here / "fresh_probes.tsv", sep="\t", quoting=csv.QUOTE_NONE, keep_default_na=False)
    own = pd.concat([read_gold(here / "country_gold.tsv"), fresh, audit_probes()])
    assert len(own) > 2_500
    assert not trained & {_letters(sentence) for sentence in sentences(own)}


def _letters(sentence: str) -> str:
    return re.sub(r"[\W_]+", "", sentence.lower())


def test_a_sentence_is_on_one_side_alone() -> None:
    rows = read_countries()
    rest, part = split_off(rows, part=0, parts=10)
    assert len(rest) + len(part) == len(rows)
    assert not set(sentences(rest)) & set(sentences(part))
    assert 0.05 < len(part) / len(rows) < 0.15


def test_spacing_and_case_do_not_hide_a_sentence() -> None:
    rows = read_countries().head(4)
    other = rows.head(2).assign(left=lambda f: "  " + f["left"].str.upper())
    assert len(without(rows, other)) == len(rows) - sentences(rows).isin(set(sentences(rows.head(2)))).sum()


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="there is no such file"):
        read_newsmtsc(tmp_path / "train.jsonl")
