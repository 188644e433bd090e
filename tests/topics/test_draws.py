import numpy as np
import pytest

from toolkit.errors import InputError
from toolkit.topics.draws import check_n_draws, each_dirichlet, each_logistic_normal, place_draw


def test_logistic_normal_draws_have_the_moments_they_are_given() -> None:
    eta = np.log([[2.5, 1.5]])
    covariance = np.array([[[0.4, 0.1], [0.1, 0.2]]])
    draws = np.stack([*each_logistic_normal(eta, covariance, n_draws=20_000, random_state=0)])[:, 0]
    assert draws.sum(axis=1) == pytest.approx(1.0)
    drawn = np.log(draws[:, :2] / draws[:, 2:])
    assert drawn.mean(axis=0) == pytest.approx(eta[0], abs=0.02)
    assert np.cov(drawn.T) == pytest.approx(covariance[0], abs=0.02)


def test_dirichlet_draws_have_the_moments_they_are_given() -> None:
    draws = np.stack([*each_dirichlet(np.array([[6.0, 3.0, 1.0]]), n_draws=20_000, random_state=0)])[:, 0]
    assert draws.mean(axis=0) == pytest.approx([0.6, 0.3, 0.1], abs=0.01)
    assert draws[:, 0].var() == pytest.approx(0.6 * 0.4 / 11, rel=0.05)


def test_weights_near_zero_still_make_shares() -> None:
    draws = np.stack([*each_dirichlet(np.full((3, 4), 1e-9), n_draws=50, random_state=0)])
    assert np.allclose(draws.sum(axis=2), 1)


def test_articles_without_a_term_get_equal_shares() -> None:
    placed = place_draw(np.array([[[0.9, 0.1]]]), np.array([False, True]))
    assert placed.tolist() == [[[0.5, 0.5], [0.9, 0.1]]]


@pytest.mark.parametrize("n_draws", [1, 2.5, True, 51])
def test_too_few_or_too_many_draws(n_draws: object) -> None:
    with pytest.raises(InputError, match=rf"'n_draws' .* at least 2 and at most 50, .* Got {n_draws}"):
        check_n_draws(n_draws, most=50)  # type: ignore[arg-type]
