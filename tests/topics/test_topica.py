"""What we rely on in topica: these fail clearly when it changes."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from toolkit.errors import MissingExtraError
from toolkit.topics._topica import MINOR, fit_dtm, fit_keyatm, fit_stm, infer_stm, load_topica

TERMS = tuple(f"w{i:02}" for i in range(24))


@pytest.fixture(scope="module")
def counts() -> csr_matrix:
    """Return 60 texts, each of 30 words from one third of the terms."""
    rng = np.random.default_rng(0)
    rows = [np.bincount(rng.integers(0, 8, 30) + 8 * (i % 3), minlength=24) for i in range(60)]
    return csr_matrix(np.array(rows))


def test_the_version_is_the_one_that_is_known() -> None:
    assert load_topica().__version__.startswith(MINOR + ".")


def test_another_version_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "topica", SimpleNamespace(__version__="0.63.1"))
    with pytest.raises(
        MissingExtraError, match=r"needs topica 0\.62\. Got topica 0\.63\.1: run pip install \"topica>="
    ):
        load_topica()


def test_a_missing_topica_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "topica", None)
    with pytest.raises(MissingExtraError, match=r"needs topica 0\.62, which is not installed: run pip install"):
        load_topica()


def test_keyword_topics_come_first_and_columns_are_the_terms(counts: csr_matrix) -> None:
    keywords = {"third": ["w20", "w21"], "first": ["w00", "w01"]}
    found = fit_keyatm(counts, TERMS, keywords=keywords, n_topics=3, n_iter=100, n_draws=10, seed=0)
    assert found.components.shape == (3, 24)
    assert found.components.sum(axis=1) == pytest.approx([1, 1, 1])
    thirds = found.components.reshape(3, 3, 8).sum(axis=2).argmax(axis=1)
    assert thirds.tolist() == [2, 0, 1]
    assert (found.keyword_rates > 0).tolist() == [True, True, False]
    assert found.prior.shape == (3,)
    assert found.draws.shape == (10, 60, 3)
    assert np.allclose(found.draws.sum(axis=2), 1, atol=1e-5)
    assert found.draws.mean(axis=0).argmax(axis=1).tolist() == [1, 2, 0] * 20


def test_stm_keeps_texts_terms_and_levels_in_order(counts: csr_matrix) -> None:
    levels = ["b", "a"] * 30
    design = np.arange(60.0)[:, None] % 2
    found = fit_stm(counts, TERMS, design=design, names=["odd"], content=levels, n_topics=3, max_iter=100, seed=0)
    assert found.components.sum(axis=1) == pytest.approx([1, 1, 1])
    assert found.levels == ("a", "b")
    assert found.by_level is not None
    assert found.by_level.shape == (3, 2, 24)
    assert found.by_level.sum(axis=2) == pytest.approx(1.0)
    assert found.covariance.shape == (60, 2, 2)
    assert found.eta.shape == (60, 2)
    odds = np.exp(np.column_stack([found.eta, np.zeros(60)]))
    assert odds / odds.sum(axis=1, keepdims=True) == pytest.approx(np.asarray(found.model.doc_topic), abs=1e-12)
    assert found.n_iter >= 1
    shares = infer_stm(found, counts, design=design)
    assert shares.sum(axis=1) == pytest.approx(1.0)
    largest = shares.argmax(axis=1).reshape(20, 3)
    assert (largest == largest[0]).all()
    assert len(set(largest[0])) == 3


def test_stm_infers_one_text_as_it_does_among_others(counts: csr_matrix) -> None:
    found = fit_stm(counts, TERMS, design=np.zeros((60, 0)), names=[], content=None, n_topics=3, max_iter=50, seed=0)
    whole = infer_stm(found, counts, design=None)
    assert (infer_stm(found, counts[[7, 2]], design=None) == whole[[7, 2]]).all()


def test_the_prevalence_prior_is_the_intercept_and_the_effects(counts: csr_matrix) -> None:
    design = (np.arange(60) % 3 == 0).astype(float)[:, None]
    found = fit_stm(counts, TERMS, design=design, names=["x"], content=None, n_topics=3, max_iter=50, seed=0)
    assert np.asarray(found.model.prevalence_effects).shape == (2, 2)
    assert list(found.model.feature_names)[-1] == "x"
    # What the last iteration of the fit found, from the prior that it had.
    assert infer_stm(found, counts, design=design) == pytest.approx(np.asarray(found.model.doc_topic), abs=0.02)


def test_dtm_has_a_matrix_for_each_period(counts: csr_matrix) -> None:
    found = fit_dtm(
        counts,
        TERMS,
        slices=[i // 20 for i in range(60)],
        n_topics=3,
        prior=0.01,
        chain_variance=0.005,
        n_iter=10,
        seed=0,
    )
    assert found.shape == (3, 3, 24)
    assert found.sum(axis=2) == pytest.approx(1.0)
