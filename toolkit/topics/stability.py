"""Whether topics come back: with other seeds, and with some of the articles taken away."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from numbers import Real
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics.checks import check_model, check_seed, check_whole
from toolkit.topics.documents import keep_articles, read_documents, take_articles
from toolkit.topics.tables import check_articles
from toolkit.topics.term_orders import TermOrder, check_order


def topic_stability(
    model: Any,
    corpus: Corpus | pd.DataFrame | Iterable[str],
    *,
    over: Literal["seeds", "resamples"] = "resamples",
    n_runs: int = 5,
    share: float = 0.9,
    random_state: int = 0,
    n_terms: int = 10,
    order: TermOrder | None = None,
) -> pd.DataFrame:
    """Return how far the first terms of each topic come back when the model is fitted again.

    Parameters
    ----------
    model : topic model
        Not fitted, and left so: copies are fitted.
    corpus : Corpus, DataFrame or iterable of str
        The articles.
    over : {"seeds", "resamples"}, default "resamples"
        What changes between fits: the model's ``random_state``, or the articles, of which a random share is taken
        without replacement.
    n_runs : int, default 5
        Further fits, at least 1.
    share : float, default 0.9
        Share of the articles in a resample, in (0, 1); without a meaning for seeds.
    random_state : int, default 0
        Seed of the further seeds, or of the resamples.
    n_terms : int, default 10
        Terms compared.
    order : {"weight", "relevance", "frex", "exclusivity", "c_tf_idf", "coherent"} or None, default None
        Order in which a topic's terms are read, as in ``topic_terms``; None for the default. "weight" is the model's
        own: its figures tell what the default order adds. ``topic_summary`` takes those of the default.

    Returns
    -------
    DataFrame
        One row for each topic of the fit on all articles with the model's own seed: topic; jaccard, the mean over runs
        of the share of terms that it has in common with its partner; rbo, the same for rank-biased overlap, which
        weighs the first terms most; n_runs; terms, the terms compared, joined by ", ". The two lie in [0, 1], and are 0
        for a run in which the topic has no partner.

    Raises
    ------
    InputError
        When ``model`` is no topic model, ``over`` or ``order`` is unknown, ``n_runs`` is below 1 or ``share`` lies
        outside (0, 1).

    Notes
    -----
    Partners are the one-to-one matching of greatest total Jaccard index (Kuhn's Hungarian method; Greene, O'Callaghan
    and Cunningham 2014); topics without a common term are no partners. Rank-biased overlap is extrapolated (Webber,
    Moffat and Zobel 2010, eq. 32) with p = .9. A topic that always comes back need not be meaningful. A model whose
    result does not use the seed, such as ``NmfTopics``, has 1.0 over seeds by construction, and is not fitted again;
    resamples are the harder question.

    Examples
    --------
    >>> from toolkit.topics.nmf import NmfTopics
    >>> from toolkit.topics.settings import VocabularySettings
    >>> texts = ["tariffs hit trade", "missile test"] * 30
    >>> model = NmfTopics(2, vocabulary=VocabularySettings(mask=(), max_df=1.0, phrases=False))
    >>> stability = topic_stability(model, texts, n_runs=2)
    >>> stability.jaccard.tolist()
    [1.0, 1.0]
    >>> model.fit(texts).topic_summary(stability=stability).stability.tolist()
    [1.0, 1.0]
    """
    _check(model, over, n_runs, share, random_state, order)
    data = keep_articles(corpus)
    return stability_of_fit(
        replace(model).fit(data),
        data,
        over=over,
        n_runs=n_runs,
        share=share,
        random_state=random_state,
        n_terms=n_terms,
        order=order,
    )


def stability_of_fit(
    fitted: Any,
    corpus: Corpus | pd.DataFrame | Iterable[str],
    *,
    over: Literal["seeds", "resamples"] = "resamples",
    n_runs: int = 5,
    share: float = 0.9,
    random_state: int = 0,
    n_terms: int = 10,
    order: TermOrder | None = None,
) -> pd.DataFrame:
    """Return what ``topic_stability`` does, of a model that is fitted to these very articles already.

    Parameters
    ----------
    fitted : fitted topic model
        Left as it is: copies are fitted.
    corpus : Corpus, DataFrame or iterable of str
        The articles that it was fitted to.
    over, n_runs, share, random_state, n_terms, order
        As for ``topic_stability``.

    Returns
    -------
    DataFrame
        As ``topic_stability`` has it, for one fit less.

    Raises
    ------
    InputError
        When the model is not fitted, or to other articles, or as ``topic_stability`` does.

    Examples
    --------
    >>> from toolkit.topics.nmf import NmfTopics
    >>> from toolkit.topics.settings import VocabularySettings
    >>> texts = ["tariffs hit trade", "missile test"] * 30
    >>> model = NmfTopics(2, vocabulary=VocabularySettings(mask=(), max_df=1.0, phrases=False)).fit(texts)
    >>> stability_of_fit(model, texts, n_runs=1).jaccard.tolist()
    [1.0, 1.0]
    """
    _check(fitted, over, n_runs, share, random_state, order)
    whole = _first_terms(fitted, n_terms, order)
    data = keep_articles(corpus)
    texts = read_documents(data).texts
    check_articles(fitted, texts, of="stability_of_fit")
    n_articles = len(texts)
    model = fitted.settled(n_articles)
    runs = []
    for run in np.random.SeedSequence(random_state).spawn(n_runs):
        rng = np.random.default_rng(run)
        if over == "seeds" and getattr(model, "ignores_seed", False):
            other = fitted
        elif over == "seeds":
            other = replace(model, random_state=int(rng.integers(2**31))).fit(data)
        else:
            rows = np.sort(rng.permutation(n_articles)[: max(round(share * n_articles), 1)])
            other = replace(model).fit(take_articles(data, rows.tolist()))
        terms = _first_terms(other, n_terms, order)
        partners = [terms[b] if b >= 0 else [] for b in match_topics(whole, terms)]
        runs.append([(jaccard(a, b), rank_biased_overlap(a, b)) for a, b in zip(whole, partners, strict=True)])
    means = np.mean(runs, axis=0)
    table = pd.DataFrame({"topic": range(len(whole)), "jaccard": means[:, 0], "rbo": means[:, 1], "n_runs": n_runs})
    return table.assign(terms=[", ".join(terms) for terms in whole])


def match_topics(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """Return for each topic its partner in another fit: the matching of greatest total Jaccard index.

    -1 for none, and for a pair without a common term.

    Examples
    --------
    >>> match_topics([["trade", "tariff"], ["missile"]], [["missile", "test"], ["singer"], ["tariff"]]).tolist()
    [2, 0]
    """
    from scipy.optimize import linear_sum_assignment

    overlap = np.array([[jaccard(a, b) for b in other] for a in one])
    rows, columns = linear_sum_assignment(-overlap)
    partners = np.full(len(one), -1, dtype=np.int64)
    partners[rows] = np.where(overlap[rows, columns] > 0, columns, -1)
    return partners


def jaccard(one: Iterable[str], other: Iterable[str]) -> float:
    """Return the share of terms that two lists have in common, of all their terms.

    Examples
    --------
    >>> jaccard(["trade", "tariff", "duty"], ["tariff"])
    0.3333333333333333
    """
    a, b = set(one), set(other)
    return len(a & b) / len(a | b) if a | b else 0.0


def rank_biased_overlap(one: Sequence[str], other: Sequence[str], *, p: float = 0.9) -> float:
    """Return how far two rankings agree, the first ranks counting most, in [0, 1].

    Extrapolated rank-biased overlap of rankings without ties, also of unequal length (Webber, Moffat and Zobel 2010,
    "A similarity measure for indefinite rankings", eq. 32). The smaller ``p``, the more weight on the first ranks.

    Examples
    --------
    >>> rank_biased_overlap(["trade", "tariff"], ["trade", "tariff"]), rank_biased_overlap(["trade"], ["duty"])
    (1.0, 0.0)
    """
    short, long = sorted((one, other), key=len)
    s, n = len(short), len(long)
    if not s:
        return 0.0
    common = [len(set(short[:d]) & set(long[:d])) for d in range(1, n + 1)]
    total = sum(x / d * p**d for d, x in enumerate(common, start=1))
    total += sum(common[s - 1] * (d - s) / (s * d) * p**d for d in range(s + 1, n + 1))
    rest = (common[-1] - common[s - 1]) / n + common[s - 1] / s
    return float(min((1 - p) / p * total + rest * p**n, 1.0))


def _first_terms(model: Any, n_terms: int, order: TermOrder | None) -> list[list[str]]:
    # A model from elsewhere may know no order.
    terms = model.topic_terms(n_terms) if order is None else model.topic_terms(n_terms, order=order)
    return [list(words) for _, words in terms.groupby("topic")["term"]]


def _check(model: object, over: str, n_runs: int, share: float, random_state: int, order: str | None) -> None:
    check_model(model, of="topic_stability")
    check_whole("n_runs", n_runs, of="topic_stability", least=1)
    check_seed(random_state, of="topic_stability")
    check_order(order, of="topic_stability")
    if over not in ("seeds", "resamples"):
        message = f"The 'over' parameter of topic_stability must be 'seeds' or 'resamples'. Got {over!r}."
        raise InputError(message)
    if not isinstance(share, Real) or not 0 < share < 1:
        message = f"The 'share' parameter of topic_stability must lie in (0, 1). Got {share!r}."
        raise InputError(message)
