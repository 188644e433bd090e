import numpy as np
import pytest

from toolkit.topics.term_orders import c_tf_idf, count_by_topic, exclusivity, frex, relevance

WEIGHTS = np.array([[0.6, 0.4, 0.0], [0.1, 0.4, 0.5]])
SHARES = np.array([0.75, 0.25])


def test_relevance_is_the_published_formula() -> None:
    marginal = 0.75 * 0.4 + 0.25 * 0.4
    expected = 0.6 * np.log(0.4) + 0.4 * np.log(0.4 / marginal)
    assert relevance(WEIGHTS, shares=SHARES)[0, 1] == pytest.approx(expected)
    assert relevance(WEIGHTS, shares=SHARES, lam=1.0)[1].tolist() == pytest.approx(np.log(WEIGHTS[1]).tolist())


def test_frex_is_the_harmonic_mean_of_two_ranks() -> None:
    # Topic 0: frequency ranks 3, 2, 1 of 3; exclusivity 6/7, 1/2, 0, hence the same ranks.
    assert frex(WEIGHTS)[0, :2].tolist() == pytest.approx([1.0, 2 / 3])
    # Topic 1: frequency ranks 1, 2, 3, exclusivity 1/7, 1/2, 1.
    assert frex(WEIGHTS)[1].tolist() == pytest.approx([1 / 3, 2 / 3, 1.0])


def test_exclusivity_weighs_a_term_by_the_topic_s_part_of_it() -> None:
    assert exclusivity(WEIGHTS)[1].tolist() == pytest.approx([0.1 * 0.1 / 0.7, 0.2, 0.5])


def test_c_tf_idf_is_the_published_formula() -> None:
    counts = np.array([[8.0, 2.0, 0.0], [0.0, 2.0, 4.0]])
    expected = 8 / 10 * np.log(1 + 8 / 8)  # mean class size 8, term frequency 8
    assert c_tf_idf(counts)[0, 0] == pytest.approx(expected)


@pytest.mark.parametrize("scores", [relevance(WEIGHTS, shares=SHARES), frex(WEIGHTS), exclusivity(WEIGHTS)])
def test_a_term_without_weight_comes_last(scores: np.ndarray) -> None:
    assert scores[0, 2] == -np.inf
    assert np.isfinite(np.delete(scores.ravel(), 2)).all()


def test_counts_go_to_the_largest_topic_of_placed_articles() -> None:
    from scipy.sparse import csr_matrix

    counts = csr_matrix(np.array([[1, 2], [3, 0], [5, 5]]))
    shares = np.array([[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]])
    placed = np.array([True, True, False])
    assert count_by_topic(counts, shares, placed=placed).tolist() == [[1, 2], [3, 0]]
