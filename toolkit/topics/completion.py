"""Document completion: how much better topics foretell unseen words than the words' frequencies alone."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics.checks import check_model, check_seed
from toolkit.topics.documents import keep_articles, read_documents, take_articles

_BLOCK = 10  # words that are shown, or hidden, in a row, at most: phrases mostly stay whole
_MIXED = 0.1  # part of the corpus's frequencies in a topic, so that no word is impossible


def completion_gain(
    model: Any,
    corpus: Corpus | pd.DataFrame | Iterable[str],
    *,
    held_out: float = 0.2,
    random_state: int = 0,
) -> float:
    """Return how many bits per word a model's topics save on the hidden half of articles that it has not seen.

    Parameters
    ----------
    model : topic model, not fitted
        Copied with ``dataclasses.replace``.
    corpus : Corpus, DataFrame or iterable of str
        The articles.
    held_out : float, default 0.2
        Share of the articles that the model does not see, in (0, 1).
    random_state : int, default 0
        Seed of the split.

    Returns
    -------
    float
        Mean over the hidden words of log2 p(word | topics of the shown half) - log2 p(word). 0: the topics tell
        nothing that the frequencies of words do not. Larger is better; it falls when topics fit noise. NaN when no
        hidden word is in the vocabulary.

    Raises
    ------
    InputError
        When ``model`` is no topic model, or ``held_out`` is not such a share.

    Notes
    -----
    Document completion (Wallach, Murray, Salakhutdinov and Mimno 2009, "Evaluation methods for topic models"), so that
    it can be had of every model: p(word | article) is the sum over topics of share times p(word | topic), where a
    topic's probabilities are the words of the training articles weighted by the topic's shares, with one part in ten of
    the corpus's frequencies mixed in (Jelinek-Mercer smoothing). Blocks of ten words are shown and hidden in turn; a
    text of fewer than twenty has blocks of half its words. It is comparable over numbers of topics of one model on one
    corpus; between models it favours those whose shares are graded.

    Examples
    --------
    >>> from toolkit.topics.nmf import NmfTopics
    >>> from toolkit.topics.settings import VocabularySettings
    >>> words = (["tariff", "trade", "export"], ["missile", "launch", "radar"])
    >>> rng = np.random.default_rng(0)
    >>> texts = [" ".join(rng.choice(words[i % 2], 40)) for i in range(60)]
    >>> settings = VocabularySettings(mask=(), phrases=False, max_df=1.0)
    >>> gain = completion_gain(NmfTopics(2, vocabulary=settings), texts)
    >>> 0.8 < gain < 1.2  # to know which half of the vocabulary it is would be worth one bit
    True
    """
    from threadpoolctl import threadpool_limits

    check_model(model, of="completion_gain")
    check_seed(random_state, of="completion_gain")
    if not 0 < held_out < 1:
        message = f"The 'held_out' parameter of completion_gain must be a share in (0, 1). Got {held_out!r}."
        raise InputError(message)
    data = keep_articles(corpus)
    texts = read_documents(data).texts
    order = np.random.default_rng(random_state).permutation(len(texts))
    n_test = max(1, round(held_out * len(texts)))
    unseen, seen = (np.sort(part) for part in (order[:n_test], order[n_test:]))
    fitted = replace(model.settled(len(texts))).fit(take_articles(data, seen.tolist()))
    counts = fitted.vocabulary_.count([texts[i] for i in seen])
    background = np.asarray(counts.sum(axis=0), dtype=np.float64).ravel()
    background /= background.sum()
    totals = np.asarray((counts.T @ _wide(fitted.doc_topics())).T)
    own = totals / np.maximum(totals.sum(axis=1, keepdims=True), 1e-300)
    terms = (1 - _MIXED) * own + _MIXED * background

    halves = [_halves(texts[i]) for i in unseen]
    shares = _wide(fitted.transform([shown for shown, _ in halves]))
    hidden = fitted.vocabulary_.count([hidden for _, hidden in halves])
    if not hidden.nnz:
        return float("nan")
    saved = 0.0
    with threadpool_limits(limits=1):
        for text, share in enumerate(shares):
            cells = slice(hidden.indptr[text], hidden.indptr[text + 1])
            columns = hidden.indices[cells]
            saved += float(hidden.data[cells] @ np.log2(share @ terms[:, columns] / background[columns]))
    return saved / float(hidden.sum())


def _halves(text: str) -> tuple[str, str]:
    """Return every other block of words, and the rest."""
    words = text.split()
    size = min(_BLOCK, max(1, len(words) // 2))
    blocks = [" ".join(words[start : start + size]) for start in range(0, len(words), size)]
    return " | ".join(blocks[::2]), " | ".join(blocks[1::2])


def _wide(doc_topics: pd.DataFrame) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return shares of shape (n_texts, n_topics), texts in their order."""
    n_topics = int(doc_topics["topic"].nunique())
    return doc_topics["share"].to_numpy(dtype=np.float64).reshape(-1, n_topics)
