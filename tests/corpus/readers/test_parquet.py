import io

import pandas as pd
import pytest

from toolkit.corpus.corpus import Corpus
from toolkit.corpus.readers.parquet import read_parquet
from toolkit.corpus.readers.rows import Origin
from toolkit.errors import ReadError


def test_types_are_kept():
    frame = pd.DataFrame(
        {
            "text": ["A", "B"],
            "published": pd.to_datetime(["2025-10-28 09:00", None]).tz_localize("Asia/Tokyo"),
            "id": pd.array([2**60 + 1, None], dtype="Int64"),
            "score": [0.5, 1.5],
        },
        index=[5, 6],
    )
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    articles = Corpus.from_frame(read_parquet(buffer.getvalue(), Origin("x")).frame).articles
    assert articles["source_id"].tolist() == [str(2**60 + 1), ""]
    assert articles["published"][0] == pd.Timestamp("2025-10-28", tz="UTC")
    assert articles["score"].dtype == "float64"
    assert "__index_level_0__" not in articles


def test_a_written_corpus_comes_back_with_its_ids():
    corpus = Corpus.from_texts(["One.", "Two."], published=["2025-10-28", None], id=["a", "b"])
    buffer = io.BytesIO()
    corpus.articles.to_parquet(buffer)
    again = Corpus.from_frame(read_parquet(buffer.getvalue(), Origin("x")).frame)
    pd.testing.assert_frame_equal(again.articles, corpus.articles)


def test_a_damaged_table():
    with pytest.raises(ReadError, match="Parquet file is damaged"):
        read_parquet(b"PAR1nonsensePAR1", Origin("x.parquet"))
