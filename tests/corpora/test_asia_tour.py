"""The bundled corpus keeps what its README promises."""

from pathlib import Path

import pandas as pd
import pytest

from toolkit.corpus.read import read_corpus

FOLDER = Path(__file__).parents[2] / "corpora" / "asia-tour"


@pytest.fixture(scope="module")
def corpus():
    return read_corpus(FOLDER)


@pytest.fixture(scope="module")
def gold():
    return pd.read_csv(FOLDER / "gold" / "labels.csv", keep_default_na=False)


def test_every_article_is_read_and_the_corpus_is_marked_as_synthetic(corpus):
    assert (len(corpus), len(corpus.rejected)) == (148, 0)
    assert corpus.articles["outlet"].nunique() == 6
    assert "synthetic" in repr(corpus.provenance)


def test_articles_have_the_length_of_news_and_are_not_copies_of_each_other(corpus):
    originals = corpus.articles[corpus.articles["syndicated_from"].fillna("") == ""]
    assert len(originals) == 132
    assert originals["text"].str.split().str.len().between(150, 400).all()
    sentences = originals["text"].str.split(r"(?<=[.!?])\s+", regex=True).explode()
    long = sentences[sentences.str.len() > 30]
    assert not long.str.casefold().duplicated().any()


def test_syndicated_copies_name_an_agency_article(corpus):
    copies = corpus.articles.loc[corpus.articles["syndicated_from"].fillna("") != "", "syndicated_from"]
    assert len(copies) == 16
    assert set(copies) <= set(corpus.articles["source_id"])


def test_gold_labels_point_at_their_surface_and_keep_both_passes(corpus, gold):
    assert len(gold) >= 500
    articles = corpus.articles.set_index("source_id")
    cut = [articles.loc[g.id, g.field][g.start : g.end] for g in gold.itertuples()]
    assert cut == gold["surface"].tolist()
    assert set(gold["label_1"]) == set(gold["label_2"]) == set(gold["label"]) == {-1, 0, 1}
    agreed = gold["label_1"] == gold["label_2"]
    assert (gold.loc[agreed, "label"] == gold.loc[agreed, "label_1"]).all()
    assert 0.9 < agreed.mean() < 1.0
