"""What the bundled models learn from, and what is held out from them."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.tone.training.data import (
    COLUMNS,
    code_names,
    development,
    read_countries,
    read_dse,
    read_names,
    read_newsmtsc,
    read_once,
    sentences,
    split_off,
    without,
)
from toolkit.tone.training.transfer import names

#: One sentence of so many is held out: for the temperature, and to see how a recipe does.
HELD_PARTS = 20
#: A "neutral" of directed sentiment tells of two countries' feelings, not of the light on one: it counts less.
DSE_NEUTRAL = 0.3
#: What was coded in one pass, with machine assistance, counts less than what several coders agreed on.
ONCE = 0.5


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
    others = pd.concat(
        [read_newsmtsc(folder / "newsmtsc" / "train.jsonl"), read_dse(folder / "dse_country" / "train.tsv")]
    )
    spans = pd.concat([names(sentence) for sentence in sorted(set(sentences(others)))])
    more = code_names(spans).dropna(subset="label")  # other names in the same sentences
    frame = pd.concat([others, read_countries(), read_once(), more])[[*COLUMNS]].astype({"label": "int64"})
    # the first code of a span is that of its own coders
    frame = without(frame.drop_duplicates(list(COLUMNS[:3])), development(folder))
    between = (frame["source"] == "dse") & (frame["label"] == 0)
    frame["weight"] = np.select([between, frame["source"] == "once"], [DSE_NEUTRAL, ONCE], 1.0)
    train, held = split_off(frame, part=0, parts=HELD_PARTS)
    return pd.concat([train, read_names()[[*COLUMNS]].assign(weight=1.0)], ignore_index=True), held


def aims(labels: pd.Series) -> npt.NDArray[np.float32]:
    """Return the certain distribution over negative, neutral and positive of each label."""
    return np.asarray(np.eye(3)[labels.to_numpy(dtype=np.int64) + 1], np.float32)
