import copy
import pickle
from dataclasses import FrozenInstanceError, replace

import pandas as pd
import pytest

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError


@pytest.fixture
def corpus():
    return Corpus.from_texts(["China spoke.", "Japan spoke."], title=["A", "B"])


def test_an_assignment_through_the_corpus_warns_and_changes_nothing(corpus):
    digest = corpus.digest
    with pytest.warns(pd.errors.ChainedAssignmentError):
        corpus.articles.loc[0, "text"] = "x"
    with pytest.warns(pd.errors.ChainedAssignmentError):
        corpus.articles["title"] = "x"
    assert corpus.articles["text"].tolist() == ["China spoke.", "Japan spoke."]
    assert corpus.digest == digest


def test_a_copy_that_is_kept_is_the_users_own(corpus):
    mine = corpus.articles
    mine.loc[0, "text"] = "x"
    mine["tone"] = 1.0
    assert mine["text"].tolist() == ["x", "Japan spoke."]
    assert corpus.articles.loc[0, ["title", "text"]].tolist() == ["A", "China spoke."]
    assert "tone" not in corpus.articles


def test_the_frame_that_a_corpus_is_made_of_stays_apart(corpus):
    frame = corpus.articles.copy()
    other = Corpus(frame)
    frame.loc[0, "text"] = "x"
    assert other.digest == corpus.digest


def test_it_is_an_ordinary_frozen_dataclass(corpus):
    for same in (pickle.loads(pickle.dumps(corpus)), copy.deepcopy(corpus), replace(corpus, name="other")):
        pd.testing.assert_frame_equal(same.articles, corpus.articles)
    with pytest.raises(FrozenInstanceError):
        corpus.articles = corpus.articles
    with pytest.raises(InputError):
        Corpus([1, 2])
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'articles'"):
        Corpus()


def test_an_access_copies_no_text(corpus):
    places = [
        [
            buffer.address
            for chunk in frame["text"].array.__arrow_array__().chunks
            for buffer in chunk.buffers()
            if buffer
        ]
        for frame in (corpus.articles, corpus.articles)
    ]
    assert places[0] == places[1] != []
