"""Tone by a logistic regression on the words around the mention: quick, small, and exact to explain."""

import hashlib
from collections.abc import Hashable, Sequence
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd

from toolkit.errors import InputError
from toolkit.tone.arguments import check_path, check_seed, check_text
from toolkit.tone.calibration import softmax, temperature
from toolkit.tone.features import read
from toolkit.tone.fitted import ScorerFit, check_name, fit_result
from toolkit.tone.fitting import calibrated, fit_weights, held_out
from toolkit.tone.linear_model import LinearWeights
from toolkit.tone.sample import CodedSample
from toolkit.tone.spans import Span, iter_spans, probability_columns

#: Parts that a sample is cut in to be scored by weights that have not seen it.
FOLDS = 5

_BUNDLED = Path(str(files("toolkit.tone") / "models" / "linear.npz"))
_NEGATIVE, _POSITIVE = 0, 2


class LinearScorer:
    """Score a mention by the weighted words of its sentence.

    A multinomial logistic regression on the words, pairs of words and stems before and after the mention by
    their distance, on its neighbours in their order, and on the listed words of the lexicon scorer; see
    ``toolkit.tone.features``. It learnt from news sentences coded by humans; how often it agrees with them, and
    what it is not for, says the model card ``models/linear.md``.

    The mention and every other name are masked, so that another country in its place has the same score. The
    probabilities are calibrated on held-out sentences; the score is p_positive - p_negative, the label the most
    probable. The same span has the same numbers whatever else is scored, and no thread is used.

    Parameters
    ----------
    weights : path or LinearWeights, optional
        Weights of your own, from ``save`` or ``fit``; the bundled ones when left out.
    name : str, optional
        What the tone table calls the scorer; "linear" when left out, "linear-own" with weights of your own.

    Raises
    ------
    InputError
        When ``weights`` are neither a path nor weights, or ``name`` is no text.
    ReadError
        When there are no such weights, at the first use.

    Examples
    --------
    >>> row = ["They praised ", "Japan", " as a reliable partner."]
    >>> spans = pd.DataFrame([row], columns=["left", "mention", "right"])
    >>> LinearScorer().score(spans)["label"][0]
    'positive'
    """

    def __init__(self, weights: str | Path | LinearWeights | None = None, *, name: str | None = None) -> None:
        if name is not None:
            check_text("name", name, of="LinearScorer")
        if weights is not None and not isinstance(weights, LinearWeights):
            check_path("weights", weights, of="LinearScorer", what="a file that its 'save' wrote")
        self.weights = weights
        self.name = name or ("linear" if weights is None else "linear-own")

    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self.name!r})"

    @cached_property
    def weights_(self) -> LinearWeights:
        """The weights, read once."""
        if isinstance(self.weights, LinearWeights):
            return self.weights
        return _bundled() if self.weights is None else LinearWeights.read(Path(self.weights))

    @property
    def digest(self) -> str:
        """SHA-256 of the file of the weights, or of weights that come from no file, for the lock of a run."""
        weights = self.weights_  # says when there are none
        if isinstance(self.weights, LinearWeights):
            return weights.digest
        return hashlib.sha256((_BUNDLED if self.weights is None else Path(self.weights)).read_bytes()).hexdigest()

    def save(self, path: str | Path) -> None:
        """Write the weights to a file that ``LinearScorer(path)`` reads; they are rounded to 16 bits.

        Parameters
        ----------
        path : path
            Of the file, written as it is named. A study file knows a linear scorer by the ending ``.npz``.

        Raises
        ------
        InputError
            When the file cannot be written there.
        """
        check_path("path", path, of="LinearScorer.save", what="a file to be written")
        try:
            self.weights_.save(Path(path))
        except OSError as error:
            message = (
                f"The 'path' of LinearScorer.save must be a file in a folder that is there. Got {str(path)!r} "
                f"({error.strerror}): make the folder first, or name a file in it."
            )
            raise InputError(message) from error

    def score(self, spans: pd.DataFrame) -> pd.DataFrame:
        """Return the tone columns of each span.

        Parameters
        ----------
        spans : DataFrame
            With the text columns ``left``, ``mention``, ``right``.

        Returns
        -------
        DataFrame
            ``p_negative``, ``p_neutral``, ``p_positive``, ``score`` (p_positive - p_negative) and ``label``; index as
            that of ``spans``.

        Raises
        ------
        InputError
            When a column is missing or holds something other than text.
        """
        around = [(left, right) for left, _, right in iter_spans(spans)]
        place = {key: i for i, key in enumerate(dict.fromkeys(around))}
        logits = self.weights_.logits(read((left, "", right))[1] for left, right in place)
        return probability_columns(softmax(logits)[[place[key] for key in around]], spans.index)

    def explain(self, spans: pd.DataFrame) -> pd.DataFrame:
        """Return what each word adds to the score; the contributions of a span sum to it.

        A token's contribution is its part of the difference between the logits of positive and negative, times the
        score over that difference, which is positive and the same for the whole span. A feature of several tokens is
        shared equally between them, the mention left out. The row of the mention holds what comes from no word: the
        intercept, that no listed word is there, that the mention speaks.

        Parameters
        ----------
        spans : DataFrame
            With the text columns ``left``, ``mention``, ``right``.

        Returns
        -------
        DataFrame
            ``row`` (position of the span), ``token``, ``token_start``, ``token_end`` (offsets in left +
            mention + right), ``contribution``; the tokens that have a weight, in the order of the sentence.
        """
        rows = []
        for row, span in enumerate(iter_spans(spans)):
            sentence = "".join(span)
            rows += [(row, sentence[start:end], start, end, part) for start, end, part in self._contributions(span)]
        return pd.DataFrame(rows, columns=["row", "token", "token_start", "token_end", "contribution"])

    def _contributions(self, span: Span) -> list[tuple[int, int, float]]:
        """Return start, end and contribution of each token that has one."""
        weights = self.weights_
        tokens, features = read(span)
        parts = np.zeros(len(tokens.text))
        parts[tokens.target] = weights.intercept[_POSITIVE] - weights.intercept[_NEGATIVE]
        for name, value, first, last in features:
            if (column := weights.columns.get(name)) is not None:
                own = [i for i in range(first, last + 1) if i != tokens.target] or [tokens.target]
                difference = weights.weights[column, _POSITIVE] - weights.weights[column, _NEGATIVE]
                parts[own] += value * difference / len(own)
        p = softmax(weights.logits([features]))[0]
        difference = parts.sum()
        # the score is p_negative (e^d - 1) of the difference d of the logits: its share per unit, also at 0
        unit = p[_NEGATIVE] * (np.expm1(difference) / difference if difference else 1.0)
        places = zip(tokens.start, tokens.end, (parts * unit).tolist(), strict=True)
        return [(start, end, part) for start, end, part in places if part]

    @classmethod
    def fit(
        cls,
        spans: pd.DataFrame,
        labels: Sequence[str] | pd.Series,
        *,
        groups: Sequence[Hashable] | pd.Series | None = None,
        base: bool = True,
        name: str = "linear-own",
        random_state: int = 0,
    ) -> ScorerFit:
        """Fit a scorer to your own coded sample, and hold it against the bundled one.

        The sample is cut in five parts, all mentions of a sentence or group in one; each part is scored by weights
        fitted on the other four. The table compares these held-out scores with those of the bundled model on the same
        mentions. The scorer itself is fitted on the whole sample. A few hundred coded mentions are needed for a gain;
        the interval of the difference tells whether there is one.

        Parameters
        ----------
        spans : DataFrame
            With the text columns ``left``, ``mention``, ``right``.
        labels : sequence of str
            negative, neutral or positive, one for each span; each label in at least five sentences, or groups.
        groups : sequence, optional
            What each span is part of, such as its article: all of a group is in one part, together with copies of
            its sentences elsewhere, and the intervals are of samples of groups. Sentences alone when left out.
        base : bool, default True
            Start from the bundled weights and learn what departs from them in the sample; False learns from the
            sample alone.
        name : str, default "linear-own"
            What the tone table calls the scorer; not "bundled", and not like a bundled one.
        random_state : int, default 0
            Seed of the parts and of the intervals.

        Returns
        -------
        ScorerFit
            The ``scorer``, the ``table`` of the comparison, the figures of the ``folds``, and the held-out
            ``predictions``. The order of the rows changes nothing; a span that comes again counts once (``note``).

        Raises
        ------
        InputError
            When the labels are not one of the three for each span, or too few, or one span has two; when labels or
            groups have another index than the spans; when the name is that of the comparison; or when another
            parameter breaks its rule.

        Examples
        --------
        >>> lines = ["praised {} again.", "met {} on day", "condemned {} on day"]
        >>> rows = [(f"Group {i} ", "Japan", f" {verb} {i}.") for i in range(8) for verb in ("won", "met", "failed")]
        >>> spans = pd.DataFrame(rows, columns=["left", "mention", "right"])
        >>> fitted = LinearScorer.fit(spans, ["positive", "neutral", "negative"] * 8)
        >>> fitted.table["model"].tolist()
        ['linear-own', 'bundled', 'linear-own minus bundled']
        """
        check_name(name, "bundled", of="LinearScorer.fit")
        check_seed(random_state, of="LinearScorer.fit")
        if not isinstance(base, bool):
            message = f"The 'base' of LinearScorer.fit must be True or False. Got {base!r}."
            raise InputError(message)
        sample = CodedSample.read(spans, labels, groups=groups, folds=FOLDS, random_state=random_state)
        rows = [read(span)[1] for span in iter_spans(sample.spans)]
        bundled = cls().weights_
        start = bundled if base else None
        aims = np.eye(3)[sample.labels]
        logits = held_out(rows, aims, sample.sentences, sample.folds, base=start)
        own = fit_weights(rows, aims, sample.sentences, base=start)
        scorer = cls(own.divided(temperature(logits, sample.labels - 1)), name=name)
        said = {name: calibrated(logits, sample.labels, sample.folds), "bundled": softmax(bundled.logits(rows))}
        return fit_result(scorer, sample, said, index=spans.index, random_state=random_state)


@cache
def _bundled() -> LinearWeights:
    """Return the weights that come with the package."""
    return LinearWeights.read(_BUNDLED)
