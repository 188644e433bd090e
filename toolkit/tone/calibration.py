"""Probabilities that mean what they say: a temperature, a bias for each label, and how far they are off."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
Labels = npt.NDArray[np.integer]

#: Standard deviation of the logarithm of a temperature, and of a bias, before any label is known.
SPREAD = 0.25


class Calibration(NamedTuple):
    """What makes probabilities of logits: they are divided by a temperature, then a bias is added for each label."""

    temperature: float = 1.0
    bias: tuple[float, float, float] = (0.0, 0.0, 0.0)


def softmax(logits: Floats, temperature: float = 1.0) -> npt.NDArray[np.float64]:
    """Return the probabilities of some logits divided by a temperature."""
    scaled = np.asarray(logits, np.float64) / temperature
    e = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def temperature(logits: Floats, labels: Labels) -> float:
    """Return the number by which to divide logits so that held-out labels are most probable (Guo et al. 2017).

    Its logarithm has a normal prior of mean 0 and standard deviation ``SPREAD``: a few labels that are all right
    would otherwise make every logit as sharp as can be. With some thousand labels the prior tells no more.

    Parameters
    ----------
    logits : array of shape (n_rows, 3)
    labels : array of shape (n_rows,)
        -1, 0 or 1.
    """
    from scipy.optimize import minimize_scalar

    rows = np.arange(len(labels))

    def surprise(log_temperature: float) -> float:
        p = softmax(logits, float(np.exp(log_temperature)))
        prior = log_temperature**2 / (2 * SPREAD**2 * len(labels))
        return float(-np.log(np.maximum(p[rows, labels + 1], 1e-12)).mean() + prior)

    return float(np.exp(minimize_scalar(surprise, bounds=(-2.0, 2.0), method="bounded").x))


def calibration(logits: Floats, labels: Labels, weight: Floats) -> Calibration:
    """Return the temperature and the biases with which held-out labels are most probable (Alexandari et al. 2020).

    Where those who coded what a model learnt from drew the line of neutral elsewhere than those of the held-out
    labels, no temperature moves it back; a bias for each label does. All have a normal prior, see ``SPREAD``, the
    temperature by its logarithm.

    Parameters
    ----------
    logits : array of shape (n_rows, 3)
    labels : array of shape (n_rows,)
        -1, 0 or 1.
    weight : array of shape (n_rows,)
        How much each row counts.

    Returns
    -------
    Calibration
        Its biases sum to 0.

    Examples
    --------
    >>> said = np.log(np.tile([0.2, 0.6, 0.2], (900, 1)))
    >>> coded = np.repeat([-1, 0, 1], 300)
    >>> [round(bias, 1) for bias in calibration(said, coded, np.ones(900)).bias]
    [0.2, -0.5, 0.2]
    """
    from scipy.optimize import minimize

    rows = np.arange(len(labels))

    def surprise(values: Floats) -> float:
        p = softmax(logits / np.exp(values[0]) + (values[1:] - values[1:].mean()))
        return float(
            (-np.log(np.maximum(p[rows, labels + 1], 1e-12)) * weight).sum() + (values**2).sum() / 2 / SPREAD**2
        )

    found = minimize(surprise, np.zeros(4), method="BFGS").x
    negative, neutral, positive = (found[1:] - found[1:].mean()).tolist()
    return Calibration(float(np.exp(found[0])), (negative, neutral, positive))


def calibration_error(probabilities: Floats, labels: Labels, *, bins: int = 10) -> float:
    """Return the expected calibration error of the most probable label.

    Parameters
    ----------
    probabilities : array of shape (n_rows, 3)
    labels : array of shape (n_rows,)
        -1, 0 or 1.
    bins : int, default 10
        Of equal width between 0 and 1.

    Returns
    -------
    float
        Mean distance between how sure the model is and how often it is right, 0 to 1, weighted by the rows of a bin
        (Naeini, Cooper and Hauskrecht 2015). A small sample raises it: with 300 rows some .03 come from chance alone.

    Examples
    --------
    >>> calibration_error(np.array([[0.0, 0.25, 0.75]] * 4), np.array([1, 1, 1, 0]))
    0.0
    """
    return float(np.abs(calibration_gaps(probabilities, labels, bins=bins).mean(axis=0)).sum())


def calibration_gaps(probabilities: Floats, labels: Labels, *, bins: int = 10) -> npt.NDArray[np.float64]:
    """Return how much surer the model is than right, of each row in the column of its bin, shape (n_rows, bins)."""
    p = np.asarray(probabilities)
    sure, right = p.max(axis=1), p.argmax(axis=1) == labels + 1
    gaps = np.zeros((len(labels), bins))
    gaps[np.arange(len(labels)), np.minimum((sure * bins).astype(int), bins - 1)] = sure - right
    return gaps
