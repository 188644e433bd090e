import numpy as np
import pytest

from toolkit.tone.calibration import calibration_error, softmax, temperature


def test_softmax_of_large_logits() -> None:
    np.testing.assert_allclose(softmax(np.log([[1.0, 2, 5]]) + 700), [[0.125, 0.25, 0.625]])


@pytest.mark.parametrize("true", [0.5, 1.0, 3.0])
def test_the_temperature_that_blurred_is_found(true: float) -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (20_000, 3))
    p = softmax(logits)
    labels = (rng.random((len(p), 1)) > p.cumsum(axis=1)).sum(axis=1) - 1
    assert temperature(logits * true, labels) == pytest.approx(true, rel=0.05)
    assert calibration_error(softmax(logits * true, true), labels) < 0.015


def test_few_labels_that_are_all_right_do_not_sharpen_the_rest() -> None:
    labels = np.tile([-1, 0, 1], 10)
    right = temperature(2 * np.eye(3)[labels + 1], labels)
    assert 0.6 < right < 1
    assert 1 < temperature(-2 * np.eye(3)[labels + 1], labels) < 3  # nor do labels that are all wrong flatten it


def test_overconfidence_is_an_error() -> None:
    p = np.tile([0.95, 0.05, 0.0], (100, 1))
    labels = np.repeat([-1, 0], 50)
    assert calibration_error(p, labels) == pytest.approx(0.45)
