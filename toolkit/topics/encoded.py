"""Texts as numbers, and in how many windows two terms stand together."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Ints = NDArray[np.int64]

_BLOCK = 1_000  # texts


@dataclass(frozen=True, eq=False)
class EncodedTexts:
    """The terms of texts in their order, as columns of a vocabulary.

    Parameters
    ----------
    columns : array of int32, shape (n_tokens,)
        Text after text.
    starts : array of int64, shape (n_texts + 1,)
        Where each text begins in ``columns``, and the end of the last.
    n_terms : int
    """

    columns: NDArray[np.int32]
    starts: Ints
    n_terms: int

    def counts(self) -> "csr_matrix":
        """Return how often each term stands in each text, int64, shape (n_texts, n_terms)."""
        from scipy.sparse import csr_matrix

        shape = (len(self.starts) - 1, self.n_terms)
        ones = np.ones(len(self.columns), dtype=np.int64)
        counts = csr_matrix((ones, self.columns.copy(), self.starts), shape=shape)
        counts.sum_duplicates()
        return counts

    def select(self, kept: Ints) -> "EncodedTexts":
        """Return the texts with only these terms, which become columns 0, 1, ...; the others leave no gap."""
        new = np.full(self.n_terms, -1, dtype=np.int32)
        new[kept] = np.arange(len(kept), dtype=np.int32)
        columns = new[self.columns]
        before = np.concatenate([[0], np.cumsum(columns >= 0)])
        return EncodedTexts(columns[columns >= 0], before[self.starts], len(kept))

    def take(self, texts: Ints) -> "EncodedTexts":
        """Return some of the texts."""
        parts = [self.columns[self.starts[text] : self.starts[text + 1]] for text in texts]
        starts = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
        return EncodedTexts(np.concatenate([self.columns[:0], *parts]), starts, self.n_terms)


def count_windows(texts: EncodedTexts, terms: Ints, *, window: int) -> "tuple[csr_matrix, int]":
    """Return in how many windows two of the terms stand together, and the number of windows.

    A window of so many tokens slides over each text; a shorter text is one window. The result is sparse, of shape
    (len(terms), len(terms)), with a term's own windows on the diagonal. When the first of two copies of a word leaves
    the window, the word counts as gone, as in gensim.
    """
    from scipy.sparse import csr_matrix

    place = np.full(texts.n_terms, -1, dtype=np.int64)
    place[terms] = np.arange(len(terms))
    together = csr_matrix((len(terms), len(terms)))
    n_windows = 0
    for start in range(0, len(texts.starts) - 1, _BLOCK):
        starts = texts.starts[start : start + _BLOCK + 1]
        lengths = np.diff(starts)
        last = np.maximum(lengths - window, 0)
        offsets = np.cumsum(last + 1) - last - 1
        text = np.repeat(np.arange(len(lengths)), lengths)
        term = place[texts.columns[starts[0] : starts[-1]]]
        position = np.arange(len(term)) + starts[0] - starts[:-1][text]
        text, term, position = (values[term >= 0] for values in (text, term, position))
        first = np.maximum(position - window + 1, 0)
        final = np.minimum(_first_copy(text * len(terms) + term, position, first), last[text])
        width = final - first + 1
        rows = np.repeat(first + offsets[text] - np.cumsum(width) + width, width) + np.arange(width.sum())
        n_here = int((last + 1).sum())
        holds = csr_matrix((np.ones(len(rows)), (rows, np.repeat(term, width))), shape=(n_here, len(terms)))
        holds.data[:] = 1  # a word that stands twice in a window counts once
        together = together + holds.T @ holds
        n_windows += n_here
    return csr_matrix(together), n_windows


def _first_copy(word: Ints, position: Ints, first: Ints) -> Ints:
    """Return the position of the first copy of each word that stands at ``first`` or later."""
    reach = int(position.max(initial=0)) + 1
    every = np.sort(word * reach + position)
    found: Ints = every[np.searchsorted(every, word * reach + first)] - word * reach
    return found
