"""Coherence of a model's words on articles that it has not seen."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics.checks import check_model, check_seed, check_whole
from toolkit.topics.documents import keep_articles, read_documents, take_articles
from toolkit.topics.quality import coherence_of, topic_diversity, topic_exclusivity
from toolkit.topics.term_orders import TermOrder, check_order


def heldout_coherence(
    model: Any,
    corpus: Corpus | pd.DataFrame | Iterable[str],
    *,
    n_splits: int = 1,
    random_state: int = 0,
    n_terms: int = 10,
    order: TermOrder | None = None,
) -> pd.DataFrame:
    """Fit a model on one random half of the articles, and count on the other half how its words keep company.

    Parameters
    ----------
    model : topic model
        Not fitted, and left so: a copy is fitted on each half.
    corpus : Corpus, DataFrame or iterable of str
        The articles.
    n_splits : int, default 1
        How often the articles are halved. Each split gives two rows, one for each half that is fitted on.
    random_state : int, default 0
        Seed of the halves.
    n_terms : int, default 10
        Terms of each topic, at least 2.
    order : {"weight", "relevance", "frex", "exclusivity", "c_tf_idf", "coherent"} or None, default None
        Order in which a topic's terms are read, as in ``topic_terms``; None for the default. "weight" is the model's
        own: its figures tell what the default order adds.

    Returns
    -------
    DataFrame
        Columns split (from 0), fitted_on ("a" or "b"), n_topics, n_unused (of these, topics that are the largest in no
        article of the fit, whose words count all the same), in_sample and held_out (mean ``npmi_coherence`` of
        the topics, windows counted on the half of the fit and on the other), diversity and exclusivity of the
        terms (``topic_diversity``, ``topic_exclusivity``).

    Raises
    ------
    InputError
        When ``model`` is no topic model, n_splits is below 1 or n_terms below 2, ``order`` is unknown, or a half cannot
        be fitted: which, and why.

    Notes
    -----
    Windows are counted over the terms of the fit's vocabulary, other words left out, as published figures are made on
    prepared texts. The articles of a split are halved at random, so syndicated copies may stand on both sides: drop
    them first. A topic with fewer than two terms counts as -1.

    Examples
    --------
    >>> from toolkit.topics.nmf import NmfTopics
    >>> from toolkit.topics.settings import VocabularySettings
    >>> texts = ["tariffs hit trade", "missile test"] * 40
    >>> model = NmfTopics(2, vocabulary=VocabularySettings(mask=(), max_df=1.0, phrases=False))
    >>> heldout_coherence(model, texts).held_out.round(2).tolist()
    [1.0, 1.0]
    """
    check_model(model, of="heldout_coherence")
    check_whole("n_splits", n_splits, of="heldout_coherence", least=1)
    check_whole("n_terms", n_terms, of="heldout_coherence", least=2)
    check_seed(random_state, of="heldout_coherence")
    check_order(order, of="heldout_coherence")
    data = keep_articles(corpus)
    texts = read_documents(data).texts
    model = model.settled(len(texts))
    rows = []
    for split, seed in enumerate(np.random.SeedSequence(random_state).spawn(n_splits)):
        mixed = np.random.default_rng(seed).permutation(len(texts))
        halves = [np.sort(half).tolist() for half in np.array_split(mixed, 2)]
        for name, (seen, unseen) in zip("ab", (halves, halves[::-1]), strict=True):
            try:
                fitted = replace(model).fit(take_articles(data, seen))
            except InputError as error:
                half = f"half {name} of split {split} ({len(seen)} of the {len(texts)} texts)"
                message = (
                    f"heldout_coherence must be able to fit the model to halves of the texts. Got, on {half}: {error}"
                )
                raise InputError(message) from error
            row = _measure(fitted, [texts[i] for i in seen], [texts[i] for i in unseen], n_terms, order)
            rows.append({"split": split, "fitted_on": name, **row})
    return pd.DataFrame(rows)


def _measure(
    fitted: Any, seen: list[str], unseen: list[str], n_terms: int, order: TermOrder | None
) -> dict[str, float]:
    """Return the figures of one fit."""
    vocabulary = fitted.vocabulary_
    columns = {term: column for column, term in enumerate(vocabulary.terms_)}
    words = [list(terms) for _, terms in fitted.topic_terms(n_terms, order=order).groupby("topic")["term"]]
    topics = [[columns[term] for term in terms] for terms in words]
    pairs = [topic for topic in topics if len(topic) > 1]
    coherence = [
        coherence_of(pairs, vocabulary.encode(texts)).sum() - (len(topics) - len(pairs)) for texts in (seen, unseen)
    ]
    return {
        "n_topics": len(topics),
        "n_unused": int((fitted.tables_.n_articles() == 0).sum()),
        "in_sample": float(coherence[0] / len(topics)),
        "held_out": float(coherence[1] / len(topics)),
        "diversity": topic_diversity(words),
        "exclusivity": topic_exclusivity(topics, fitted.components_),
    }
