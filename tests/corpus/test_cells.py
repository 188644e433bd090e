import json

import numpy as np
import pandas as pd
import pytest

from toolkit.corpus.cells import elsewhere, not_text
from toolkit.corpus.corpus import Corpus
from toolkit.corpus.read import read_corpus
from toolkit.report.reading import unrecognised_lines


def read_lines(folder, *records, **settings):
    path = folder / "news.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return read_corpus(path, **settings)


def test_a_text_that_is_an_object_is_rejected_and_the_remedy_reads_it(tmp_path):
    records = {"title": "a", "text": {"body": "China speaks", "by": "X"}}, {"title": "b", "text": "Japan"}
    corpus = read_lines(tmp_path, *records)
    assert corpus.articles["text"].tolist() == ["Japan"]
    reason = corpus.rejected["reason"].item()
    assert "column 'text' holds no text in this row, 'text.body' does: columns={'text': 'text.body'}" in reason
    assert not any("text.body" in line for line in unrecognised_lines(corpus.articles, corpus.provenance))
    other = read_lines(tmp_path, *records, columns={"text": "text.body"})
    assert other.articles["text"].tolist() == ["China speaks"]
    assert "column 'text.body' holds no text in this row, 'text' does" in other.rejected["reason"].item()


def test_texts_that_are_all_objects_leave_a_note_with_the_remedy(tmp_path):
    corpus = read_lines(tmp_path, {"title": "a", "text": {"body": "China"}}, {"title": "b", "text": {"body": "Japan"}})
    assert any("columns={'text': 'text.body'}" in note for note in corpus.provenance["notes"])


@pytest.mark.parametrize("text", [[{"p": "China"}], True, ["One.", None], [["One."]], {}, {"en": {"p": "China"}}])
def test_what_is_no_text_is_not_made_one(tmp_path, text):
    corpus = read_lines(tmp_path, {"title": "a", "text": text}, {"title": "b", "text": "Japan"})
    assert corpus.articles["title"].tolist() == ["b"]
    assert corpus.rejected["source_row"].tolist() == [1]


def test_paragraphs_numbers_and_nothing_are_read_as_before(tmp_path):
    corpus = read_lines(tmp_path, *({"title": str(i), "text": t} for i, t in enumerate([["One.", "Two."], 7, None])))
    assert corpus.articles["text"].tolist() == ["One.\n\nTwo.", "7", ""]
    assert len(corpus.rejected) == 0
    assert not_text(pd.Series([np.array(["One.", "Two."], dtype=object)], name="text")) == {}


def test_a_dot_in_a_name_need_not_be_nesting():
    frame = pd.DataFrame({"title": ["a", "b"], "text": ["China", None], "text.lang": ["en", "en"]})
    assert elsewhere(frame, "text") == {}
    assert len(Corpus.from_frame(frame)) == 2
