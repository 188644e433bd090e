"""The weights of a linear scorer: one for each feature and label, read from and written to one small file."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from operator import itemgetter
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from toolkit.errors import ReadError
from toolkit.tone.features import VERSION, Feature

Floats = npt.NDArray[np.float64]

_NAME, _VALUE = itemgetter(0), itemgetter(1)
#: Rows that are summed at once, so that memory does not grow with the sample.
_AT_ONCE = 1024


@dataclass(frozen=True, eq=False)
class LinearWeights:
    """The weights of features for negative, neutral and positive.

    Parameters
    ----------
    features : tuple of str
        Names, each once.
    weights : array of shape (n_features, 3)
        Added to the logits of the three labels for each unit of a feature.
    intercept : array of shape (3,)
        The logits of a mention of which nothing is known.
    """

    features: tuple[str, ...]
    weights: Floats
    intercept: Floats

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """The row of ``weights`` of each feature."""
        return {name: i for i, name in enumerate(self.features)}

    @cached_property
    def _rows(self) -> Floats:
        """The weights, and a row of zeros at the end for unknown features."""
        return np.vstack([self.weights, np.zeros(3)])

    @property
    def digest(self) -> str:
        """SHA-256 of the names, the version of how they are read, and the numbers."""
        digest = hashlib.sha256("\n".join([str(VERSION), *self.features]).encode())
        for values in (self.weights, self.intercept):
            digest.update(values.astype("<f8").tobytes())
        return digest.hexdigest()

    def logits(self, rows: Iterable[Sequence[Feature]]) -> Floats:
        """Return the logits of each row of features, shape (n_rows, 3); unknown features count nothing.

        Every row is summed alone and in its own order, so that its numbers do not depend on the rest.
        """
        find, unknown, done = self.columns.get, repeat(len(self.features)), []
        places: list[int] = []
        values: list[float] = []
        ends: list[int] = []
        for row in rows:
            places.extend(map(find, map(_NAME, row), unknown))
            values.extend(map(_VALUE, row))
            ends.append(len(places))
            if len(ends) == _AT_ONCE:
                done.append(self._sums(places, values, ends))
                places, values, ends = [], [], []
        return np.concatenate([*done, self._sums(places, values, ends)])

    def _sums(self, places: list[int], values: list[float], ends: list[int]) -> Floats:
        """Return the logits of rows whose features end there."""
        row = np.repeat(np.arange(len(ends)), np.subtract(ends, [0, *ends[:-1]]).astype(np.intp))
        parts = self._rows[np.asarray(places, dtype=np.intp)] * np.asarray(values, dtype=np.float64)[:, None]
        sums = [np.bincount(row, parts[:, label], minlength=len(ends)) for label in range(3)]
        return np.asarray(np.stack(sums, axis=1) + self.intercept)

    def divided(self, temperature: float) -> "LinearWeights":
        """Return the same weights with all logits divided by a temperature."""
        return LinearWeights(self.features, self.weights / temperature, self.intercept / temperature)

    def save(self, path: Path) -> None:
        """Write the weights as compressed numpy arrays, without pickle; the weights are rounded to 16 bits."""
        names = np.frombuffer("\n".join(self.features).encode(), dtype=np.uint8)
        weights = self.weights.astype(np.float16)
        with path.open("wb") as stream:  # given a path, numpy would add an ending
            np.savez_compressed(stream, version=VERSION, features=names, weights=weights, intercept=self.intercept)

    @classmethod
    def read(cls, path: Path) -> "LinearWeights":
        """Read what ``save`` wrote.

        Raises
        ------
        ReadError
            When there is no such file, it holds something else, or its features are of another version.
        """
        try:
            with np.load(path, allow_pickle=False) as arrays:
                names = tuple(arrays["features"].tobytes().decode().split("\n"))
                weights, intercept = (arrays[key].astype(np.float64) for key in ("weights", "intercept"))
                version = int(arrays["version"]) if "version" in arrays else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, BadZipFile) as error:
            reason = f"expected the weights of a linear scorer, as LinearScorer.save writes them ({error})."
            raise ReadError(reason, file=str(path)) from error
        if version != VERSION:
            came = "It holds none." if version is None else f"Got version {version}."
            reason = (
                f"expected weights of features of version {VERSION}. {came} The same weights mean something else with "
                "other features: fit and save the scorer again."
            )
            raise ReadError(reason, file=str(path))
        if weights.shape != (len(names), 3) or intercept.shape != (3,):
            reason = f"expected {len(names)} x 3 weights and 3 intercepts. Got {weights.shape} and {intercept.shape}."
            raise ReadError(reason, file=str(path))
        if not (np.isfinite(weights).all() and np.isfinite(intercept).all()) or len(set(names)) < len(names):
            reason = "expected finite weights, and each feature once. Fit and save the scorer again."
            raise ReadError(reason, file=str(path))
        return cls(names, weights, intercept)
