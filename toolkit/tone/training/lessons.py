"""What the bundled models learn from, and what is held out from them."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.tone.training.data import (
    COLUMNS,
    development,
    read_countries,
    read_dse,
    read_names,
    read_newsmtsc,
    split_off,
    without,
)

#: One sentence of so many is held out: for the temperature, and to see how a recipe does.
HELD_PARTS = 20
#: A "neutral" of directed sentiment tells of two countries' feelings, not of the light on one: it counts less.
DSE_NEUTRAL = 0.3


def coded(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the coded sentences to train on, and those held out.

    Parameters
    ----------
    folder : Path
        With ``newsmtsc/`` and ``dse_country/``.

    Returns
    -------
    train, held : DataFrame
        ``left``, ``mention``, ``right``, ``label`` (-1, 0, 1), ``source``, ``weight``. Neither holds a sentence
        of the development sets, and no sentence is in both. The sentences of names alone are all in ``train``.
    """
    newsmtsc, dse = folder / "newsmtsc", folder / "dse_country"
    frame = pd.concat([read_newsmtsc(newsmtsc / "train.jsonl"), read_dse(dse / "train.tsv"), read_countries()])
    frame = without(frame.drop(columns=["target", "category"]), development(folder))
    between = (frame["source"] == "dse") & (frame["label"] == 0)
    frame["weight"] = np.where(between, DSE_NEUTRAL, 1.0)
    train, held = split_off(frame, part=0, parts=HELD_PARTS)
    return pd.concat([train, read_names()[[*COLUMNS]].assign(weight=1.0)], ignore_index=True), held


def aims(labels: pd.Series) -> npt.NDArray[np.float32]:
    """Return the certain distribution over negative, neutral and positive of each label."""
    return np.asarray(np.eye(3)[labels.to_numpy(dtype=np.int64) + 1], np.float32)
