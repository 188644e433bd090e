"""A coded sample: checked, in an order of its own, and cut into folds that keep a sentence together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.errors import InputError
from toolkit.schema import TONE_LABELS
from toolkit.tone.spans import SPAN_COLUMNS, iter_spans

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class CodedSample:
    """Spans with the labels that coders gave them, sorted, so that the order in which they came changes nothing.

    Parameters
    ----------
    spans : DataFrame
        ``left``, ``mention``, ``right``.
    labels : array of shape (n,)
        0 negative, 1 neutral, 2 positive.
    groups : array of shape (n,)
        The sentence of each span.
    folds : array of shape (n,)
        The fold of each span; all spans of a sentence are in one, and the labels are spread evenly.
    places : array of shape (n,)
        Where a span of the caller's stands in the sample.
    """

    spans: pd.DataFrame
    labels: Ints
    groups: Ints
    folds: Ints
    places: Ints

    @classmethod
    def read(
        cls, spans: pd.DataFrame, labels: Sequence[str] | pd.Series, *, folds: int, random_state: int
    ) -> "CodedSample":
        """Check and sort a sample, and cut it into folds.

        Raises
        ------
        InputError
            When there is not one label for each span, a label is none of the three or is in fewer sentences than
            there are folds, or ``folds`` is below 2.

        Examples
        --------
        >>> spans = pd.DataFrame({"left": list("cab") * 2, "mention": "x", "right": list("uuuvvv")})
        >>> sample = CodedSample.read(spans, ["neutral", "negative", "positive"] * 2, folds=2, random_state=0)
        >>> sample.labels.tolist(), sample.spans.iloc[sample.places]["left"].tolist()
        ([0, 0, 2, 2, 1, 1], ['c', 'a', 'b', 'c', 'a', 'b'])
        """
        from sklearn.model_selection import StratifiedGroupKFold

        if folds < 2:
            message = f"The 'folds' must be 2 or more. Got {folds!r}."
            raise InputError(message)
        triples, given = list(iter_spans(spans)), _codes(labels, len(spans))
        order = sorted(range(len(triples)), key=lambda i: (*triples[i], given[i]))
        codes = np.array([given[i] for i in order], dtype=np.int64)
        groups = np.unique(["".join(triples[i]) for i in order], return_inverse=True)[1].astype(np.int64)
        for code, label in enumerate(TONE_LABELS):
            n = len(np.unique(groups[codes == code]))
            if n < folds:
                message = f"The 'labels' must hold each label in {folds} or more sentences. Got {label!r} in {n}."
                raise InputError(message)
        parts = np.zeros(len(codes), dtype=np.int64)
        cut = StratifiedGroupKFold(folds, shuffle=True, random_state=random_state)
        for fold, (_, here) in enumerate(cut.split(parts, codes, groups)):
            parts[here] = fold
        frame = pd.DataFrame([triples[i] for i in order], columns=list(SPAN_COLUMNS))
        return cls(frame, codes, groups, parts, np.argsort(order))


def _codes(labels: Sequence[str] | pd.Series, n: int) -> list[int]:
    """Return the labels as 0, 1, 2, or say what is wrong with them."""
    given = list(labels)
    if len(given) != n:
        message = f"The 'labels' must be one for each of the {n} spans. Got {len(given)}."
        raise InputError(message)
    for row, label in enumerate(given):
        if label not in TONE_LABELS:
            message = f"The 'labels' must be {', '.join(TONE_LABELS)}. Row {row} has {label!r}."
            raise InputError(message)
    return [TONE_LABELS.index(label) for label in given]
