import numpy as np
import pytest
from sklearn.metrics import f1_score

from toolkit.tone.agreement import agreement_table, macro_f1


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
    assert np.isnan(difference.calibration_error)


def test_intervals_count_sentences_not_mentions():
    rng = np.random.default_rng(2)
    labels = rng.integers(3, size=60)
    said = {"m": certain(np.where(rng.random(60) < 0.7, labels, (labels + 1) % 3))}
    once = agreement_table(labels, np.arange(60), said, random_state=0)
    copies = {"m": np.repeat(said["m"], 9, axis=0)}
    often = agreement_table(np.repeat(labels, 9), np.repeat(np.arange(60), 9), copies, random_state=0)
    assert often[["macro_f1", "low", "high"]].equals(once[["macro_f1", "low", "high"]])
