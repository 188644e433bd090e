"""How good topics are: coherence of their words, and how distinct they are."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import InputError
from toolkit.topics.checks import check_whole
from toolkit.topics.encoded import EncodedTexts, count_windows

Floats = NDArray[np.float64]

_EPSILON = 1e-12


def npmi_coherence(
    topics: Sequence[Sequence[str]], texts: Sequence[Sequence[str]], *, window: int = 10
) -> NDArray[np.float64]:
    """Return how often the words of a topic stand near each other, beyond chance.

    Parameters
    ----------
    topics : sequence of sequence of str
        Words of each topic, at least two each; ten are usual.
    texts : sequence of sequence of str
        Tokens of each text. Take texts that the model has not seen, or the figure flatters the model.
    window : int, default 10
        Width, in tokens, of the window that slides over a text; a shorter text is one window.

    Returns
    -------
    array of float, shape (n_topics,)
        Mean normalised pointwise mutual information over the pairs of a topic's words, in [-1, 1]; -1 for a
        pair with a word that is in no text, 1 for a pair that stands in every window.

    Raises
    ------
    InputError
        When there is no topic, one is no list of two words or more, there is no token, a text is no list of tokens, or
        the window is no whole number of at least 2.

    Notes
    -----
    Roeder, Both and Hinneburg (2015), "Exploring the space of topic coherence measures". Equal to gensim's
    ``c_npmi``, with which most published figures were made, where every word occurs (gensim drops a word that
    does not). That includes its way with repeated words: when the first of two copies leaves the window, the
    word counts as gone. Counting it on gave figures about .01 higher on BBC News. The measure tells whether
    words co-occur, not whether people find the topic meaningful.

    Examples
    --------
    >>> texts = [["tariff", "trade"], ["tariff", "trade"], ["missile"], ["launch"]]
    >>> npmi_coherence([["tariff", "trade"], ["missile", "nowhere"]], texts).round(2).tolist()
    [1.0, -1.0]
    """
    check_whole("window", window, of="npmi_coherence", least=2)
    topics, texts = _lists("topics", topics), _lists("texts", texts)
    if not topics:
        message = "The 'topics' of npmi_coherence must hold at least one topic. Got none."
        raise InputError(message)
    for topic, words in enumerate(topics):
        if len(set(words)) < 2:
            message = f"Each of the 'topics' must have at least two words. Topic {topic} has {list(words)}."
            raise InputError(message)
    if not any(texts):
        message = "The 'texts' of npmi_coherence must hold at least one token. Got none."
        raise InputError(message)
    columns = {word: c for c, word in enumerate(sorted({w for words in topics for w in words}))}
    other = len(columns)
    numbers = np.array([columns.get(token, other) for text in texts for token in text], dtype=np.int32)
    starts = np.concatenate([[0], np.cumsum([len(text) for text in texts])])
    encoded = EncodedTexts(numbers, starts, other + 1)
    return coherence_of([[columns[w] for w in dict.fromkeys(words)] for words in topics], encoded, window=window)


def _lists(name: str, given: Iterable[Iterable[str]]) -> list[list[str]]:
    """Return lists of words; a string would be read letter by letter."""
    rows = [given] if isinstance(given, str) else list(given)
    for row in rows:
        if isinstance(row, str) or not isinstance(row, Iterable):
            message = (
                f"The {name!r} of npmi_coherence must be lists of words, one list for each. Got {row!r:.60}; "
                "write its words as a list, such as text.split()."
            )
            raise InputError(message)
    return [list(row) for row in rows]


def coherence_of(topics: Sequence[Sequence[int]], texts: EncodedTexts, *, window: int = 10) -> Floats:
    """Return what ``npmi_coherence`` returns, for terms and texts as columns of a vocabulary."""
    terms = np.unique(np.concatenate([np.asarray(topic, dtype=np.int64) for topic in topics]))
    together, n_windows = count_windows(texts, terms, window=window)
    scores = []
    for topic in topics:
        at = np.searchsorted(terms, topic)
        joint = together[at][:, at].toarray() / n_windows
        scores.append(npmi(joint, joint.diagonal())[np.triu_indices(len(at), k=1)].mean())
    return np.array(scores)


def npmi(joint: Floats, single: Floats) -> Floats:
    """Return normalised pointwise mutual information of shares of windows; -1 for a term that is in none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        scores: Floats = np.log((joint + _EPSILON) / np.outer(single, single)) / -np.log(joint + _EPSILON)
    scores[joint >= 1] = 1  # Bouma's limit: 0 / 0 there
    scores[single == 0, :] = -1
    scores[:, single == 0] = -1
    return scores


def topic_diversity(topics: Sequence[Sequence[str]]) -> float:
    """Return the share of different words among the words of all topics, in (0, 1].

    Parameters
    ----------
    topics : sequence of sequence of str
        Words of each topic; ten are used here, the source takes 25.

    Notes
    -----
    Dieng, Ruiz and Blei (2020), "Topic modeling in embedding spaces".

    Examples
    --------
    >>> topic_diversity([["trade", "tariff"], ["trade", "missile"]])
    0.75
    """
    words = [w for topic in topics for w in topic]
    if not words:
        message = "The 'topics' of topic_diversity must hold at least one word. Got none."
        raise InputError(message)
    return len(set(words)) / len(words)


def topic_exclusivity(topics: Sequence[Sequence[int]], term_weights: Floats) -> float:
    """Return how far the terms of a topic are the topic's own: the mean share that it has of a term's weight.

    Parameters
    ----------
    topics : sequence of sequence of int
        Terms of each topic, as columns of ``term_weights``; ten are usual.
    term_weights : array of float, shape (n_topics, n_terms)
        Rows sum to 1.

    Returns
    -------
    float
        In (0, 1].

    Notes
    -----
    The second half of FREX (Bischof and Airoldi 2012). 1 / n_topics when all topics are alike.

    Examples
    --------
    >>> topic_exclusivity([[0, 1], [0, 2]], np.array([[0.5, 0.5, 0.0], [0.5, 0.0, 0.5]]))
    0.75
    """
    totals = term_weights.sum(axis=0)
    share = np.divide(term_weights, totals, out=np.zeros_like(term_weights), where=totals > 0)
    return float(np.mean([share[topic, list(terms)].mean() for topic, terms in enumerate(topics)]))
