import numpy as np
import pandas as pd
import pytest

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics.documents import Documents, read_documents


def articles(rows: list[tuple[object, object, object]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["article_id", "title", "text"])


def test_a_table_is_sorted_by_id() -> None:
    table = articles(
        [
            ("b", "Title  B", "Body b"),
            ("a", "", "one two three four five six seven eight nine ten eleven 12 13"),
        ]
    )
    assert read_documents(table) == Documents(
        ("a", "b"),
        ("\none two three four five six seven eight nine ten eleven 12 13", "Title  B\nBody b"),
        ("one two three four five six seven eight nine ten eleven 12 …", "Title B"),
    )


def test_a_corpus_is_its_articles() -> None:
    corpus = Corpus.from_texts(["first body", "second body"])
    assert read_documents(corpus) == read_documents(corpus.articles)
    assert sorted(read_documents(corpus).texts) == ["\nfirst body", "\nsecond body"]


def test_strings_keep_their_order_and_are_numbered() -> None:
    documents = read_documents(f"text {i}" for i in range(11))
    assert documents.article_ids == tuple(str(i) for i in range(11))
    assert documents.texts[10] == "text 10"


def test_missing_titles_and_texts_are_empty() -> None:
    documents = read_documents(articles([("a", np.nan, "body"), ("b", "title", None)]))
    assert documents.texts == ("\nbody", "title\n")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("one text", "Got one string; wrap it in a list"),
        ([], "must not be empty"),
        (["good", 3], "Got int at position 1"),
        (articles([]), "must not be empty"),
        (articles([("a", "", ""), ("a", "", "")]), "unique .* Got 'a' again, or nothing, in row 1"),
        (articles([("a", "", ""), (None, "", "")]), "in row 1"),
        (pd.DataFrame({"article_id": ["a"], "text": ["b"]}), r"Missing: \['title'\]"),
    ],
)
def test_what_cannot_be_read_is_named(data: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_documents(data)  # type: ignore[arg-type]
