import numpy as np
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from toolkit.tone.fitting import MIN_SENTENCES, PENALTY, calibrated, fit_weights, held_out
from toolkit.tone.linear_model import LinearWeights, softmax


@pytest.fixture(scope="module")
def coded():
    """Return rows of three features, the first two of which tell the label, with labels and groups."""
    rng = np.random.default_rng(0)
    values = rng.random((120, 3))
    labels = np.where(values[:, 0] > 0.6, 2, np.where(values[:, 1] > 0.6, 0, 1))
    rows = [[(name, float(v), 0, 0) for name, v in zip("abc", row, strict=True)] for row in values]
    return rows, labels, np.arange(120), values


def test_weights_are_those_of_scikit_learn(coded):
    rows, labels, groups, values = coded
    counts = np.linspace(0.1, 2, 120)
    found = fit_weights(rows, labels, groups, counts=counts)
    model = LogisticRegression(C=PENALTY, max_iter=2000).fit(sparse.csr_matrix(values), labels, sample_weight=counts)
    assert found.features == ("a", "b", "c")
    np.testing.assert_allclose(found.weights, model.coef_.T, atol=1e-6)
    np.testing.assert_allclose(softmax(found.logits(rows)), model.predict_proba(values), atol=1e-6)


def test_a_feature_of_few_sentences_is_left_out(coded):
    rows, labels, groups, _ = coded
    rare = [("rare", 1.0, 0, 0)]
    some = [[*row, *rare] if i < MIN_SENTENCES else row for i, row in enumerate(rows)]
    assert "rare" in fit_weights(some, labels, groups).features
    same = np.where(groups < MIN_SENTENCES, 0, groups)
    assert "rare" not in fit_weights(some, labels, same).features


def test_a_base_becomes_part_of_the_weights(coded):
    rows, labels, groups, _ = coded
    base = LinearWeights(("a", "z"), np.array([[-3.0, 0, 3], [9, 0, -9]]), np.array([1.0, 0, -1]))
    found = fit_weights(rows, labels, groups, base=base)
    assert found.features == ("a", "b", "c", "z")
    # the word that the sample lacks keeps its meaning
    assert found.weights[3, 0] > 1 > -1 > found.weights[3, 2]
    alone = fit_weights(rows, labels, groups)
    agree = [(w.logits(rows).argmax(axis=1) == labels).mean() for w in (found, alone)]
    assert agree[0] > agree[1]


def test_held_out_rows_are_scored_by_the_others(coded):
    rows, labels, groups, _ = coded
    folds = groups % 3
    logits = held_out(rows, labels, groups, folds, counts=np.ones(120))
    others = [row for row, fold in zip(rows, folds, strict=True) if fold]
    weights = fit_weights(others, labels[folds > 0], groups[folds > 0])
    np.testing.assert_array_equal(logits[folds == 0], weights.logits(rows[::3]))


def test_the_temperature_of_a_fold_comes_from_the_others():
    labels = np.array([0, 1, 2, 0] * 30)
    logits = np.eye(3)[labels] * 8.0
    folds = np.repeat([0, 1], 60)
    logits[:15] = np.roll(logits[:15], 1, axis=1)  # a quarter of the first fold is wrong: its own answers are too sure
    p = calibrated(logits, labels, folds)
    assert p[60:].max() < 0.9 < p[:60].max()
    np.testing.assert_allclose(p.sum(axis=1), 1)
