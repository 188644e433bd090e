"""What the bundled scorers share: spans as text triples, and labels from scores."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.errors import InputError
from toolkit.schema import TONE_LABELS

SPAN_COLUMNS = ("left", "mention", "right")

Span = tuple[str, str, str]


def iter_spans(spans: pd.DataFrame) -> Iterator[Span]:
    """Yield (left, mention, right) of each row.

    Raises
    ------
    InputError
        When it is no table, a column is missing or comes twice, or a value is no string.
    """
    if not isinstance(spans, pd.DataFrame):
        message = f"The spans must be a DataFrame with the columns {list(SPAN_COLUMNS)}. Got {type(spans).__name__}."
        raise InputError(message)
    given = list(spans.columns)
    if any(c not in given for c in SPAN_COLUMNS):
        message = f"The spans must have the columns {list(SPAN_COLUMNS)}. Got {given}."
        raise InputError(message)
    if repeated := [c for c in SPAN_COLUMNS if given.count(c) > 1]:
        message = f"The spans must have each column once. Got {repeated} more than once; drop the others."
        raise InputError(message)
    columns = [spans[column].tolist() for column in SPAN_COLUMNS]
    for column, values in zip(SPAN_COLUMNS, columns, strict=True):
        for row, value in enumerate(values):
            if not isinstance(value, str):
                message = f"Column {column!r} of the spans must hold text in every row. Row {row} holds {value!r}."
                raise InputError(message)
    yield from zip(*columns, strict=True)


def whole_spans(spans: pd.DataFrame) -> list[Span]:
    """Return left, mention and right of each row, where they are read as bytes, or say which row has none.

    Raises
    ------
    InputError
        As ``iter_spans``, and when a row holds half of a character (a lone surrogate).
    """
    triples = list(iter_spans(spans))
    for row, span in enumerate(triples):
        if half := half_character("".join(span)):
            message = (
                f"The spans must hold whole characters. Row {row} holds half of one, {half!r}: "
                "read the file in its own encoding, or take it out with text.encode(errors='ignore').decode()."
            )
            raise InputError(message)
    return triples


def half_character(text: str) -> str:
    """Return the first lone surrogate of a text, which has no bytes in any file; empty when there is none."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return text[error.start]
    return ""


def tone_columns(scores: Sequence[float], index: pd.Index, *, negative: float, positive: float) -> pd.DataFrame:
    """Return the columns that a scorer without probabilities gives.

    Parameters
    ----------
    scores : sequence of float
        In [-1, 1].
    index : Index
        That of the spans.
    negative, positive : float
        A score at or below the first is labelled negative, one at or above the second positive.
    """
    score: npt.NDArray[np.float64] = np.asarray(scores, dtype=np.float64)
    low, middle, high = TONE_LABELS
    label = np.select([score <= negative, score >= positive], [low, high], default=middle)
    nothing = np.full(len(score), np.nan)
    columns = {"p_negative": nothing, "p_neutral": nothing, "p_positive": nothing, "score": score}
    return pd.DataFrame({**columns, "label": pd.Series(label, index=index, dtype="str")}, index=index)


def probability_columns(probabilities: npt.NDArray[np.float64], index: pd.Index) -> pd.DataFrame:
    """Return the columns that a scorer with probabilities gives.

    Parameters
    ----------
    probabilities : array of shape (n_spans, 3)
        Of negative, neutral and positive; each row sums to 1. The label is the most probable, neutral where two are.
    index : Index
        That of the spans.
    """
    p = np.asarray(probabilities, dtype=np.float64).reshape(-1, 3)
    columns = {name: p[:, i] for i, name in enumerate(("p_negative", "p_neutral", "p_positive"))}
    best = p.argmax(axis=1)
    best[(p == p.max(axis=1, keepdims=True)).sum(axis=1) > 1] = TONE_LABELS.index("neutral")
    label = np.array(TONE_LABELS)[best]
    score = p[:, 2] - p[:, 0]
    return pd.DataFrame({**columns, "score": score, "label": pd.Series(label, index=index, dtype="str")}, index=index)
