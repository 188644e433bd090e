import numpy as np
import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.topics.heldout import heldout_coherence
from toolkit.topics.lda import LdaTopics
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.quality import npmi_coherence
from toolkit.topics.settings import VocabularySettings

MODEL = NmfTopics(2, vocabulary=VocabularySettings(mask=(), min_df=2, max_df=1.0, phrases=False))


@pytest.fixture
def articles(planted: pd.DataFrame) -> pd.DataFrame:
    return planted[planted.planted != "culture"]  # too few for a half


def test_one_row_for_each_half(articles: pd.DataFrame) -> None:
    table = heldout_coherence(MODEL, articles, n_splits=2, n_terms=5)
    assert list(table) == [
        "split",
        "fitted_on",
        "n_topics",
        "n_unused",
        "in_sample",
        "held_out",
        "diversity",
        "exclusivity",
    ]
    assert table[["split", "fitted_on"]].to_numpy().tolist() == [[0, "a"], [0, "b"], [1, "a"], [1, "b"]]
    assert table.n_topics.tolist() == [2] * 4
    assert table.diversity.tolist() == [1.0] * 4
    assert (table.exclusivity > 0.99).all()
    assert not hasattr(MODEL, "tables_")


def test_windows_are_counted_on_the_other_half(articles: pd.DataFrame) -> None:
    table = heldout_coherence(MODEL, articles, n_terms=5)
    seed = np.random.SeedSequence(0).spawn(1)[0]
    a, b = (np.sort(half) for half in np.array_split(np.random.default_rng(seed).permutation(50), 2))
    by_id = articles.sort_values("article_id")
    fitted = NmfTopics(2, vocabulary=MODEL.vocabulary).fit(by_id.iloc[a])
    words = [list(terms) for _, terms in fitted.topic_terms(5).groupby("topic")["term"]]
    for column, half in (("in_sample", a), ("held_out", b)):
        tokens = [fitted.vocabulary_.tokenize(f"{r.title}\n{r.text}") for r in by_id.iloc[half].itertuples()]
        assert table[column][0] == pytest.approx(npmi_coherence(words, tokens).mean())


def test_another_order_may_be_measured(articles: pd.DataFrame) -> None:
    table = heldout_coherence(MODEL, articles, n_terms=2, order="c_tf_idf")
    half = np.array_split(np.random.default_rng(np.random.SeedSequence(0).spawn(1)[0]).permutation(50), 2)[0]
    by_id = articles.sort_values("article_id").iloc[np.sort(half)]
    fitted = NmfTopics(2, vocabulary=MODEL.vocabulary).fit(by_id)
    words = [list(terms) for _, terms in fitted.topic_terms(2, order="c_tf_idf").groupby("topic")["term"]]
    tokens = [fitted.vocabulary_.tokenize(f"{r.title}\n{r.text}") for r in by_id.itertuples()]
    assert table.in_sample[0] == pytest.approx(npmi_coherence(words, tokens).mean())
    assert not table.equals(heldout_coherence(MODEL, articles, n_terms=2))
    assert heldout_coherence(MODEL, articles, order="coherent").equals(heldout_coherence(MODEL, articles))
    with pytest.raises(InputError, match=r"'order' .* of heldout_coherence must be one of weight, .* Got 'npmi'"):
        heldout_coherence(MODEL, articles, order="npmi")  # type: ignore[arg-type]


def test_the_order_of_rows_does_not_matter(articles: pd.DataFrame) -> None:
    mixed = articles.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(heldout_coherence(MODEL, mixed), heldout_coherence(MODEL, articles), check_exact=True)


@pytest.mark.parametrize(("name", "value", "least"), [("n_splits", 0, 1), ("n_terms", 1, 2)])
def test_what_cannot_be_measured(articles: pd.DataFrame, name: str, value: int, least: int) -> None:
    with pytest.raises(
        InputError, match=f"'{name}' parameter of heldout_coherence must be a whole number of at least {least}"
    ):
        heldout_coherence(MODEL, articles, **{name: value})  # type: ignore[arg-type]


def test_topics_that_no_article_is_about_are_counted(articles: pd.DataFrame) -> None:
    table = heldout_coherence(LdaTopics(8, vocabulary=MODEL.vocabulary), articles)
    assert (table.n_unused > 0).all()
    assert (table.n_topics == 8).all()


def test_a_half_that_cannot_be_fitted_is_named() -> None:
    with pytest.raises(InputError, match=r"Got, on half a of split 0 \(2 of the 4 texts\): The .*'n_topics'"):
        heldout_coherence(NmfTopics(3, vocabulary=VocabularySettings(min_df=1, max_df=1.0)), ["tax duty war"] * 4)
