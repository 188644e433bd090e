import numpy as np
import pytest

from toolkit.errors import InputError
from toolkit.topics.spherical import concentration, count_different, spherical_kmeans, unit


def blobs(n: int = 60, d: int = 20, k: int = 4) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    centres = unit(rng.normal(size=(k, d)))
    labels = np.arange(n) % k
    return unit(centres[labels] + 0.1 * rng.normal(size=(n, d))), labels


def test_planted_clusters_are_found() -> None:
    vectors, labels = blobs()
    found = (vectors @ spherical_kmeans(vectors, 4).T).argmax(axis=1)
    assert len({(a, b) for a, b in zip(labels, found, strict=True)}) == 4


def test_centres_are_the_mean_directions_of_their_vectors() -> None:
    vectors, _ = blobs()
    centres = spherical_kmeans(vectors, 3)
    found = (vectors @ centres.T).argmax(axis=1)
    for c in range(3):
        assert centres[c] == pytest.approx(unit(vectors[found == c].sum(axis=0, keepdims=True))[0])


def test_no_start_is_better_than_the_one_taken() -> None:
    vectors, _ = blobs(d=3, k=6)
    totals = [(vectors @ spherical_kmeans(vectors, 5, random_state=s).T).max(axis=1).sum() for s in range(5)]
    assert max(totals) - min(totals) < 0.05 * max(totals)


def test_copies_do_not_make_empty_clusters() -> None:
    vectors = np.repeat(np.eye(4), [30, 30, 1, 1], axis=0)
    sizes = np.bincount((vectors @ spherical_kmeans(vectors, 4).T).argmax(axis=1), minlength=4)
    assert sorted(sizes.tolist()) == [1, 1, 30, 30]


def test_vectors_nearer_than_rounding_can_be_told_apart() -> None:
    vectors = unit(np.array([[1.0, k * 1e-7] for k in range(4)]))
    assert len(np.unique(vectors, axis=0)) == 4
    assert spherical_kmeans(vectors, 3).shape == (3, 2)


def test_different_vectors_are_counted_until_there_are_enough() -> None:
    vectors = np.array([[1.0, 0.0], [1.0, -0.0], [0.0, 1.0], [-1.0, 0.0]])
    assert [count_different(vectors, n) for n in (1, 2, 3, 9)] == [1, 2, 3, 3]


def test_a_tie_goes_to_the_first_centre() -> None:
    vectors = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    assert (
        spherical_kmeans(vectors, 2, random_state=3).tolist() == spherical_kmeans(vectors, 2, random_state=3).tolist()
    )
    with pytest.raises(InputError, match=r"3 clusters and 2 vectors"):
        spherical_kmeans(vectors, 3)


def test_concentration_is_that_of_a_von_mises_fisher_sample() -> None:
    from scipy.stats import vonmises_fisher

    mean = np.eye(10)[0]
    sample = vonmises_fisher(mean, 50).rvs(4000, random_state=1)
    assert concentration(sample, mean[None]) == pytest.approx(50, rel=0.05)
