import numpy as np
import pytest
from scipy.sparse import csr_matrix

from toolkit.topics._topica import fit_stm, infer_stm
from toolkit.topics.logistic_fold_in import logistic_fold_in

TERMS = tuple(f"w{i:02}" for i in range(24))


@pytest.fixture(scope="module")
def counts() -> csr_matrix:
    """Return 60 texts of 12 words, most from one third of the terms."""
    rng = np.random.default_rng(0)
    third = rng.integers(0, 8, (60, 12)) + 8 * (np.arange(60) % 3)[:, None]
    words = np.where(rng.random((60, 12)) < 0.7, third, rng.integers(0, 24, (60, 12)))
    return csr_matrix(np.array([np.bincount(w, minlength=24) for w in words]))


def test_the_shares_are_those_of_topica_under_the_same_words(counts: csr_matrix) -> None:
    design = (np.arange(60) % 3 == 0).astype(float)[:, None]
    found = fit_stm(counts, TERMS, design=design, names=["x"], content=None, n_topics=3, max_iter=50, seed=0)
    effects = np.asarray(found.model.prevalence_effects)
    means, covariance = effects[0] + design @ effects[1:], np.asarray(found.model.topic_covariance)
    shares = logistic_fold_in(counts, found.components, means=means, covariance=covariance)
    assert shares == pytest.approx(infer_stm(found, counts, design=design), abs=0.02)  # topica stops a little earlier


def test_no_shares_are_more_probable() -> None:
    counts = csr_matrix([[3, 0, 1], [0, 5, 0], [40, 1, 2], [300, 300, 1]])
    components = np.array([[0.7, 0.2, 0.1], [0.05, 0.9, 0.05]])
    means, variance = np.array([[0.0], [2.0], [-3.0], [0.0]]), 0.5
    shares = logistic_fold_in(counts, components, means=means, covariance=np.array([[variance]]))
    eta = np.linspace(-12, 12, 24_001)
    first = 1 / (1 + np.exp(-eta))
    likelihood = np.log(np.column_stack([first, 1 - first]) @ components) @ counts.toarray().T
    best = eta[(likelihood - (eta[:, None] - means.T) ** 2 / (2 * variance)).argmax(axis=0)]
    assert np.log(shares[:, 0] / shares[:, 1]) == pytest.approx(best, abs=0.001)


def test_a_text_does_not_depend_on_its_neighbours(counts: csr_matrix) -> None:
    rng = np.random.default_rng(1)
    components, means = rng.dirichlet(np.ones(24), 3), rng.normal(size=(60, 2))
    whole = logistic_fold_in(counts, components, means=means, covariance=np.diag([1.0, 30.0]))
    some = logistic_fold_in(counts[[7, 2]], components, means=means[[7, 2]], covariance=np.diag([1.0, 30.0]))
    assert (some == whole[[7, 2]]).all()
    assert whole.sum(axis=1) == pytest.approx(1.0)
