import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_matrix

from toolkit.topics.fold_in import fold_in

COMPONENTS = np.array([[0.7, 0.2, 0.1], [0.1, 0.2, 0.7]])
PRIOR = np.array([0.2, 0.1])


def test_the_weights_solve_their_equation() -> None:
    counts = csr_matrix([[4, 1, 1]])
    found = fold_in(counts, COMPONENTS, prior=PRIOR)
    split = found * COMPONENTS.T
    split /= split.sum(axis=1, keepdims=True)
    assert found == pytest.approx(PRIOR + np.array([[4, 1, 1]]) @ split, abs=1e-6)


def test_weighted_terms_count_as_more_of_them() -> None:
    weighted = fold_in(csr_matrix([[1, 1, 1]]), COMPONENTS, prior=PRIOR, term_weights=np.array([4.0, 1.0, 2.0]))
    assert weighted == pytest.approx(fold_in(csr_matrix([[4, 1, 2]]), COMPONENTS, prior=PRIOR))


@settings(max_examples=20, deadline=None)
@given(arrays(np.int64, (5, 3), elements=st.integers(0, 9)))
def test_a_text_does_not_depend_on_its_neighbours_and_nothing_is_lost(counts: np.ndarray) -> None:
    whole = fold_in(csr_matrix(counts), COMPONENTS, prior=PRIOR)
    alone = np.vstack([fold_in(csr_matrix(row[None]), COMPONENTS, prior=PRIOR) for row in counts])
    assert (whole == alone).all()
    filled = counts.sum(axis=1) > 0
    assert whole[filled].sum(axis=1) == pytest.approx(counts[filled].sum(axis=1) + PRIOR.sum())
    assert (whole[~filled] == 0).all()
