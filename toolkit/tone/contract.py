"""What a scorer gave, held against the contract: a user's own may break it."""

from collections.abc import Sequence
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.errors import InputError
from toolkit.schema import EVIDENCE, TONE_LABELS
from toolkit.tone.spans import Span

PROBABILITIES = ("p_negative", "p_neutral", "p_positive")

_TONE = [*PROBABILITIES, "score", "label"]
_EVIDENCE = ["row", *list(EVIDENCE)[1:]]
_TOLERANCE = 1e-6

Floats = npt.NDArray[np.float64]
Kept = npt.NDArray[np.bool_]


def checked_tone(scorer: str, index: pd.Index, scored: pd.DataFrame) -> pd.DataFrame:
    """Return the tone columns that a scorer gave, its numbers as floats.

    Parameters
    ----------
    scorer : str
        Its name.
    index : Index
        That of the spans.
    scored : DataFrame
        What its ``score`` returned.

    Raises
    ------
    InputError
        That names the scorer, the rule and the first row that breaks it.
    """
    says = f"The scorer {scorer!r}"
    _require_columns(says, scored, _TONE)
    if not scored.index.equals(index):
        came = f"{len(scored)} rows, index {list(scored.index[:3])} ..."
        message = f"{says} must return the index of the {len(index)} spans. Got {came}"
        raise InputError(message)
    score = _numbers(says, scored["score"])
    _require(says, np.abs(score) <= 1, "a 'score' from -1 to 1", scored["score"])
    label = scored["label"]
    _require(says, label.isin(TONE_LABELS).to_numpy(), f"a 'label' of {', '.join(TONE_LABELS)}", label)
    p = np.stack([_numbers(says, scored[name]) for name in PROBABILITIES], axis=1)
    none = np.isnan(p).all(axis=1)
    sums = (p >= -_TOLERANCE).all(axis=1) & (np.abs(p.sum(axis=1) - 1) <= _TOLERANCE)
    rule = "probabilities from 0 to 1 that sum to 1, or three times NaN"
    _require(says, sums | none, rule, scored[list(PROBABILITIES)])
    same = np.abs(score - (p[:, 2] - p[:, 0])) <= _TOLERANCE
    rule = "a 'score' of p_positive - p_negative where there are probabilities"
    _require(says, same | none, rule, scored[[*PROBABILITIES, "score"]])
    own = p[np.arange(len(p)), pd.Categorical(label, categories=TONE_LABELS).codes]
    rule = "as 'label' the most probable one where there are probabilities"
    _require(says, (own >= p.max(axis=1) - _TOLERANCE) | none, rule, scored[[*PROBABILITIES, "label"]])
    return scored.assign(score=score, **dict(zip(PROBABILITIES, p.T, strict=True)))


def checked_evidence(scorer: str, spans: Sequence[Span], rows: pd.DataFrame) -> pd.DataFrame:
    """Return the evidence that a scorer gave, its numbers as such.

    Parameters
    ----------
    scorer : str
        Its name.
    spans : sequence of tuple of str
        left, mention, right of each span.
    rows : DataFrame
        What its ``explain`` returned.

    Raises
    ------
    InputError
        That names the scorer, the rule and the first row that breaks it: a row of evidence that is of another span,
        or of another place in it, would be shown beside the wrong sentence.
    """
    says = f"The 'explain' of scorer {scorer!r}"
    _require_columns(says, rows, _EVIDENCE)
    sentences = ["".join(span) for span in spans]
    row = _whole(says, rows["row"])
    rule = f"as 'row' the position of a span, from 0 to {len(sentences) - 1},"
    _require(says, (row >= 0) & (row < len(sentences)), rule, rows["row"])
    start, end = _whole(says, rows["token_start"]), _whole(says, rows["token_end"])
    lengths = np.array([len(sentences[i]) for i in row], dtype=np.int64)
    rule = "0 <= token_start < token_end <= the length of left + mention + right"
    _require(says, (start >= 0) & (start < end) & (end <= lengths), rule, rows[["row", "token_start", "token_end"]])
    cut = [sentences[i][a:b] for i, a, b in zip(row, start, end, strict=True)]
    same = np.array([a == b for a, b in zip(rows["token"], cut, strict=True)], dtype=np.bool_)
    rule = "as 'token' the characters from token_start to token_end of left + mention + right"
    _require(says, same, rule, rows[["row", "token", "token_start", "token_end"]])
    contribution = _numbers(says, rows["contribution"])
    _require(says, np.isfinite(contribution), "a finite 'contribution'", rows["contribution"])
    return rows.assign(row=row, token_start=start, token_end=end, contribution=contribution)


def _require_columns(says: str, frame: object, columns: list[str]) -> None:
    """Raise when it is no table, or has not each of the columns once."""
    if not isinstance(frame, pd.DataFrame):
        message = f"{says} must return a DataFrame with the columns {columns}. Got {type(frame).__name__}."
        raise InputError(message)
    given = list(frame.columns)
    if wrong := [c for c in columns if given.count(c) != 1]:
        message = f"{says} must return a DataFrame with the columns {columns}, each once. Got {given}; look at {wrong}."
        raise InputError(message)


def _numbers(says: str, values: "pd.Series[Any]") -> Floats:
    """Return a column as floats, what is missing as NaN; text that looks like a number is none."""
    if not pd.api.types.is_float_dtype(values.dtype):
        kept = [v is None or v is pd.NA or (isinstance(v, Real) and not isinstance(v, bool)) for v in values]
        _require(says, np.array(kept, dtype=np.bool_), f"numbers in {values.name!r}", values)
    return values.to_numpy(dtype=np.float64, na_value=np.nan)


def _whole(says: str, values: "pd.Series[Any]") -> npt.NDArray[np.int64]:
    """Return a column as whole numbers."""
    numbers = _numbers(says, values)
    whole = np.isfinite(numbers) & (np.floor(numbers) == numbers)
    _require(says, whole, f"whole numbers in {values.name!r}", values)
    return numbers.astype(np.int64)


def _require(says: str, kept: Kept, rule: str, values: "pd.Series[Any] | pd.DataFrame") -> None:
    """Raise when a row breaks a rule, and show the first one that does."""
    if not kept.all():
        row = int((~kept).argmax())
        broken = values.tolist()[row] if isinstance(values, pd.Series) else values.iloc[row].to_dict()
        message = f"{says} must return {rule} in every row. Row {row} has {broken!r}."
        raise InputError(message)
