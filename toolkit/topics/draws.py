"""Draws of articles' shares from a topic model's posterior."""

from collections.abc import Iterator
from numbers import Integral
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import InputError
from toolkit.topics.checks import check_seed
from toolkit.topics.tables import Floats, TopicTables, fitted_tables


@runtime_checkable
class HasPosterior(Protocol):
    """A fitted topic model that knows how sure it is of an article's shares."""

    tables_: TopicTables

    def posterior_shares(self, n_draws: int = 50, *, random_state: int = 0) -> Floats:
        """Return draws of shape (n_draws, n_articles, n_topics), articles and topics as in ``doc_topics``."""
        ...


def each_draw(model: HasPosterior, n_draws: int, *, random_state: int) -> Iterator[Floats]:
    """Return what ``posterior_shares`` does, draw by draw: all at once, those of many articles take gigabytes."""
    each = getattr(model, "each_posterior_draw", None)
    if each is None:
        return iter(model.posterior_shares(n_draws, random_state=random_state))
    found: Iterator[Floats] = each(n_draws, random_state=random_state)
    return found


class DirichletPosterior:
    """What a topic model has whose posterior of an article's shares is a Dirichlet distribution."""

    tables_: TopicTables
    _weights: Floats
    _order: NDArray[np.intp]

    def posterior_shares(self, n_draws: int = 50, *, random_state: int = 0) -> Floats:
        """Return draws of the shares of the fit's articles from the model's posterior.

        Parameters
        ----------
        n_draws : int, default 50
            At least 2.
        random_state : int, default 0
            Seed.

        Returns
        -------
        array of float, shape (n_draws, n_articles, n_topics)
            Articles and topics as in ``doc_topics``: Dirichlet, prior plus expected counts; the topics themselves are
            taken as known.
        """
        return np.stack(list(self.each_posterior_draw(n_draws, random_state=random_state)))

    def each_posterior_draw(self, n_draws: int = 50, *, random_state: int = 0) -> Iterator[Floats]:
        """Return the draws of ``posterior_shares`` one by one."""
        tables = fitted_tables(self)
        check_n_draws(n_draws)
        check_seed(random_state, of="posterior_shares")
        draws = each_dirichlet(self._weights, n_draws=n_draws, random_state=random_state)
        return (place_draw(draw[:, self._order], tables.placed) for draw in draws)


def each_logistic_normal(eta: Floats, covariance: Floats, *, n_draws: int, random_state: int) -> Iterator[Floats]:
    """Yield draws of shares whose log ratios to the last topic are normal around ``eta``.

    ``eta`` has shape (n_articles, n_topics - 1), ``covariance`` (n_articles, n_topics - 1, n_topics - 1).
    """
    # Symmetric, and with roots cut at zero: the model keeps single precision.
    roots, vectors = np.linalg.eigh((covariance + covariance.transpose(0, 2, 1)) / 2)
    spread = vectors * np.sqrt(np.maximum(roots, 0.0))[:, None, :]
    rng = np.random.default_rng(random_state)
    for _ in range(n_draws):
        drawn = eta + np.einsum("dij,dj->di", spread, rng.standard_normal(eta.shape))
        full = np.concatenate([drawn, np.zeros((len(drawn), 1))], axis=1)
        weights = np.exp(full - full.max(axis=1, keepdims=True))
        yield weights / weights.sum(axis=1, keepdims=True)


def each_dirichlet(weights: Floats, *, n_draws: int, random_state: int) -> Iterator[Floats]:
    """Yield draws of shares from a Dirichlet distribution for each row of ``weights``."""
    rng = np.random.default_rng(random_state)
    for _ in range(n_draws):
        # Below this a gamma draw may be zero in every topic.
        drawn = np.maximum(rng.standard_gamma(np.maximum(weights, 1e-6)), 1e-300)
        yield drawn / drawn.sum(axis=1, keepdims=True)


def place_draw(draw: Floats, placed: NDArray[np.bool_]) -> Floats:
    """Return a draw, or several, for all articles: equal shares for those that hold no term."""
    every = np.full((*draw.shape[:-2], len(placed), draw.shape[-1]), 1 / draw.shape[-1])
    every[..., placed, :] = draw
    return every


def check_n_draws(n_draws: int, *, most: int | None = None) -> None:
    """Raise unless ``n_draws`` is a whole number of at least 2, and at most ``most``."""
    if isinstance(n_draws, bool) or not isinstance(n_draws, Integral) or n_draws < 2 or (most and n_draws > most):
        upper = f" and at most {most}, the draws that the fit kept" if most else ""
        message = f"The 'n_draws' parameter must be a whole number of at least 2{upper}. Got {n_draws!r}."
        raise InputError(message)
