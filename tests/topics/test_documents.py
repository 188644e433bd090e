from functools import partial

import numpy as np
import pandas as pd
import pytest

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics.completion import completion_gain
from toolkit.topics.documents import Documents, read_documents
from toolkit.topics.dynamic import DynamicTopics
from toolkit.topics.heldout import heldout_coherence
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.person_names import person_names
from toolkit.topics.preprocessing import preprocessing_sensitivity
from toolkit.topics.select import select_n_topics
from toolkit.topics.stability import topic_stability
from toolkit.topics.structural import StructuralTopics


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
        (0, 1),
    )


def test_the_first_copy_of_each_text_is_known() -> None:
    table = articles([("a", "One", "Talks  began."), ("b", "Other", "talks began."), ("c", "", ""), ("d", "", None)])
    assert read_documents(table).distinct == (0, 2, 3)
    assert read_documents(["Talks", "talks ", "", "Trade"]).distinct == (0, 2, 3)


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
        (b"one text", "Got bytes; decode them"),
        (None, "Got None; read a corpus first"),
        (5, "Got 5; read a corpus first"),
        ({"key": "text"}, r"Got a mapping \(dict\), whose keys would be read; give list\(texts.values\(\)\)"),
        ({"a text", "another"}, r"Got a set \(set\), which has no order; give sorted\(texts\)"),
        (frozenset({"a text"}), "Got a set"),
        ([], "must not be empty"),
        (["good", 3], "Got int at position 1"),
        (articles([]), "must not be empty"),
        (articles([("a", "", ""), ("a", "", "")]), "unique .* Got 'a' again, or nothing, in row 1"),
        (articles([("a", "", ""), (None, "", "")]), "in row 1"),
        (articles([("a", "", 1.5)]), r"Column 'text' .* must hold strings, or nothing\. Got float 1\.5 in row 0"),
        (articles([("a", "", "b"), ("b", "", ["c", "d"])]), r"Column 'text' .* Got list .* in row 1\. Join a list"),
        (articles([("a", 3, "b")]), "Column 'title' .* Got int 3 in row 0"),
        (articles([("a", "", "b")]).iloc[:, [0, 1, 2, 2]], r"must have each column once\. Got \['text'\] again"),
        (pd.DataFrame({"article_id": ["a"], "text": ["b"]}), r"Missing: \['title'\]"),
    ],
)
def test_what_cannot_be_read_is_named(data: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_documents(data)  # type: ignore[arg-type]


def test_categories_are_strings() -> None:
    table = articles([("a", None, "body")]).astype("category")
    assert read_documents(table).texts == ("\nbody",)


@pytest.mark.parametrize("texts", [None, {"key": "text"}, "text"])
def test_every_door_has_the_same_rule(texts: object) -> None:
    model = NmfTopics(2)
    for call in (
        model.fit,
        model.check,
        StructuralTopics(2).fit,
        DynamicTopics(2).fit,
        partial(heldout_coherence, model),
        partial(topic_stability, model),
        partial(select_n_topics, model),
        partial(completion_gain, model),
        partial(preprocessing_sensitivity, model),
        person_names,
    ):
        with pytest.raises(InputError, match="must be a Corpus, an articles table or a list of strings"):
            call(texts)
