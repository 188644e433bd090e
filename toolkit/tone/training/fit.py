"""Fit a network to labels or to the logits of a teacher, with checkpoints from which a killed run goes on."""

import hashlib
import math
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from toolkit.tone.training.encoder import TargetEncoder, tensors
from toolkit.tone.wordpieces import Pieces

#: Batches are cut from stretches of this many batches sorted by length, so that little is padded.
STRETCH = 40
WARM_UP = 0.06
CHECKPOINT_SECONDS = 120.0
#: How much the states of a teacher count beside its answers.
GUIDED = 5.0

#: Called with the step, the number of steps, and the mean loss of the last ones.
Report = Callable[[int, int, float], None]


@dataclass(frozen=True)
class Lesson:
    """What a network learns from.

    Parameters
    ----------
    rows : sequence of Pieces
        The spans.
    aim : array of shape (n_rows, 3)
        The share of each label that the network should give.
    weight : array of shape (n_rows,)
        How much a row counts.
    temperature : float
        The logits are divided by it before they are compared with the aim.
    states : array of shape (n_rows, n_columns), optional
        What a teacher's logits are read from. A linear layer has to tell them from what the network's own are read
        from (Romero et al. 2015, FitNets): a row says more so than by three numbers.
    guide : Linear, optional
        That layer. It learns, too, and is of no use in the end.
    """

    rows: Sequence[Pieces]
    aim: npt.NDArray[np.float32]
    weight: npt.NDArray[np.float32]
    temperature: float = 1.0
    states: npt.NDArray[np.float16] | None = None
    guide: nn.Linear | None = None


@dataclass(frozen=True)
class Plan:
    """How it learns: passes, step size at the top of a linear rise and fall, rows in a batch, seed, dropout."""

    epochs: int
    learning_rate: float
    batch: int
    seed: int
    dropout: float = 0.1


def fit(
    network: TargetEncoder,
    lesson: Lesson,
    plan: Plan,
    *,
    checkpoint: Path,
    report: Report,
) -> TargetEncoder:
    """Return the network after its lesson; a checkpoint of the same start, lesson and plan is gone on with.

    Parameters
    ----------
    network : TargetEncoder
        As it is at the start.
    lesson : Lesson
        What to learn from.
    plan : Plan
        How to.
    checkpoint : Path
        Written every two minutes and at the end.
    report : callable
        Called with the step, the number of steps and the mean loss of the last ones (NaN where it goes on).
    """
    torch.manual_seed(plan.seed)
    guide = None if lesson.states is None or lesson.guide is None else _Guide(lesson.guide, lesson.states)
    learning = network if guide is None else nn.ModuleList([network, guide])
    optimiser = torch.optim.AdamW(learning.parameters(), lr=plan.learning_rate, weight_decay=0.01, fused=True)
    batches = list(_batches(lesson.rows, plan))
    torch.manual_seed(plan.seed)
    key = _key(learning, lesson, plan)
    done = _resume(learning, optimiser, checkpoint, key)
    aim, weight = torch.from_numpy(lesson.aim), torch.from_numpy(lesson.weight)
    saved, losses = time.monotonic(), []
    if done:
        report(done, len(batches), math.nan)
    network.train()
    for step in range(done, len(batches)):
        for group in optimiser.param_groups:
            group["lr"] = plan.learning_rate * _slope(step, len(batches))
        chosen = batches[step]
        with torch.autocast("cpu", torch.bfloat16):
            reading = network.reading(*tensors([lesson.rows[i] for i in chosen], network.pad))
            logits = network.classifier(network.dropout(reading))
            off = 0.0 if guide is None else guide(reading, chosen)
        loss = _loss(logits.float(), aim[chosen], weight[chosen], lesson.temperature) + GUIDED * off
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(learning.parameters(), 1.0)
        optimiser.step()
        losses.append(float(loss.detach()))
        if (step + 1) % 50 == 0 or step + 1 == len(batches):
            report(step + 1, len(batches), float(np.mean(losses[-50:])))
        if time.monotonic() - saved > CHECKPOINT_SECONDS or step + 1 == len(batches):
            _save(learning, optimiser, step + 1, checkpoint, key)
            saved = time.monotonic()
    return network


class _Guide(nn.Module):
    """How far a linear layer is off that tells a teacher's states from a network's own.

    The squared error in units of each column's variance, mean over columns and rows.
    """

    def __init__(self, layer: nn.Linear, states: npt.NDArray[np.float16]) -> None:
        super().__init__()
        self._states = torch.from_numpy(states)
        self._mean = torch.from_numpy(states.mean(axis=0, dtype=np.float64).astype(np.float32))
        spread = states.std(axis=0, dtype=np.float64).astype(np.float32)
        self._spread = torch.from_numpy(np.maximum(spread, 1e-6))
        self.layer = layer

    def forward(self, reading: Tensor, rows: list[int]) -> Tensor:
        """Return the error over some rows."""
        aim = (self._states[rows].float() - self._mean) / self._spread
        return nn.functional.mse_loss(self.layer(reading).float(), aim)


def _loss(logits: Tensor, aim: Tensor, weight: Tensor, temperature: float) -> Tensor:
    """Return the cross-entropy of the softened logits with their aim (Hinton, Vinyals and Dean 2015, eq. 2)."""
    said = nn.functional.log_softmax(logits / temperature, dim=-1)
    return -(aim * said).sum(dim=-1).mul(weight).sum() / weight.sum() * temperature**2


def _batches(rows: Sequence[Pieces], plan: Plan) -> Iterator[list[int]]:
    """Yield the rows of each batch of all passes; they depend on the plan alone."""
    shuffle = random.Random(plan.seed)
    for _ in range(plan.epochs):
        order = list(range(len(rows)))
        shuffle.shuffle(order)
        cut = []
        for first in range(0, len(order), plan.batch * STRETCH):
            near = sorted(order[first : first + plan.batch * STRETCH], key=lambda i: len(rows[i].ids))
            cut += [near[i : i + plan.batch] for i in range(0, len(near), plan.batch)]
        shuffle.shuffle(cut)
        yield from cut


def _slope(step: int, steps: int) -> float:
    """Return the share of the step size: up over the first steps, then down to nothing."""
    rise = WARM_UP * steps
    return min((step + 1) / (rise + 1), (steps - step) / (steps - rise))


def _key(learning: nn.Module, lesson: Lesson, plan: Plan) -> str:
    """Return the digest of the weights at the start, a lesson and a plan."""
    digest = hashlib.sha256(repr((plan, lesson.temperature, STRETCH, WARM_UP, GUIDED)).encode())
    for weights in learning.state_dict().values():
        digest.update(weights.numpy().data)
    for row in lesson.rows:
        digest.update(repr((row.ids, row.target)).encode())
    for array in (lesson.aim, lesson.weight, lesson.states):
        if array is not None:
            digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _save(network: nn.Module, optimiser: torch.optim.Optimizer, step: int, path: Path, key: str) -> None:
    """Write a checkpoint, which replaces the last one only when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    state = {"network": network.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "key": key}
    torch.save(state | {"random": torch.get_rng_state()}, part)
    os.replace(part, path)


def _resume(network: nn.Module, optimiser: torch.optim.Optimizer, path: Path, key: str) -> int:
    """Return the step that a checkpoint ends at, after it is loaded; 0 where there is none of this key."""
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True)
    if state["key"] != key:
        return 0
    network.load_state_dict(state["network"])
    optimiser.load_state_dict(state["optimiser"])
    torch.set_rng_state(state["random"])
    return int(state["step"])
