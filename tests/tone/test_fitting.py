import numpy as np
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from toolkit.tone.calibration import softmax
from toolkit.tone.fitting import MIN_SENTENCES, PENALTY, calibrated, fit_weights, held_out
from toolkit.tone.linear_model import LinearWeights


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
    found = fit_weights(rows, np.eye(3)[labels] * counts[:, None], groups)
    model = LogisticRegression(C=PENALTY, max_iter=2000, tol=1e-7).fit(
        sparse.csr_matrix(values), labels, sample_weight=counts
    )
    assert found.features == ("a", "b", "c")
    np.testing.assert_allclose(found.weights, model.coef_.T, atol=1e-3)
    np.testing.assert_allclose(softmax(found.logits(rows)), model.predict_proba(values), atol=1e-3)


def test_a_shared_label_counts_as_so_much_of_each(coded):
    rows, labels, groups, _ = coded
    aims = np.eye(3)[labels]
    aims[:40] = [0.25, 0.0, 0.5]
    copies = np.concatenate([np.eye(3)[np.full(40, 0)] * 0.25, np.eye(3)[np.full(40, 2)] * 0.5, np.eye(3)[labels[40:]]])
    numbers = [*range(40), *range(40), *range(40, 120)]
    once, often = fit_weights(rows, aims, groups), fit_weights([rows[i] for i in numbers], copies, groups[numbers])
    np.testing.assert_allclose(once.weights, often.weights, atol=1e-3)


def test_a_feature_of_few_sentences_is_left_out(coded):
    rows, labels, groups, _ = coded
    rare = [("rare", 1.0, 0, 0)]
    some = [[*row, *rare] if i < MIN_SENTENCES else row for i, row in enumerate(rows)]
    assert "rare" in fit_weights(some, np.eye(3)[labels], groups).features
    same = np.where(groups < MIN_SENTENCES, 0, groups)
    assert "rare" not in fit_weights(some, np.eye(3)[labels], same).features


def test_a_base_is_kept_where_the_sample_does_not_tell_otherwise(coded):
    rows, labels, groups, values = coded
    base = LinearWeights(("a", "z"), np.array([[-3.0, 0, 3], [9, 0, -9]]), np.array([1.0, 0, -1]))
    found = fit_weights(rows, np.eye(3)[labels], groups, base=base)
    assert found.features == ("a", "b", "c", "z")
    np.testing.assert_array_equal(found.weights[3], [9, 0, -9])  # a word that the sample lacks
    # what departs from the base costs as much as it gains: the slope of the loss is nothing there
    p = softmax(found.logits(rows))
    moved = found.weights[:3] - [[-3.0, 0, 3], [0, 0, 0], [0, 0, 0]]
    np.testing.assert_allclose(values.T @ (np.eye(3)[labels] - p), moved / PENALTY, atol=0.01)
    np.testing.assert_allclose((np.eye(3)[labels] - p).sum(axis=0), 0, atol=0.01)


def test_held_out_rows_are_scored_by_the_others(coded):
    rows, labels, groups, _ = coded
    folds = groups % 3
    logits = held_out(rows, np.eye(3)[labels], groups, folds)
    others = [row for row, fold in zip(rows, folds, strict=True) if fold]
    weights = fit_weights(others, np.eye(3)[labels[folds > 0]], groups[folds > 0])
    np.testing.assert_array_equal(logits[folds == 0], weights.logits(rows[::3]))


def test_the_temperature_of_a_fold_comes_from_the_others():
    labels = np.array([0, 1, 2, 0] * 30)
    logits = np.eye(3)[labels] * 8.0
    folds = np.repeat([0, 1], 60)
    logits[:15] = np.roll(logits[:15], 1, axis=1)  # a quarter of the first fold is wrong: its own answers are too sure
    p = calibrated(logits, labels, folds)
    assert p[60:].max() < 0.9 < p[:60].max()
    np.testing.assert_allclose(p.sum(axis=1), 1)
