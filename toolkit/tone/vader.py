"""VADER as published: the baseline that reads the whole sentence and knows neither names nor targets."""

import re
from collections.abc import Iterator
from copy import copy
from functools import cache
from typing import Any

import pandas as pd
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer, SentiText

from toolkit.tone.spans import iter_spans, tone_columns

#: Published thresholds for a label (README of vaderSentiment).
THRESHOLD = 0.05


@cache
def analyzer() -> Any:
    """Return VADER's analyzer, whose lexicon takes a moment to read."""
    return SentimentIntensityAnalyzer()


class VaderScorer:
    """Score the whole sentence around a mention with VADER, unchanged.

    The score is VADER's compound, the label follows its published thresholds (at or beyond ±0.05). It is the
    same for every target in a sentence, gives points to words of names ("United Nations" is positive) and
    lacks most words of international news; it is here to be compared with.

    References
    ----------
    Hutto and Gilbert (2014), "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text",
    ICWSM.

    Examples
    --------
    >>> import pandas as pd
    >>> row = ["The ", "United States", " and the United Nations met."]
    >>> spans = pd.DataFrame([row], columns=["left", "mention", "right"])
    >>> VaderScorer().score(spans)[["score", "label"]]
        score     label
    0  0.6808  positive
    """

    name = "vader"

    def __repr__(self) -> str:
        return "VaderScorer()"

    def score(self, spans: pd.DataFrame) -> pd.DataFrame:
        """Return the tone columns of each span.

        Parameters
        ----------
        spans : DataFrame
            With the text columns ``left``, ``mention``, ``right``.

        Returns
        -------
        DataFrame
            ``p_negative``, ``p_neutral``, ``p_positive`` (NaN), ``score`` (compound, -1 to 1) and ``label``;
            index as that of ``spans``.

        Raises
        ------
        InputError
            When a column is missing or holds something other than text.
        """
        vader = analyzer()
        known: dict[str, float] = {}
        scores = []
        for sentence in map("".join, iter_spans(spans)):
            if sentence not in known:
                known[sentence] = float(vader.polarity_scores(sentence)["compound"])
            scores.append(known[sentence])
        return tone_columns(scores, spans.index, negative=-THRESHOLD, positive=THRESHOLD)

    def explain(self, spans: pd.DataFrame) -> pd.DataFrame:
        """Return the tokens behind each compound; their contributions sum to it.

        The compound is x / sqrt(x² + 15), rounded, of the sum x of the tokens' valences (after VADER's rules
        for negation, degree, "but" and capitals) and of an emphasis for "!" and "?". Each token, and each of
        those marks, receives the share of the compound that it has in x.

        Parameters
        ----------
        spans : DataFrame
            With the text columns ``left``, ``mention``, ``right``.

        Returns
        -------
        DataFrame
            ``row`` (position of the span), ``token``, ``token_start``, ``token_end`` (offsets in left +
            mention + right), ``contribution``.
        """
        rows = [
            (row, sentence[start:end], start, end, contribution)
            for row, sentence in enumerate(map("".join, iter_spans(spans)))
            for start, end, contribution in _contributions(sentence)
        ]
        return pd.DataFrame(rows, columns=["row", "token", "token_start", "token_end", "contribution"])


def _contributions(sentence: str) -> list[tuple[int, int, float]]:
    """Return (start, end, share of the compound) of each token with a valence, in order."""
    traced: list[tuple[list[float], str]] = []
    vader = copy(analyzer())
    score_valence = vader.score_valence

    def trace(sentiments: list[float], text: str) -> Any:
        traced.append((list(sentiments), text))
        return score_valence(sentiments, text)

    vader.score_valence = trace  # on the copy alone: lets VADER's own code compute the valences
    compound = float(vader.polarity_scores(sentence)["compound"])
    sentiments, text = traced[0]
    total = float(sum(sentiments))
    parts: dict[tuple[int, int], float] = {}
    origin = _origin(sentence, vader.emojis)
    for (start, end), valence in zip(_token_offsets(text), sentiments, strict=True):
        if valence:
            where = (origin[start], origin[end - 1] + 1)
            parts[where] = parts.get(where, 0.0) + valence
    sign = (total > 0) - (total < 0)
    for mark, emphasis in (("!", vader._amplify_ep(text)), ("?", vader._amplify_qm(text))):
        places = [i for i, c in enumerate(sentence) if c == mark]
        if sign and emphasis:
            total += sign * emphasis
            parts.update({(i, i + 1): sign * emphasis / len(places) for i in places})
    factor = compound / total if total else 1 / 15**0.5
    return [(start, end, valence * factor) for (start, end), valence in sorted(parts.items())]


def _token_offsets(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of VADER's own tokens."""
    for match in re.finditer(r"\S+", text):
        token = SentiText._strip_punc_if_word(match.group())
        start = match.start() + match.group().index(token)
        yield start, start + len(token)


def _origin(sentence: str, emojis: dict[str, str]) -> list[int]:
    """Return for each character of the text that VADER scores where it stands in the sentence.

    VADER writes emojis out in words before it scores, and strips the ends.
    """
    text: list[str] = []
    origin: list[int] = []
    for i, character in enumerate(sentence):
        written = emojis.get(character, character)
        if character in emojis and text and text[-1] != " ":
            written = " " + written
        text.extend(written)
        origin.extend([i] * len(written))
    whole = "".join(text)
    lead = len(whole) - len(whole.lstrip())
    return origin[lead:]
