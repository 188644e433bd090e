import numpy as np
import pytest
from sklearn.metrics import f1_score

from toolkit.tone.agreement import agreement_table, macro_f1
from toolkit.tone.calibration import calibration_error


def certain(codes):
    """Return probabilities that give these labels for sure."""
    return np.eye(3)[codes]


def test_macro_f1_is_that_of_scikit_learn():
    rng = np.random.default_rng(0)
    labels, said = rng.integers(3, size=200), rng.integers(3, size=200)
    expected = f1_score(labels, said, average="macro", labels=[0, 1, 2])
    assert macro_f1(labels, said) == pytest.approx(expected, abs=1e-12)
    assert macro_f1(np.zeros(4, dtype=int), np.zeros(4, dtype=int)) == pytest.approx(1 / 3)


def test_table_holds_models_and_differences():
    rng = np.random.default_rng(1)
    labels = rng.integers(3, size=300)
    good = np.where(rng.random(300) < 0.9, labels, (labels + 1) % 3)
    bad = np.where(rng.random(300) < 0.5, labels, (labels + 1) % 3)
    groups = np.arange(300) // 2
    table = agreement_table(labels, groups, {"own": certain(good), "other": certain(bad)}, random_state=0)
    own, other, difference = table.itertuples()
    assert table["model"].tolist() == ["own", "other", "own minus other"]
    assert (own.n, own.sentences) == (300, 150)
    assert own.macro_f1 == pytest.approx(macro_f1(labels, good))
    assert difference.macro_f1 == pytest.approx(own.macro_f1 - other.macro_f1)
    assert difference.accuracy == pytest.approx(own.accuracy - other.accuracy)
    assert other.high < own.macro_f1
    assert own.low < own.macro_f1 < own.high
    assert difference.low > 0.2
    assert own.calibration_error == pytest.approx(1 - own.accuracy)
    assert other.accuracy_high < own.accuracy_low < own.accuracy < own.accuracy_high
    assert difference.accuracy_low < difference.accuracy < difference.accuracy_high
    assert own.calibration_high == pytest.approx(1 - own.accuracy_low)  # sure of all: wrong as often as it errs
    assert own.calibration_low == pytest.approx(1 - own.accuracy_high)
    assert np.isnan([difference.calibration_error, difference.calibration_low]).all()


def test_intervals_count_sentences_not_mentions():
    rng = np.random.default_rng(2)
    labels = rng.integers(3, size=60)
    said = {"m": certain(np.where(rng.random(60) < 0.7, labels, (labels + 1) % 3))}
    once = agreement_table(labels, np.arange(60), said, random_state=0)
    copies = {"m": np.repeat(said["m"], 9, axis=0)}
    often = agreement_table(np.repeat(labels, 9), np.repeat(np.arange(60), 9), copies, random_state=0)
    intervals = ["macro_f1", "low", "high", "accuracy_low", "accuracy_high", "calibration_low", "calibration_high"]
    assert often[intervals].to_numpy() == pytest.approx(once[intervals].to_numpy(), abs=1e-12)


def test_the_interval_of_the_calibration_error_is_that_of_samples_of_rows():
    rng = np.random.default_rng(3)
    p = rng.dirichlet([2, 2, 2], size=400)
    labels = np.array([rng.choice(3, p=row) for row in p])
    (row,) = agreement_table(labels, np.arange(400), {"m": p}, random_state=0).itertuples()
    draws = [rng.integers(400, size=400) for _ in range(1000)]
    errors = [calibration_error(p[drawn], labels[drawn] - 1) for drawn in draws]
    assert (row.calibration_low, row.calibration_high) == pytest.approx(np.quantile(errors, [0.025, 0.975]), abs=0.01)
