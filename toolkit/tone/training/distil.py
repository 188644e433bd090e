"""The recipe of the neural scorers: a large network learns from coders, a small one from it.

``python -m toolkit.tone.training.distil --data DIR --work DIR --out DIR --gold FILE`` makes the bundled weights and
their model card. DIR of the data holds ``newsmtsc/``, ``dse_country/``, ``reuters21578/`` and ``ungdc/``; a run that
was killed goes on from its folder of work.
"""

import argparse
import hashlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import torch
from torch import nn

from toolkit.tone.calibration import Calibration, calibration, softmax
from toolkit.tone.neural import MODEL, TOKENIZER, NeuralScorer
from toolkit.tone.scorer import PROBABILITIES
from toolkit.tone.spans import SPAN_COLUMNS, Span
from toolkit.tone.training.base import MINILM, MPNET, pretrained
from toolkit.tone.training.data import missing_data, read_dse, read_gold, read_newsmtsc, read_plain, split_off
from toolkit.tone.training.encoder import Answers, TargetEncoder, answer
from toolkit.tone.training.export import TYPICAL, set_calibration, write_onnx
from toolkit.tone.training.fit import Lesson, Plan, Report, fit
from toolkit.tone.training.lessons import HELD_PARTS, aims, coded
from toolkit.tone.training.neural_card import Made, write_card
from toolkit.tone.training.rewording import Neighbours, further
from toolkit.tone.training.transfer import joined, order_of, transfer
from toolkit.tone.training.unsure import Sure, unsure
from toolkit.tone.wordpieces import TargetTokenizer

#: First the sentences that were coded in one pass, then those of several coders: these say where neutral ends. It meets
#: every row once and cannot learn it by heart: dropout would only take a third of the time.
TEACHER = Plan(epochs=1, learning_rate=4e-5, batch=32, seed=1, dropout=0.0)
REFINED = Plan(epochs=1, learning_rate=3e-5, batch=32, seed=1, dropout=0.0)
#: Without dropout, which takes time: that the answers are soft keeps the pupil from learning them by heart.
STUDENT = Plan(epochs=6, learning_rate=1.5e-4, batch=64, seed=1, dropout=0.0)
#: Then with others beside them: after six passes it answers as the teacher does where it learnt, and less often
#: so elsewhere (``tests/benchmarks/tone_pupil.py``).
FURTHER = Plan(epochs=2, learning_rate=1e-4, batch=64, seed=2, dropout=0.0)
#: Then, twice, where it is unsure, with what came in the lesson before, two fifths of the older ones, other ones each
#: time, and names alone four times: few, and never to be lost.
LAST = tuple(Plan(epochs=2, learning_rate=1e-4, batch=64, seed=seed, dropout=0.0) for seed in (3, 4))
KEPT, FIFTHS, NAMES_AGAIN = 2, 5, 4
WHAT = """\
all-MiniLM-L6-v2 (six layers, 22 million weights), taught by a network on all-mpnet-base-v2 (twelve layers, 110
million weights), which learnt from the sentences coded in one pass, then from those of several coders."""
#: The teacher's answers are softened by it, so that its second thoughts are learnt, too (Hinton et al. 2015).
TEMPERATURE = 2.0
#: Where a mention was coded, the label is this part of the aim; all of it in sentences of names alone.
CODED = 0.3
#: How much a row counts that the teachers alone labelled.
TAUGHT = 0.5
#: So many mentions are learnt once more in a longer sentence.
JOINED = 4_000
#: Rows that the teacher labels between two files.
PART = 4096


#: Of the rows met and of how sure a network is of others, returns some.
Choose = Callable[[pd.DataFrame, Sure], pd.DataFrame]


@dataclass(frozen=True)
class Start:
    """A pretrained encoder and how it is to be trained."""

    base: Path
    plan: Plan

    def tokenizer(self) -> TargetTokenizer:
        """Return the encoder's own word pieces."""
        return TargetTokenizer(self.base / TOKENIZER)

    def network(self) -> TargetEncoder:
        """Return the network before training; its last layer depends on the seed alone."""
        torch.manual_seed(self.plan.seed)
        return TargetEncoder(self.base, dropout=self.plan.dropout)


def teach(
    start: Start, train: pd.DataFrame, work: Path, *, report: Callable[[str], Report] | None = None
) -> TargetEncoder:
    """Return a network that has learnt from sentences coded in one pass, and then from those of several coders.

    Parameters
    ----------
    start : Start
        The encoder and the plan.
    train : DataFrame
        ``left``, ``mention``, ``right``, ``label`` (-1, 0, 1), ``source``, ``weight``.
    work : Path
        Where its checkpoints lie.
    report : callable, optional
        Of "teacher" and then "refined" returns what is called with the step, the number of steps and the mean loss of
        the last ones; else they go to the terminal.
    """
    network = start.network()
    once = train["source"] == "once"
    for name, some, plan in (("teacher", train[once], start.plan), ("refined", train[~once], REFINED)):
        lesson = Lesson(start.tokenizer().cut(triples(some)), aims(some["label"]), some["weight"].to_numpy(np.float32))
        network = fit(network, lesson, plan, checkpoint=work / f"{name}.pt", report=(report or say)(name))
    return network


@dataclass(frozen=True)
class Pupil:
    """A network that learns from a teacher's answers, and a layer that has to tell the teacher's states from its own.

    Parameters
    ----------
    start : Start
        The encoder and the plan.
    network : TargetEncoder
    guide : Linear
        Of no use in the end.
    """

    start: Start
    network: TargetEncoder
    guide: nn.Linear

    @classmethod
    def new(cls, start: Start, n_states: int) -> "Pupil":
        """Return one that has learnt nothing, of a teacher with so many columns of states."""
        network = start.network()
        return cls(start, network, nn.Linear(network.classifier.in_features, n_states))

    def learn(self, rows: pd.DataFrame, answers: Answers, plan: Plan, checkpoint: Path) -> None:
        """Learn from a teacher's answers and states and, where there is one, from a label.

        Parameters
        ----------
        rows : DataFrame
            ``left``, ``mention``, ``right``, ``label`` (NaN where nobody coded), ``source``, ``weight``.
        answers : Answers
            The teacher's.
        plan : Plan
            How to.
        checkpoint : Path
            From which a killed run goes on.
        """
        aim = softmax(answers.logits, TEMPERATURE).astype(np.float32)
        known = rows["label"].notna().to_numpy()
        part = np.where(rows.loc[known, "source"] == "names", 1.0, CODED)[:, None]
        aim[known] = part * aims(rows.loc[known, "label"]) + (1 - part) * aim[known]
        pieces, weight = self.start.tokenizer().cut(triples(rows)), rows["weight"].to_numpy(np.float32)
        lesson = Lesson(pieces, aim, weight, TEMPERATURE, answers.states, self.guide)
        fit(self.network, lesson, plan, checkpoint=checkpoint, report=say(checkpoint.stem))

    def sure(self, rows: pd.DataFrame) -> npt.NDArray[np.float64]:
        """Return the probability of its best answer, for each row."""
        logits = answer(self.network, self.start.tokenizer().cut(triples(rows))).logits
        return np.asarray(softmax(logits, 1.0).max(axis=1), dtype=np.float64)


def distil(
    pupil: Pupil,
    stages: tuple[pd.DataFrame, pd.DataFrame],
    unsure_of: Choose,
    tell: Callable[[pd.DataFrame], Answers],
    work: Path,
) -> pd.DataFrame:
    """Teach a pupil: first rows, others beside them, then those that it is unsure of. Return all rows that it met.

    Parameters
    ----------
    pupil : Pupil
        It learns in place.
    stages : two DataFrames
        What it meets in the first passes, and what is met beside it in the further ones (see ``Pupil.learn``).
    unsure_of : callable
        Returns, of the rows met and of a function that says how sure the pupil is of others, those to learn last.
    tell : callable
        Returns the teacher's answers to some rows.
    work : Path
        Where its checkpoints lie.
    """
    first, rows = len(stages[0]), pd.concat(stages, ignore_index=True)
    answers = tell(rows)
    pupil.learn(rows[:first], answers.take(np.arange(first)), pupil.start.plan, work / "student.pt")
    pupil.learn(rows, answers, FURTHER, work / "further.pt")
    older, start = first, _weights(pupil.network)
    for turn, plan in enumerate(LAST):
        # kept, as a probability next to the bound may fall on its other side in a run that goes on from here
        file = work / f"unsure-{_digest(pupil.network, rows)}.parquet"
        if not file.is_file():
            unsure_of(rows, pupil.sure).to_parquet(file.with_suffix(".part"))
            os.replace(file.with_suffix(".part"), file)
        more, before = pd.read_parquet(file), len(rows)
        if more.empty:  # it has met all that it was unsure of
            break
        rows, answers = pd.concat([rows, more], ignore_index=True), answers.before(tell(more))
        last, start = _last(rows, older, turn), _weights(pupil.network)
        pupil.learn(rows.iloc[last].reset_index(drop=True), answers.take(last), plan, work / f"last-{turn + 1}.pt")
        older = before
    # halfway between the ends of the last two turns: a mean errs less than most single ones (Wortsman et al. 2022)
    pupil.network.load_state_dict({name: (start[name] + end) / 2 for name, end in _weights(pupil.network).items()})
    return rows


def _weights(network: nn.Module) -> dict[str, torch.Tensor]:
    """Return a copy of the weights."""
    return {name: values.clone() for name, values in network.state_dict().items()}


def _last(rows: pd.DataFrame, older: int, turn: int) -> npt.NDArray[np.int64]:
    """Return the places of the rows that are learnt last, the first ones being older than one lesson.

    Of these, known after several passes, some are enough to keep them.
    """
    drawn = [int(order_of("replay|" + "|".join(row)), 16) for row in triples(rows[:older])]
    kept = np.array([(number - turn * KEPT) % FIFTHS < KEPT for number in drawn])
    names = (rows["source"] == "names").to_numpy()
    old, others = np.flatnonzero(kept & ~names[:older]), np.flatnonzero(~names[older:]) + older
    return np.concatenate([old, others, *[np.flatnonzero(names)] * NAMES_AGAIN])


def ask(start: Start, network: TargetEncoder, rows: pd.DataFrame, work: Path) -> Answers:
    """Return what a network says of each row; kept in files of some thousand rows, so that a killed run goes on."""
    tokenizer, folder = start.tokenizer(), work / f"answers-{_digest(network, rows)}"
    folder.mkdir(parents=True, exist_ok=True)
    parts = [rows.iloc[first : first + PART] for first in range(0, len(rows), PART)]
    for number, part in enumerate(parts):
        if not (file := folder / f"{number:03d}.npz").is_file():
            found = answer(network, tokenizer.cut(triples(part)))
            np.savez(file.with_suffix(".part.npz"), logits=found.logits, states=found.states)
            os.replace(file.with_suffix(".part.npz"), file)
            say("answers")(number + 1, len(parts), 0.0)
    files = [np.load(folder / f"{number:03d}.npz") for number in range(len(parts))]
    return Answers(*(np.concatenate([file[name] for file in files]) for name in Answers._fields))


def _digest(network: TargetEncoder, rows: pd.DataFrame) -> str:
    """Return what tells a network and some rows from all others."""
    digest = hashlib.sha256(rows[list(SPAN_COLUMNS)].to_csv().encode())
    for weights in network.state_dict().values():
        digest.update(weights.numpy().data)
    return digest.hexdigest()[:12]


def write_model(
    start: Start, network: TargetEncoder, held: pd.DataFrame, learnt: pd.DataFrame, out: Path
) -> Calibration:
    """Write a network as the files of a scorer; return what calibrates it.

    Parameters
    ----------
    start : Start
        Of its tokenizer.
    network : TargetEncoder
    held : DataFrame
        Sentences that it has not learnt from, with ``weight``: those of several coders say where neutral ends.
    learnt : DataFrame
        Sentences of which some set the scales of the weights.
    out : Path
        The folder.
    """
    held = held[~held["source"].isin(["once", "plain"])]
    drawn = sorted(triples(learnt), key=lambda row: order_of("typical|" + "|".join(row)))[:TYPICAL]
    out.mkdir(parents=True, exist_ok=True)
    (out / TOKENIZER).write_bytes((start.base / TOKENIZER).read_bytes())
    write_onnx(network, out / MODEL, typical=start.tokenizer().cut(drawn))
    said = NeuralScorer(out).score(held[list(SPAN_COLUMNS)])[list(PROBABILITIES)].to_numpy(dtype=np.float64)
    label, weight = held["label"].to_numpy(dtype=np.int64), held["weight"].to_numpy()
    found = calibration(np.log(np.maximum(said, 1e-12)), label, weight)
    set_calibration(out / MODEL, found)
    return found


def triples(frame: pd.DataFrame) -> list[Span]:
    """Return left, mention and right of each row."""
    return list(frame[list(SPAN_COLUMNS)].itertuples(index=False, name=None))


def say(what: str) -> Report:
    """Return what writes progress to the terminal."""

    def report(step: int, steps: int, loss: float) -> None:
        sys.stderr.write(f"{what}: {step:,} of {steps:,}, loss {loss:.4f}\n")

    return report


_OPTIONS = {
    "data": "folder with newsmtsc/, dse_country/, reuters21578/, ungdc/",
    "work": "folder for the encoders and checkpoints; a stopped run goes on with them",
    "out": "folder for model.onnx, tokenizer.json and card.md",
    "gold": "tests/tone/country_gold.tsv, to measure on",
}


def main(arguments: list[str] | None = None) -> None:
    """Make the bundled weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, what in _OPTIONS.items():
        parser.add_argument(f"--{name}", type=Path, required=True, help=what)
    parser.add_argument("--threads", type=int, default=2, help="default: 2")
    chosen = parser.parse_args(arguments)
    if missing := missing_data(chosen.data, gold=chosen.gold):
        parser.error(missing)  # before anything is fetched
    torch.set_num_threads(chosen.threads)
    chosen.work.mkdir(parents=True, exist_ok=True)
    small = Start(pretrained(MINILM, chosen.work / "minilm"), STUDENT)
    train, held = coded(chosen.data)
    plain, plain_held = split_off(read_plain(), part=0, parts=HELD_PARTS)
    more = pd.concat([plain, transfer(chosen.data, held)]).assign(weight=TAUGHT)
    rows = pd.concat([train, more]).drop_duplicates(list(SPAN_COLUMNS))
    rows = pd.concat([rows, joined(rows, JOINED)], ignore_index=True)
    large = Start(pretrained(MPNET, chosen.work / "mpnet"), TEACHER)
    near = Neighbours(large.base)
    others = further(chosen.data, train, held, near).assign(weight=TAUGHT)
    teacher = teach(large, train, chosen.work)
    pupil = Pupil.new(small, teacher.classifier.in_features)
    rows = distil(
        pupil,
        (rows, others),
        lambda met, sure: unsure(chosen.data, train, held, met, near, sure).assign(weight=TAUGHT),
        lambda asked: ask(large, teacher, asked, chosen.work),
        chosen.work,
    )
    held = pd.concat([held, plain_held])
    found = write_model(small, pupil.network, held, rows, chosen.out)
    sets = held_out(held) | measured_on(chosen.data) | {"own gold": read_gold(chosen.gold)}
    made = Made("python -m toolkit.tone.training.distil", WHAT, found, taught=True)
    sys.stdout.write(write_card(chosen.out, made, sets, rows, countries="own gold"))


def held_out(held: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the sets that were held out; the calibration was found on some of them."""
    return {f"{source}, held out": own for source, own in held.groupby("source")}


def measured_on(data: Path) -> dict[str, pd.DataFrame]:
    """Return the sets that a model card measures on: nothing of them was learnt."""
    return {
        "NewsMTSC dev-rw": read_newsmtsc(data / "newsmtsc" / "dev-rw.jsonl"),
        "NewsMTSC dev-mt": read_newsmtsc(data / "newsmtsc" / "dev-mt.jsonl"),
        "DSE valid": read_dse(data / "dse_country" / "valid.tsv"),
    }


if __name__ == "__main__":
    main()
