"""Tone from word lists made for news: names carry none, and the words near the mention count most."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from toolkit.errors import InputError
from toolkit.tone.arguments import check_text
from toolkit.tone.names import name_words
from toolkit.tone.phrases import split_words
from toolkit.tone.sides import said_verbs, side_weight
from toolkit.tone.spans import Span, iter_spans, tone_columns
from toolkit.tone.weighting import modified, setting
from toolkit.tone.words import bundled_phrases, user_phrases

#: The score is x / sqrt(x² + SATURATION) of the weighted sum x of valences.
SATURATION = 4.0
#: Scores at or beyond which a mention is negative or positive. On NewsMTSC train macro-F1 is flat from 0.08
#: (.614) to 0.20 (.603); the wide end is taken as countries are more often mentioned neutrally.
NEGATIVE, POSITIVE = -0.2, 0.2


class Hit(NamedTuple):
    """A listed word or phrase in a sentence: its offsets, and its weighted valence."""

    start: int
    end: int
    valence: float


class LexiconScorer:
    """Score a mention by the words with a tone around it.

    1. The mention and every other name are masked: they have no tone, whatever their words.
    2. The words of the user come first, then those of the news list, then VADER's; of two phrases the longer
       counts.
    3. "Not", "never" or "without" among the three words before turn a good word (times -0.75) and blunt a bad
       one (times -0.25); "very" or "slightly" move it by VADER's 0.293.
    4. A word counts by its distance d in words from the mention, 1 / (1 + d / 5); half as much outside of the
       mention's clause, half beyond another name, half when the mention speaks ("China said").
    5. A verb of blame or harm ("condemned", "attacked") counts half for the side before it and one and a half for the
       side after it, the other way round in the passive. A verb of accusation or praise ("condemned", "thanked"), and
       what else is said of the other side, count a tenth for its subject, which says it.
    6. The score is x / sqrt(x² + 4) of the sum x; a label other than neutral needs 0.2 or more in size.

    The country's name never enters, so that another country in its place has the same score. The score tells
    of the words near a mention, not of an author's stance; see ``tests/benchmarks/tone_scorers.py`` for how
    often it agrees with human coders.

    Parameters
    ----------
    words : mapping of str to float, optional
        Words or phrases of your own with valences from -4 (worst) to 4 (best); 0 silences a word. An entry
        with a capital letter is matched as written, even inside a name; one in lower case is matched in any
        case, outside of names.
    name : str, default "lexicon"
        What the tone table calls the scorer.

    Raises
    ------
    InputError
        When ``words`` is no mapping, a word is empty or its valence is not a number from -4 to 4; or ``name`` is no
        text.

    Examples
    --------
    >>> import pandas as pd
    >>> row = ["They praised ", "Japan", " as a reliable partner."]
    >>> spans = pd.DataFrame([row], columns=["left", "mention", "right"])
    >>> LexiconScorer().score(spans)[["score", "label"]].round(2)
       score     label
    0   0.89  positive
    >>> LexiconScorer({"praised": 0, "reliable": 0, "partner": -1}).score(spans).label[0]
    'negative'
    """

    def __init__(self, words: Mapping[str, float] | None = None, *, name: str = "lexicon") -> None:
        check_text("name", name, of="LexiconScorer")
        if words is not None and not isinstance(words, Mapping):
            message = f"The 'words' of LexiconScorer must be a mapping such as {{'met': 1.5}}. Got {words!r}."
            raise InputError(message)
        self.words = dict(words or {})
        self.name = name
        self._as_written, self._any_case = user_phrases(self.words)

    def __repr__(self) -> str:
        return f"LexiconScorer(words={self.words!r}, name={self.name!r})"

    def score(self, spans: pd.DataFrame) -> pd.DataFrame:
        """Return the tone columns of each span.

        Parameters
        ----------
        spans : DataFrame
            With the text columns ``left``, ``mention``, ``right``.

        Returns
        -------
        DataFrame
            ``p_negative``, ``p_neutral``, ``p_positive`` (NaN), ``score`` (-1 to 1) and ``label``; index as
            that of ``spans``.

        Raises
        ------
        InputError
            When a column is missing or holds something other than text.
        """
        known: dict[tuple[str, str], float] = {}
        scores = []
        for left, mention, right in iter_spans(spans):
            if (left, right) not in known:
                total = sum(hit.valence for hit in self._hits((left, mention, right)))
                known[left, right] = total * _slope(total)
            scores.append(known[left, right])
        return tone_columns(scores, spans.index, negative=NEGATIVE, positive=POSITIVE)

    def explain(self, spans: pd.DataFrame) -> pd.DataFrame:
        """Return the words behind each score; their contributions sum to it.

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
        rows = []
        for row, span in enumerate(iter_spans(spans)):
            hits, sentence = self._hits(span), "".join(span)
            slope = _slope(sum(hit.valence for hit in hits))
            rows += [(row, sentence[h.start : h.end], h.start, h.end, h.valence * slope) for h in hits]
        return pd.DataFrame(rows, columns=["row", "token", "token_start", "token_end", "contribution"])

    def _hits(self, span: Span) -> list[Hit]:
        """Return the words that count, in the order of the sentence."""
        words = split_words(*span)
        named = name_words(words, institutions=True)
        taken = named.copy()
        mention = [i == words.target for i in range(len(words))]
        found: list[tuple[int, int, float]] = []
        for phrases, forms, blocked in (
            (self._as_written, words.text, mention),
            (self._any_case, words.lower, taken),
            (bundled_phrases(), words.lower, taken),
        ):
            for first, end, valence in phrases.find(words, forms, blocked):
                taken[first:end] = [True] * (end - first)
                if valence:
                    found.append((first, end, valence))
        if not found:
            return []
        at = setting(words, named)
        said = said_verbs(at)
        return [
            Hit(
                words.start[first], words.end[end - 1], modified(at, first, valence) * side_weight(at, first, end, said)
            )
            for first, end, valence in sorted(found)
        ]


def _slope(total: float) -> float:
    """Return what the sum of valences is multiplied with to give the score."""
    return 1.0 / math.sqrt(total * total + SATURATION)
