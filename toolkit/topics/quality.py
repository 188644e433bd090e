"""How good topics are: coherence of their words, and how distinct they are."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import InputError

_BLOCK = 1_000
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
        pair with a word that is in no text.

    Raises
    ------
    InputError
        When a topic has fewer than two words, there is no token or the window is below 2.

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
    if window < 2:
        message = f"The 'window' parameter of npmi_coherence must be at least 2. Got {window}."
        raise InputError(message)
    for topic, words in enumerate(topics):
        if len(set(words)) < 2:
            message = f"Each of the 'topics' must have at least two words. Topic {topic} has {list(words)}."
            raise InputError(message)
    if not any(texts):
        message = "The 'texts' of npmi_coherence must hold at least one token. Got none."
        raise InputError(message)
    columns = {word: c for c, word in enumerate(sorted({w for words in topics for w in words}))}
    together, n_windows = _count_windows(texts, columns, window)
    joint = together / n_windows
    single = joint.diagonal()
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.log((joint + _EPSILON) / np.outer(single, single)) / -np.log(joint + _EPSILON)
    npmi[single == 0, :] = -1
    npmi[:, single == 0] = -1
    scores = []
    for words in topics:
        of_topic = [columns[w] for w in dict.fromkeys(words)]
        upper = np.triu_indices(len(of_topic), k=1)
        scores.append(npmi[np.ix_(of_topic, of_topic)][upper].mean())
    return np.array(scores)


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


def _count_windows(
    texts: Sequence[Sequence[str]], columns: dict[str, int], window: int
) -> tuple[NDArray[np.float64], int]:
    """Return in how many windows two words stand together, and the number of windows."""
    from scipy.sparse import csr_matrix

    together = np.zeros((len(columns), len(columns)))
    n_windows = 0
    for start in range(0, len(texts), _BLOCK):
        rows: list[int] = []
        words: list[int] = []
        offset = 0
        for text in texts[start : start + _BLOCK]:
            last = max(len(text) - window, 0)
            recent: dict[int, list[int]] = {}
            for position, token in enumerate(text):
                column = columns.get(token)
                if column is not None:
                    first = max(position - window + 1, 0)
                    copies = [*(p for p in recent.get(column, ()) if p >= first), position]
                    recent[column] = copies
                    inside = range(first, min(copies[0], last) + 1)
                    rows.extend(offset + w for w in inside)
                    words.extend([column] * len(inside))
            offset += last + 1
        holds = csr_matrix((np.ones(len(rows)), (rows, words)), shape=(offset, len(columns)))
        holds.data[:] = 1  # a word that stands twice in a window counts once
        together += (holds.T @ holds).toarray()
        n_windows += offset
    return together, n_windows
