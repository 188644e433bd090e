"""The network that the neural scorers are trained as: a sentence encoder that reads the target's place."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from transformers import AutoModel

from toolkit.tone.wordpieces import Pieces


class TargetEncoder(nn.Module):
    """A pretrained encoder with a linear layer on its first, its mean and its target state.

    The target is a mask token in the sentence: the network never sees its name.

    Parameters
    ----------
    base : Path
        Folder of a pretrained encoder in the form of the transformers library.
    dropout : float, default 0.1
        Share of the values that are dropped while it learns.
    """

    def __init__(self, base: Path, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            base,
            add_pooling_layer=False,  # it would be trained for nothing
            attn_implementation="eager",  # on short rows the fastest on a CPU
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=dropout,
        )
        self.pad = self.encoder.config.pad_token_id
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Linear(3 * self.encoder.config.hidden_size, 3)

    def forward(self, ids: Tensor, attention: Tensor, target: Tensor) -> Tensor:
        """Return the three logits of each row.

        Parameters
        ----------
        ids, attention : Tensor of shape (n_rows, n_pieces)
            Word pieces, and 1 where there is one.
        target : Tensor of shape (n_rows,)
            Where the mask token stands.
        """
        return self.classifier(self.dropout(self.reading(ids, attention, target)))

    def reading(self, ids: Tensor, attention: Tensor, target: Tensor) -> Tensor:
        """Return what the logits are read from, three states side by side: the first, the mean, the target's."""
        states = self.encoder(input_ids=ids, attention_mask=attention).last_hidden_state
        there = attention[..., None].to(states.dtype)
        mean = (states * there).sum(dim=1) / there.sum(dim=1)
        at_target = states.gather(1, target[:, None, None].expand(-1, 1, states.shape[-1])).squeeze(1)
        return torch.cat([states[:, 0], mean, at_target], dim=-1)


def tensors(rows: Sequence[Pieces], pad: int) -> tuple[Tensor, Tensor, Tensor]:
    """Return ids, attention and target place of some rows, padded to the longest."""
    longest = max(len(row.ids) for row in rows)
    ids = torch.full((len(rows), longest), pad)
    attention = torch.zeros((len(rows), longest), dtype=torch.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row.ids)] = torch.tensor(row.ids)
        attention[i, : len(row.ids)] = 1
    return ids, attention, torch.tensor([row.target for row in rows])


class Answers(NamedTuple):
    """What a network says of some rows.

    ``logits``, shape (n_rows, 3), float32; ``states``, shape (n_rows, n_columns), float16: what they are read from.
    """

    logits: npt.NDArray[np.float32]
    states: npt.NDArray[np.float16]

    def take(self, places: npt.NDArray[np.int64]) -> "Answers":
        """Return what it says of the rows at these places."""
        return Answers(self.logits[places], self.states[places])

    def before(self, more: "Answers") -> "Answers":
        """Return these, and after them some of other rows."""
        return Answers(np.concatenate([self.logits, more.logits]), np.concatenate([self.states, more.states]))


def answer(network: TargetEncoder, rows: Sequence[Pieces], *, batch: int = 64) -> Answers:
    """Return what a network says of each row, in its order."""
    network.eval()
    order = np.argsort([len(row.ids) for row in rows], kind="stable")
    logits = np.zeros((len(rows), 3), np.float32)
    states = np.zeros((len(rows), network.classifier.in_features), np.float16)
    for first in range(0, len(rows), batch):
        chosen = order[first : first + batch]
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            reading = network.reading(*tensors([rows[i] for i in chosen], network.pad))
            logits[chosen] = network.classifier(reading).float().numpy()
        states[chosen] = reading.float().numpy()
    return Answers(logits, states)
