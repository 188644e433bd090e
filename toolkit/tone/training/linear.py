"""Make the weights of the linear scorer and its model card: ``python -m toolkit.tone.training.linear --data DIR``."""

import argparse
import hashlib
import sys
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.schema import TONE_LABELS
from toolkit.tone.calibration import softmax, temperature
from toolkit.tone.features import Feature, read
from toolkit.tone.fitting import calibrated, fit_weights, held_out
from toolkit.tone.linear_model import Floats, LinearWeights
from toolkit.tone.neural import MODEL, NeuralScorer
from toolkit.tone.scorer import PROBABILITIES, Scorer
from toolkit.tone.spans import SPAN_COLUMNS, iter_spans
from toolkit.tone.training.data import (
    DATA,
    missing_data,
    read_countries,
    read_dse,
    read_gold,
    read_newsmtsc,
    read_once,
    read_plain,
    sentences,
    split_off,
    without,
)
from toolkit.tone.training.linear_card import Measured, write_card
from toolkit.tone.training.transfer import transfer

#: Each sentence is scored by weights fitted without its part, one of so many.
PARTS = 10
#: How much the teacher's labels of a mention count, beside 1 for the label of a coder.
TAUGHT = 0.5


@dataclass(frozen=True, eq=False)
class Sample:
    """Sentences with labels and their features, each computed once.

    Parameters
    ----------
    frame : DataFrame
        ``left``, ``mention``, ``right``, ``label`` (-1, 0, 1), ``source``; where a teacher gave the labels, ``label``
        is missing, and ``negative``, ``neutral`` and ``positive`` say how much the mention counts as each.
    """

    frame: pd.DataFrame

    @cached_property
    def rows(self) -> list[list[Feature]]:
        """The features of each mention."""
        spans = list(iter_spans(self.frame))
        known = {span: read(span)[1] for span in dict.fromkeys(spans)}
        return [known[span] for span in spans]

    @cached_property
    def coded(self) -> npt.NDArray[np.bool_]:
        """Whether a coder gave the label."""
        return np.asarray(self.frame["label"].notna())

    @cached_property
    def labels(self) -> npt.NDArray[np.int64]:
        """0 negative, 1 neutral, 2 positive, of the coded mentions."""
        return self.frame.loc[self.coded, "label"].to_numpy(dtype=np.int64) + 1

    @cached_property
    def aims(self) -> Floats:
        """How much each mention counts as negative, neutral and positive."""
        aims = self.frame.reindex(columns=list(TONE_LABELS)).to_numpy(dtype=np.float64, copy=True)
        aims[self.coded] = np.eye(3)[self.labels]
        return aims

    @cached_property
    def groups(self) -> npt.NDArray[np.int64]:
        """The number of the sentence of each mention."""
        return pd.factorize(sentences(self.frame))[0].astype(np.int64)

    @cached_property
    def folds(self) -> npt.NDArray[np.int64]:
        """The part of each sentence."""
        numbered = self.frame.assign(row=np.arange(len(self.frame)))
        folds = np.zeros(len(numbered), dtype=np.int64)
        for part in range(PARTS):
            folds[split_off(numbered, part=part, parts=PARTS)[1]["row"]] = part
        return folds

    @cached_property
    def logits(self) -> Floats:
        """What weights that were fitted without its sentence say of each coded mention."""
        return held_out(self.rows, self.aims, self.groups, self.folds)[self.coded]

    def fit(self) -> LinearWeights:
        """Return weights fitted on the whole, with the temperature of the coded mentions held out."""
        return fit_weights(self.rows, self.aims, self.groups).divided(temperature(self.logits, self.labels - 1))

    def held_out(self) -> Measured:
        """Return what is said of the coded mentions held out."""
        p = calibrated(self.logits, self.labels, self.folds[self.coded])
        return Measured(self.frame[self.coded], self.groups[self.coded], p)

    def measured(self, weights: LinearWeights) -> Measured:
        """Return what weights say of the mentions."""
        return Measured(self.frame, self.groups, softmax(weights.logits(self.rows)))


def teach(spans: pd.DataFrame, teacher: Scorer) -> pd.DataFrame:
    """Return spans with what a teacher thinks of them.

    Parameters
    ----------
    spans : DataFrame
        ``left``, ``mention``, ``right``.
    teacher : Scorer
        One with probabilities.

    Returns
    -------
    DataFrame
        ``left``, ``mention``, ``right``, ``source`` ("taught"), and ``negative``, ``neutral`` and ``positive``: half
        the probability of each label.
    """
    spans = spans[list(SPAN_COLUMNS)].drop_duplicates().reset_index(drop=True)
    aims = teacher.score(spans)[list(PROBABILITIES)].set_axis(list(TONE_LABELS), axis=1) * TAUGHT
    return spans.assign(source="taught").join(aims)


def make(
    folder: Path, out: Path, *, taught: pd.DataFrame | None = None, teacher: str = "nobody", gold: Path | None = None
) -> str:
    """Write ``linear.npz`` and the model card ``linear.md``, and return the card.

    Parameters
    ----------
    folder : Path
        With ``newsmtsc/`` (train, dev-rw, dev-mt) and ``dse_country/`` (valid).
    out : Path
        Where the two files go.
    taught : DataFrame, optional
        What ``teach`` returned; without it the model learns from coders alone.
    teacher : str
        What the card says of the teacher.
    gold : Path, optional
        ``tests/tone/country_gold.tsv``, to measure on and never to train on.
    """
    newsmtsc = folder / "newsmtsc"
    others = {
        "NewsMTSC dev-rw": read_newsmtsc(newsmtsc / "dev-rw.jsonl"),
        "NewsMTSC dev-mt": read_newsmtsc(newsmtsc / "dev-mt.jsonl"),
        "DSE valid": read_dse(folder / "dse_country" / "valid.tsv"),
        **({} if gold is None else {"own gold": read_gold(gold)}),
    }
    seen = pd.concat(others.values())
    coded = pd.concat([read_newsmtsc(newsmtsc / "train.jsonl"), read_countries()], ignore_index=True)
    alone = Sample(without(coded, seen))
    sample = alone if taught is None else Sample(pd.concat([alone.frame, without(taught, seen)], ignore_index=True))

    out.mkdir(parents=True, exist_ok=True)
    sample.fit().save(out / "linear.npz")
    weights = LinearWeights.read(out / "linear.npz")  # as rounded in the file
    samples = {name: Sample(frame) for name, frame in others.items()}

    def measured(own: Sample, model: LinearWeights) -> dict[str, Measured]:
        return {"held out": own.held_out()} | {name: other.measured(model) for name, other in samples.items()}

    return write_card(
        out / "linear.md",
        out / "linear.npz",
        measured(sample, weights),
        learnt=sample.frame[["left", "mention", "right", "source"]].assign(
            **dict(zip(TONE_LABELS, sample.aims.T, strict=True))
        ),
        rows=sample.rows,
        teacher=teacher,
        alone=None if taught is None else measured(alone, alone.fit()),
    )


def main(arguments: list[str] | None = None) -> None:
    """Make the bundled weights and print the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="newsmtsc/, dse_country/, reuters21578/, ungdc/")
    parser.add_argument("--teacher", type=Path, help="folder of a neural model (default: the bundled one)")
    parser.add_argument("--alone", action="store_true", help="learn from human coders alone")
    parser.add_argument("--gold", type=Path, help="tests/tone/country_gold.tsv, to measure on")
    parser.add_argument("--out", type=Path, default=Path(str(files("toolkit.tone") / "models")))
    chosen = parser.parse_args(arguments)
    if chosen.alone and chosen.teacher:
        parser.error("--alone takes no --teacher")
    if missing := missing_data(chosen.data, DATA[:2] if chosen.alone else DATA, gold=chosen.gold):
        parser.error(missing)
    if chosen.alone:
        card = make(chosen.data, chosen.out, gold=chosen.gold)
    else:
        neural = NeuralScorer(chosen.teacher)
        digest = hashlib.sha256((neural.folder / MODEL).read_bytes()).hexdigest()
        spans = pd.concat([read_once(), read_plain(), transfer(chosen.data)])
        taught, teacher = teach(spans, neural), f"the neural scorer (SHA-256 `{digest[:16]}...`)"
        card = make(chosen.data, chosen.out, taught=taught, teacher=teacher, gold=chosen.gold)
    sys.stdout.write(card)


if __name__ == "__main__":
    main()
