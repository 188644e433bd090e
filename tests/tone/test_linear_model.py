import numpy as np
import pytest

from toolkit.errors import ReadError
from toolkit.tone import linear_model
from toolkit.tone.features import VERSION
from toolkit.tone.linear_model import LinearWeights

WEIGHTS = LinearWeights(("a", "b c"), np.array([[1.0, 0, 0], [0, 0.5, -2]]), np.array([0.0, 0.25, 1.0]))


def row(*pairs):
    return [(name, value, 0, 0) for name, value in pairs]


def test_logits_are_weighted_sums():
    rows = [row(("a", 2.0), ("new", 9.0), ("b c", 1.0), ("a", 1.0)), row(), row(("b c", -1.0))]
    np.testing.assert_allclose(WEIGHTS.logits(rows), [[3, 0.75, -1], [0, 0.25, 1], [0, -0.25, 3]])
    assert WEIGHTS.logits([]).shape == (0, 3)


def test_many_rows_are_summed_as_one_alone():
    rng = np.random.default_rng(0)
    rows = [row(*(("a", v) for v in rng.random(rng.integers(9)))) for _ in range(3000)]
    alone = np.concatenate([WEIGHTS.logits([r]) for r in rows])
    np.testing.assert_array_equal(WEIGHTS.logits(rows), alone)


def test_a_temperature_divides_the_logits():
    rows = [row(("a", 2.0), ("b c", 1.0))]
    np.testing.assert_allclose(WEIGHTS.divided(2.0).logits(rows), WEIGHTS.logits(rows) / 2)


def test_saved_weights_are_read_as_they_were_and_the_same_bytes_each_time(tmp_path):
    for name in ("one.npz", "two.npz"):
        WEIGHTS.save(tmp_path / name)
    again = LinearWeights.read(tmp_path / "one.npz")
    assert again.features == WEIGHTS.features
    np.testing.assert_array_equal(again.weights, WEIGHTS.weights)
    np.testing.assert_array_equal(again.intercept, WEIGHTS.intercept)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_the_file_has_the_name_that_was_asked_for(tmp_path):
    WEIGHTS.save(tmp_path / "mine")
    assert [file.name for file in tmp_path.iterdir()] == ["mine"]
    assert LinearWeights.read(tmp_path / "mine").features == WEIGHTS.features


def test_other_files_are_refused(tmp_path):
    (tmp_path / "text.npz").write_text("no weights")
    np.savez(tmp_path / "other.npz", features=np.zeros(3))
    three = {"features": np.zeros(3, np.uint8), "intercept": np.zeros(3)}
    np.savez(tmp_path / "shape.npz", version=VERSION, weights=np.zeros((2, 3)), **three)
    np.save(tmp_path / "array.npy", np.zeros(3))
    LinearWeights(("a",), np.full((1, 3), np.nan), np.zeros(3)).save(tmp_path / "endless.npz")
    LinearWeights(("a", "a"), np.zeros((2, 3)), np.zeros(3)).save(tmp_path / "twice.npz")
    for name in ("text.npz", "other.npz", "shape.npz", "array.npy", "none.npz", "endless.npz", "twice.npz"):
        with pytest.raises(ReadError, match=f"{name}.*expected"):
            LinearWeights.read(tmp_path / name)


def test_weights_of_other_features_are_refused(tmp_path, monkeypatch):
    digest = WEIGHTS.digest
    WEIGHTS.save(tmp_path / "old.npz")
    with np.load(tmp_path / "old.npz") as arrays:  # as it was written before there was a version
        np.savez(tmp_path / "older.npz", **{name: arrays[name] for name in arrays.files if name != "version"})
    monkeypatch.setattr(linear_model, "VERSION", VERSION + 1)
    assert WEIGHTS.digest != digest
    expected = rf"old.npz: expected weights of features of version {VERSION + 1}\. Got version {VERSION}\."
    with pytest.raises(ReadError, match=f"{expected}.*fit and save the scorer again"):
        LinearWeights.read(tmp_path / "old.npz")
    with pytest.raises(ReadError, match=r"older.npz.*It holds none\."):
        LinearWeights.read(tmp_path / "older.npz")
