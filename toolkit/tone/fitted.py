"""A scorer fitted to a coded sample, beside the one that it started from."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.errors import InputError
from toolkit.tone.agreement import agreement_table, macro_f1
from toolkit.tone.arguments import check_text
from toolkit.tone.sample import CodedSample
from toolkit.tone.scorer import Scorer, check_own_name
from toolkit.tone.spans import probability_columns


@dataclass(frozen=True, eq=False, repr=False)
class ScorerFit:
    """A scorer fitted to a coded sample, and how it does on it; shows itself in a terminal and in a notebook.

    Every figure of yours is held out: each fold is scored by a scorer fitted on the others.

    Parameters
    ----------
    scorer : Scorer
        Fitted on the whole sample: for ``score_tone``, and, by where it was written, for the study file.
    table : DataFrame
        ``model`` (yours, the one it is held against, their difference), ``n`` (mentions), ``sentences``, ``macro_f1``
        with its 95 % interval ``low``, ``high`` (from samples of sentences, or of the groups that were given),
        ``accuracy``, ``calibration_error``, and the intervals of these two (``agreement_table``).
    folds : DataFrame
        ``fold``, ``model``, ``n``, ``macro_f1``, ``accuracy``.
    predictions : DataFrame
        The held-out tone columns of each span; index as that of the spans.
    note : str
        How many spans came again with the same label, and count once; empty when none did.
    """

    scorer: Scorer
    table: pd.DataFrame
    folds: pd.DataFrame
    predictions: pd.DataFrame
    note: str = ""

    def __repr__(self) -> str:
        table = self.table.loc[:, :"calibration_error"].round(3).to_string(index=False)
        return f"{table}\n{self.note}" if self.note else table

    def _repr_html_(self) -> str:
        table = self.table.loc[:, :"calibration_error"].round(3).to_html(index=False, border=0)
        return f"{table}<p>{self.note}</p>" if self.note else str(table)


def check_name(name: str, other: str, *, of: str) -> None:
    """Raise when a fit has no name, that of a bundled scorer, or that of what it is held against."""
    check_text("name", name, of=of)
    check_own_name(name, of=of)
    if name == other:
        message = f"The 'name' must not be {other!r}: so the table calls the scorer that yours is held against."
        raise InputError(message)


def fit_result(
    scorer: Scorer,
    sample: CodedSample,
    said: Mapping[str, npt.NDArray[np.float64]],
    *,
    index: pd.Index,
    random_state: int,
) -> ScorerFit:
    """Return a fit with its figures.

    Parameters
    ----------
    scorer : Scorer
        Fitted on the whole sample.
    sample : CodedSample
        What it was fitted on.
    said : mapping of str to array of shape (n, 3)
        The held-out probabilities of the fitted scorer, then those of the one that it is held against.
    index : Index
        That of the caller's spans.
    random_state : int
        Seed of the intervals.
    """
    rows = []
    for fold in np.unique(sample.folds).tolist():
        here = sample.folds == fold
        for model, p in said.items():
            label, given = p[here].argmax(axis=1), sample.labels[here]
            rows.append((fold, model, len(given), macro_f1(given, label), float((given == label).mean())))
    table = agreement_table(sample.labels, sample.groups, said, random_state=random_state)
    return ScorerFit(
        scorer,
        table.assign(sentences=len(np.unique(sample.sentences))),
        pd.DataFrame(rows, columns=["fold", "model", "n", "macro_f1", "accuracy"]),
        probability_columns(next(iter(said.values()))[sample.places], index),
        sample.note,
    )
