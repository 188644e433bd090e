"""The one adapter to topica: its version, counts as its corpus, and the models that are fitted with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import MissingExtraError
from toolkit.topics.logistic_fold_in import logistic_fold_in
from toolkit.topics.tables import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: topica is 0.x and changes with its minor version: tests/topics/test_topica.py holds what is relied on.
MINOR = "0.62"
_INSTALL = 'run pip install "topica>=0.62,<0.63"'


def load_topica() -> Any:
    """Return topica, and raise where it is missing or of another minor version."""
    try:
        module = import_module("topica")
    except ModuleNotFoundError as error:
        if error.name != "topica":
            raise
        message = f"This topic model needs topica {MINOR}, which is not installed: {_INSTALL}."
        raise MissingExtraError(message) from error
    if module.__version__.rsplit(".", 1)[0] != MINOR:
        message = f"This topic model needs topica {MINOR}. Got topica {module.__version__}: {_INSTALL}."
        raise MissingExtraError(message)
    return module


@dataclass(frozen=True, eq=False)
class KeyAtmFit:
    """Keyword topics, those of ``keywords`` first.

    Parameters
    ----------
    components : array of float, shape (n_topics, n_terms)
    prior : array of float, shape (n_topics,)
        The Dirichlet prior of an article's shares, as learned.
    keyword_rates : array of float, shape (n_topics,)
        How often a word of the topic comes from its keywords.
    draws : array of float, shape (n_draws, n_articles, n_topics)
        Shares at sweeps along the chain.
    """

    components: Floats
    prior: Floats
    keyword_rates: Floats
    draws: Floats


def fit_keyatm(
    counts: "csr_matrix",
    terms: Sequence[str],
    *,
    keywords: Mapping[str, Sequence[str]],
    n_topics: int,
    n_iter: int,
    n_draws: int,
    seed: int,
) -> KeyAtmFit:
    """Fit keyATM by collapsed Gibbs sampling in one thread; every row of ``counts`` must hold a term."""
    topica = load_topica()
    model = topica.KeyATM(
        {name: list(words) for name, words in keywords.items()}, num_topics=n_topics, seed=seed, num_threads=1
    )
    model.fit(_corpus(topica, counts, terms), iters=n_iter, num_theta_draws=n_draws)
    return KeyAtmFit(
        _rows_to_one(model.topic_word), _array(model.alpha), _array(model.keyword_rate), _array(model.theta_draws)
    )


@dataclass(frozen=True, eq=False)
class StmFit:
    """A structural topic model.

    Parameters
    ----------
    model : topica.STM or topica.CTM
        CTM where neither prevalence nor content was given.
    terms : sequence of str
    components : array of float, shape (n_topics, n_terms)
    by_level : array of float, shape (n_topics, n_levels, n_terms), or None
        The topics in the words of each level of the content column; None without one.
    levels : sequence of str
        Those levels.
    eta : array of float, shape (n_articles, n_topics - 1)
        Log ratios of the shares to that of the last topic, as the last iteration found them, each article under the
        words of its own level.
    covariance : array of float, shape (n_articles, n_topics - 1, n_topics - 1)
        Of ``eta``.
    converged : bool
    n_iter : int
    """

    model: Any
    terms: Sequence[str]
    components: Floats
    by_level: Floats | None
    levels: tuple[str, ...]
    eta: Floats
    covariance: Floats
    converged: bool
    n_iter: int

    def __getstate__(self) -> dict[str, Any]:
        """Return what is pickled: topica's model, which cannot be, as the file that it writes of itself."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "model"
            self.model.save(str(path))
            return {**vars(self), "model": (type(self.model).__name__, path.read_bytes())}

    def __setstate__(self, state: dict[str, Any]) -> None:
        kind, saved = state["model"]
        with TemporaryDirectory() as folder:
            path = Path(folder) / "model"
            path.write_bytes(saved)
            vars(self).update(state, model=getattr(load_topica(), kind).load(str(path)))


def fit_stm(
    counts: "csr_matrix",
    terms: Sequence[str],
    *,
    design: Floats,
    names: Sequence[str],
    content: Sequence[str] | None,
    n_topics: int,
    max_iter: int,
    seed: int,
) -> StmFit:
    """Fit STM, or CTM without covariates, by variational EM; every row of ``counts`` must hold a term."""
    topica = load_topica()
    corpus = _corpus(topica, counts, terms)
    if not names and content is None:
        model = topica.CTM(n_topics, seed=seed).fit(corpus, iters=max_iter, num_threads=1)
    else:
        model = topica.STM(n_topics, seed=seed).fit(
            corpus,
            design if names else None,
            prevalence_names=list(names) or None,
            content=None if content is None else list(content),
            iters=max_iter,
            num_threads=1,
        )
    return StmFit(
        model=model,
        terms=terms,
        components=_rows_to_one(model.topic_word),
        by_level=None if content is None else _array(model.topic_word_by_group),
        levels=() if content is None else tuple(model.groups),
        eta=_array(model.eta_mean),
        covariance=_array(model.eta_cov),
        converged=bool(model.converged),
        n_iter=len(model.bound_history),
    )


def infer_stm(fit: StmFit, counts: "csr_matrix", *, design: Floats | None, level: int | None = None) -> Floats:
    """Return the shares of texts with the topics held fixed; without ``design`` under the mean prior.

    The words of the topics are those of the level at this place of ``fit.levels``; without one, the mean words.
    """
    if level is not None and fit.by_level is not None:  # topica itself infers under the mean words alone
        means = np.tile(fit.eta.mean(axis=0), (counts.shape[0], 1)) if design is None else _prior_means(fit, design)
        covariance = _array(fit.model.topic_covariance)
        return logistic_fold_in(counts, fit.by_level[:, level], means=means, covariance=covariance)
    corpus = _corpus(load_topica(), counts, fit.terms)
    if design is None:
        return _array(fit.model.transform(corpus))
    return _array(fit.model.transform(corpus, eta_prior_mean=_prior_means(fit, design)))


def _prior_means(fit: StmFit, design: Floats) -> Floats:
    effects = _array(fit.model.prevalence_effects)
    means: Floats = effects[0] + (design[:, :, None] * effects[None, 1:, :]).sum(axis=1)
    return means


def fit_dtm(
    counts: "csr_matrix",
    terms: Sequence[str],
    *,
    slices: Sequence[int],
    n_topics: int,
    prior: float,
    chain_variance: float,
    n_iter: int,
    seed: int,
) -> Floats:
    """Fit a dynamic topic model and return its topics, shape (n_slices, n_topics, n_terms)."""
    topica = load_topica()
    model = topica.DTM(n_topics, alpha=prior, chain_variance=chain_variance, seed=seed)
    model.fit(_corpus(topica, counts, terms), list(slices), iters=n_iter)
    return np.stack([_rows_to_one(model.topic_word(t)) for t in range(max(slices) + 1)])


def _corpus(topica: Any, counts: "csr_matrix", terms: Sequence[str]) -> Any:
    """Return counts as topica's corpus: the terms of a text in the vocabulary's order, columns as they are."""
    columns = np.repeat(counts.indices, counts.data)
    ends = np.concatenate([[0], np.cumsum(counts.data)])[counts.indptr]
    documents = [[terms[c] for c in columns[a:b]] for a, b in pairwise(ends)]
    return topica.Corpus.from_documents(documents, vocabulary=list(terms))


def _array(values: object) -> NDArray[np.float64]:
    return np.ascontiguousarray(values, dtype=np.float64)


def _rows_to_one(values: object) -> Floats:
    weights = _array(values)
    result: Floats = weights / weights.sum(axis=1, keepdims=True)
    return result
