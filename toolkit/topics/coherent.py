"""The coherent order: a topic's terms that keep each other company, as far as the articles can tell."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from toolkit.topics.encoded import EncodedTexts, Ints, count_windows
from toolkit.topics.quality import npmi

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix, csr_matrix

Floats = NDArray[np.float64]

_WINDOW = 10
_DEPTH = 100
_CORE = 10
# Twice for each of the nine others of a topic.
_NEIGHBOURS = 2 * (_CORE - 1)
_SIGHTING = 5.5
_SWEEPS = 5
# What a pair that never stands together scores, about: log(1e-12 / (p q)) / -log(1e-12) with p q near 1e-6.
_NEVER = -0.5
_ELSEWHERE = 0.1
# With .1 the ten words of 20 topics of BBC News agreed less over resamples, and were as coherent on unseen articles.
_HEAVY = 0.15


@dataclass(frozen=True, eq=False)
class TermPairs:
    """In how many windows and articles of the fit the heaviest terms of its topics stand together.

    Parameters
    ----------
    terms : array of int, shape (n_candidates,)
        Columns of the terms that were counted, rising.
    together : csr_matrix of shape (n_candidates, n_candidates)
        Windows with both terms; on the diagonal, windows with the term.
    n_windows : int
    holds : csc_matrix of shape (n_articles, n_candidates)
        1 where the article holds the term.
    known : array of bool, shape (n_terms,)
        Terms of the vocabulary that have had neighbours enough to tell which they keep company with.
    """

    terms: Ints
    together: "csr_matrix"
    n_windows: int
    holds: "csc_matrix"
    known: NDArray[np.bool_]

    @classmethod
    def count(cls, texts: EncodedTexts, term_weights: Floats) -> Self:
        """Count for the hundred heaviest terms of each topic, in windows of ten terms."""
        known = _known(texts)
        terms = np.unique(np.concatenate([_heaviest(weights, known) for weights in term_weights]))
        holds = texts.counts().tocsc()[:, terms]
        holds.data = np.ones(len(holds.data), dtype=np.int32)
        return cls(terms, *count_windows(texts, terms, window=_WINDOW), holds, known)

    def expected_npmi(self, terms: Ints) -> Floats:
        """Return what NPMI two terms may be expected to have in other articles, as many as these.

        With n independent sightings of a pair in this corpus, the chance that another of the same size has none is
        set to 2 ** -n (a gamma-Poisson count with a flat prior). Windows of one article are not independent, nor are
        articles on one event: n is the geometric mean of the pair's windows and its articles, divided by 5.5. Between
        halves of BBC News, pairs were lost as that says, at 10 and at 50 topics; windows or articles alone told less.
        The expectation is the mean, by that chance, of the pair's NPMI here and of what a pair that never stands
        together scores.
        """
        at = np.searchsorted(self.terms, terms)
        windows = self.together[at][:, at].toarray()
        holds = self.holds[:, at]
        articles = np.minimum((holds.T @ holds).toarray(), windows)
        joint = windows / self.n_windows
        lost = 2.0 ** -(np.sqrt(windows * articles) / _SIGHTING)
        return np.where(windows > 0, (1 - lost) * npmi(joint, joint.diagonal()) + lost * _NEVER, _NEVER)


def coherent(term_weights: Floats, *, pairs: TermPairs) -> Floats:
    """Return scores by which the ten terms that go together best come first, heaviest first.

    Of a topic's hundred heaviest terms, the one that fits the rest worst by mean expected NPMI is struck out until ten
    are left; then single terms are exchanged while that helps. A term that stands among another topic's ten needs .1
    more; one as heavy as the topic's heaviest needs .15 less, others in proportion. Where texts are short, a term is a
    candidate only if it has stood near others eighteen times, twice for each of nine: else the ten are the words of one
    headline, which never meet again. The topics choose in their order, and again until none changes, five times at
    most. The ten are read by falling weight, then those struck out, the last first, then all others by weight.

    Looking at co-occurrence in the articles of the fit flatters the figure on these articles: the in-sample and
    held-out columns of ``heldout_coherence`` show by how much.

    Examples
    --------
    >>> texts = EncodedTexts(np.array([0, 1, 0, 1, 2, 3], dtype=np.int32), np.array([0, 2, 4, 6]), 4)
    >>> weights = np.array([[0.4, 0.3, 0.2, 0.1]])
    >>> np.argsort(-coherent(weights, pairs=TermPairs.count(texts, weights))).tolist()
    [[0, 1, 2, 3]]
    """
    candidates = [_heaviest(weights, pairs.known) for weights in term_weights]
    fits = [pairs.expected_npmi(terms) for terms in candidates]
    chosen = np.zeros(term_weights.shape, dtype=bool)
    struck: dict[int, Ints] = {}
    for _ in range(_SWEEPS):
        before = chosen.copy()
        for topic, terms in enumerate(candidates):
            chosen[topic] = False
            heaviness = term_weights[topic, terms] / term_weights[topic].max()
            needs = _ELSEWHERE * chosen[:, terms].any(axis=0) - _HEAVY * heaviness
            core, struck[topic] = _select(fits[topic], needs)
            chosen[topic, terms[core]] = True
        if np.array_equal(chosen, before):
            break
    scores = np.where(term_weights > 0, term_weights, -np.inf)
    for topic, terms in enumerate(candidates):
        # Weights are at most 1: what is struck out comes between the others, below 1, and the core, above.
        scores[topic, terms[struck[topic]]] = 1 + np.arange(1, len(struck[topic]) + 1)
        scores[topic, chosen[topic]] = 2 + len(struck[topic]) + term_weights[topic, chosen[topic]]
    return scores


def _select(fit: Floats, penalty: Floats) -> tuple[Ints, Ints]:
    """Return the core, and the others in the order in which they were struck out."""
    fit = fit.copy()
    np.fill_diagonal(fit, 0)
    kept = np.ones(len(fit), dtype=bool)
    sums = fit.sum(axis=1)
    struck = []
    while kept.sum() > _CORE:
        mean = np.where(kept, sums / (kept.sum() - 1) - penalty, np.inf)
        worst = len(mean) - 1 - int(mean[::-1].argmin())  # of equals, the lightest
        kept[worst] = False
        sums -= fit[:, worst]
        struck.append(worst)
    core = np.flatnonzero(kept)
    for _ in range(len(struck)):
        own = fit[core][:, core].sum(axis=1) / (_CORE - 1) - penalty[core]
        new = (fit[:, core].sum(axis=1)[None, :] - fit[core]) / (_CORE - 1) - penalty[None, :]
        gain = new - own[:, None]
        gain[:, core] = -np.inf
        out, into = np.unravel_index(int(gain.argmax()), gain.shape)
        if gain[out, into] <= 1e-9:
            break
        struck[struck.index(int(into))] = int(core[out])
        core[out] = into
    return core, np.array(struck, dtype=np.int64)


def _heaviest(weights: Floats, known: NDArray[np.bool_]) -> Ints:
    """Return the columns of the hundred heaviest terms, heaviest first; a term of weight 0 is none of the topic's.

    Only those that are known well enough, if there are ten of them.
    """
    first = np.argsort(-weights, kind="stable")
    first = first[weights[first] > 0]
    among = first[known[first]]
    return (among if len(among) >= _CORE else first)[:_DEPTH]


def _known(texts: EncodedTexts) -> NDArray[np.bool_]:
    """Return which terms have stood in a window with enough others, counted at every place."""
    lengths = np.diff(texts.starts)
    near = np.repeat(np.minimum(lengths - 1, 2 * (_WINDOW - 1)), lengths)
    known: NDArray[np.bool_] = np.bincount(texts.columns, near, minlength=texts.n_terms) >= _NEIGHBOURS
    return known
