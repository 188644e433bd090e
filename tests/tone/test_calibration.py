import numpy as np
import pytest

from toolkit.tone.calibration import calibration, calibration_error, softmax, temperature


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


@pytest.mark.parametrize("line", [-0.8, 0.0, 0.6])
def test_another_line_of_neutral_is_found(line: float) -> None:
    rng = np.random.default_rng(1)
    logits = rng.normal(0, 2, (20_000, 3))
    bias = (0.2 - line / 2, line, -0.2 - line / 2)
    p = softmax(logits + np.array(bias))
    labels = (rng.random((len(p), 1)) > p.cumsum(axis=1)).sum(axis=1) - 1
    found = calibration(logits * 1.5, labels, np.ones(len(labels)))
    assert found.temperature == pytest.approx(1.5, rel=0.05)
    assert found.bias == pytest.approx(bias, abs=0.06)
    assert sum(found.bias) == pytest.approx(0)
    right = softmax(logits * 1.5 / found.temperature + np.array(found.bias))
    assert np.abs(right - p).max() < 0.04


def test_what_has_no_weight_moves_no_line() -> None:
    rng = np.random.default_rng(2)
    logits, labels = rng.normal(0, 2, (600, 3)), np.repeat([-1, 0, 1], 200)
    counts = (np.arange(600) % 3 > 0).astype(float)
    some = counts > 0
    alone = calibration(logits[some], labels[some], counts[some])
    both = calibration(logits, np.where(some, labels, 0), counts)
    assert both.bias == pytest.approx(alone.bias, abs=1e-4)
    assert both.temperature == pytest.approx(alone.temperature, abs=1e-4)


def test_few_labels_of_one_kind_hardly_move_the_line() -> None:
    few = calibration(np.zeros((5, 3)), np.zeros(5, int), np.ones(5))
    many = calibration(np.zeros((5000, 3)), np.zeros(5000, int), np.ones(5000))
    assert 0 < few.bias[1] < 0.25
    assert many.bias[1] > 0.6


def test_few_labels_that_that_are_all_right_do_not_sharpen_the_rest() -> None:
    labels = np.tile([-1, 0, 1], 10)
    right = temperature(2 * np.eye(3)[labels + 1], labels)
    assert 0.6 < right < 1
    assert 1 < temperature(-2 * np.eye(3)[labels + 1], labels) < 3  # nor do labels that are all wrong flatten it


def test_overconfidence_is_an_error() -> None:
    p = np.tile([0.95, 0.05, 0.0], (100, 1))
    labels = np.repeat([-1, 0], 50)
    assert calibration_error(p, labels) == pytest.approx(0.45)
