"""What a scorer is, which ones there are, and the tone table that any of them fills."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast, runtime_checkable

import pandas as pd

from toolkit.errors import InputError, ReadError, did_you_mean
from toolkit.schema import EVIDENCE, TONE, as_table, empty_table
from toolkit.tone.arguments import check_text
from toolkit.tone.contract import PROBABILITIES as PROBABILITIES
from toolkit.tone.contract import checked_evidence, checked_tone
from toolkit.tone.spans import SPAN_COLUMNS, iter_spans

#: Name of a bundled scorer, and where its class is; a class is imported when it is asked for.
SCORERS: Mapping[str, str] = {
    "lexicon": "toolkit.tone.lexicon:LexiconScorer",
    "linear": "toolkit.tone.linear:LinearScorer",
    "neural": "toolkit.tone.neural:NeuralScorer",
    "neural-large": "toolkit.tone.training.large:large_scorer",
    "vader": "toolkit.tone.vader:VaderScorer",
}
#: The best bundled scorer.
DEFAULT_SCORER = "neural"


@runtime_checkable
class Scorer(Protocol):
    """Anything that scores spans; where it has no ``name``, the tone table calls it by its class.

    The names of the bundled scorers are theirs alone.

    ``score`` takes a DataFrame with the text columns ``left``, ``mention`` and ``right`` and returns one with
    ``p_negative``, ``p_neutral``, ``p_positive``, ``score`` (-1 to 1) and ``label``, in the same order and with the
    same index. With probabilities, the score is p_positive - p_negative and the label the most probable one; without,
    as in a lexicon, they are NaN.

    Examples
    --------
    >>> import numpy as np
    >>> class Praise:
    ...     name = "praise"
    ...
    ...     def score(self, spans):
    ...         praised = spans["right"].str.contains("praise")
    ...         columns = {"p_negative": np.nan, "p_neutral": np.nan, "p_positive": np.nan}
    ...         return spans.assign(**columns, score=praised * 1.0, label=np.where(praised, "positive", "neutral"))
    >>> row = ["m1", "", "Japan", " was praised."]
    >>> mentions = pd.DataFrame([row], columns=["mention_id", "left", "mention", "right"])
    >>> score_tone(mentions, scorer=Praise())[["scorer", "score", "label"]]
       scorer  score     label
    0  praise    1.0  positive
    """

    name: str

    def score(self, spans: pd.DataFrame) -> pd.DataFrame:
        """Score each span."""
        ...


@runtime_checkable
class ExplainingScorer(Scorer, Protocol):
    """A scorer that can also tell which words a score came from.

    ``explain`` takes the same spans and returns ``row`` (position of the span, from 0), ``token``,
    ``token_start``, ``token_end`` (offsets in left + mention + right, between which the token stands) and
    ``contribution`` (in units of the score).
    """

    def explain(self, spans: pd.DataFrame) -> pd.DataFrame:
        """Return the words behind each score."""
        ...


def is_path(scorer: str) -> bool:
    """Return whether a scorer is told by where it lies: with a slash, or as a file ``.npz``.

    Examples
    --------
    >>> [is_path(scorer) for scorer in ("neural", "./neural", "mine.npz")]
    [False, True, True]
    """
    return scorer.endswith(".npz") or "/" in scorer or "\\" in scorer


def get_scorer(scorer: str | Path | Scorer = DEFAULT_SCORER, *, words: Mapping[str, float] | None = None) -> Scorer:
    """Return the bundled scorer of a name, or yours that lies at a path; a scorer passes through.

    Parameters
    ----------
    scorer : {"lexicon", "linear", "neural", "neural-large", "vader"}, path or Scorer, default "neural"
        A name; a path (the folder of a neural scorer or of a model of the transformers library, the file ``.npz`` of a
        linear one; as text with a slash or this ending); or anything with a ``score`` method. What is read is named by
        its folder or file.
    words : mapping of str to float, optional
        Words or phrases of your own with valences from -4 to 4, for the lexicon scorer.

    Returns
    -------
    Scorer
        Ready to use.

    Raises
    ------
    InputError
        When there is no such name, the object is no scorer or has the name of a bundled one, or words are given to a
        scorer that takes none.
    ReadError
        When no scorer can be read at the path.

    Examples
    --------
    >>> get_scorer("vader")
    VaderScorer()
    """
    if words is not None and not (isinstance(scorer, str) and scorer == "lexicon"):
        message = f"The 'words' are for scorer='lexicon'. Got them with scorer={scorer!r}."
        raise InputError(message)
    if isinstance(scorer, Path) or (isinstance(scorer, str) and is_path(scorer)):
        return _read(Path(scorer))
    if isinstance(scorer, str):
        if scorer not in SCORERS:
            known = did_you_mean(scorer, SCORERS)
            message = f"The 'scorer' must be a bundled one, or a path such as './my-scorer'. Got {scorer!r}. {known}"
            raise InputError(message)
        module, _, name = SCORERS[scorer].partition(":")
        make = getattr(import_module(module), name)
        return cast(Scorer, make() if words is None else make(words))
    if isinstance(scorer, type) or not callable(getattr(scorer, "score", None)):
        known = ", ".join(SCORERS)
        message = f"The 'scorer' must be one of {known}, a path, or have a 'score' method. Got {scorer!r}."
        raise InputError(message)
    if not hasattr(scorer, "name"):
        scorer = (_NamedExplaining if hasattr(scorer, "explain") else _Named)(scorer, type(scorer).__name__)
    check_text("name", scorer.name, of=f"the scorer {type(scorer).__name__}")
    if not _is_bundled(scorer):
        check_own_name(scorer.name, of=f"the scorer {type(scorer).__name__}")
    return scorer


@dataclass
class _Named:
    """A scorer that has no name, under that of its class."""

    scorer: Any
    name: str

    def score(self, spans: pd.DataFrame) -> pd.DataFrame:
        return cast(pd.DataFrame, self.scorer.score(spans))


class _NamedExplaining(_Named):
    """One that explains its scores, too."""

    def explain(self, spans: pd.DataFrame) -> pd.DataFrame:
        return cast(pd.DataFrame, self.scorer.explain(spans))


def check_own_name(name: str, *, of: str) -> None:
    """Raise when a scorer of the user's has the name of a bundled one: a report must not take it for that."""
    if name in SCORERS:
        other = f"{name}-own"
        message = f"The 'name' of {of} must not be that of a bundled scorer. Got {name!r}; call it {other!r}."
        raise InputError(message)


def own_name(path: Path) -> str:
    """Return what the scorer of a file or folder is called: by its name, and not like a bundled one."""
    name = Path(os.path.abspath(path)).name.removesuffix(".npz")
    return f"{name}-own" if name in SCORERS else name


def _is_bundled(scorer: Scorer) -> bool:
    """Return whether a scorer is the bundled one of its name: of its class, with its weights."""
    from toolkit.tone.linear import LinearScorer
    from toolkit.tone.neural import BUNDLED, NeuralScorer

    if scorer.name == "neural-large":
        from toolkit.tone.training.large import RECORD

        return isinstance(scorer, NeuralScorer) and (scorer.folder / RECORD).is_file()
    if f"{type(scorer).__module__}:{type(scorer).__name__}" != SCORERS.get(scorer.name):
        return False
    if isinstance(scorer, NeuralScorer):
        return scorer.folder == BUNDLED
    return not isinstance(scorer, LinearScorer) or scorer.weights is None


def _read(path: Path) -> Scorer:
    """Return the scorer of a file or folder, opened: what is wrong with it is told now."""
    from toolkit.tone.linear import LinearScorer
    from toolkit.tone.neural import MODEL, NeuralScorer
    from toolkit.tone.transformers import TransformersScorer

    if not path.is_dir() and not (path.is_file() and path.suffix == ".npz"):
        came = "This file has another ending." if path.is_file() else "There is neither."
        reason = f"expected the folder of a neural scorer, or the file of a linear one, which ends in .npz. {came}"
        raise ReadError(reason, file=str(path))
    scorer: Scorer
    if path.is_file():
        scorer = LinearScorer(path, name=own_name(path))
    elif (path / "config.json").is_file() and not (path / MODEL).exists():
        scorer = TransformersScorer(path, name=own_name(path))
    else:
        scorer = NeuralScorer(path, name=own_name(path))
    scorer.score(pd.DataFrame(columns=list(SPAN_COLUMNS), dtype="str"))
    return scorer


def score_tone(mentions: pd.DataFrame, *, scorer: str | Path | Scorer = DEFAULT_SCORER) -> pd.DataFrame:
    """Return the tone in the context of each mention.

    Parameters
    ----------
    mentions : DataFrame
        With ``mention_id`` and the sentence cut at the mention: ``left``, ``mention``, ``right``.
    scorer : {"lexicon", "linear", "neural", "neural-large", "vader"}, path or Scorer, default "neural"
        How to score, as ``get_scorer`` takes it; the default is the best bundled scorer.

    Returns
    -------
    DataFrame
        The tone table, one row per mention, in the order of ``mentions``: ``mention_id``, ``scorer``,
        ``p_negative``, ``p_neutral``, ``p_positive``, ``score``, ``label``.

    Raises
    ------
    InputError
        When a column is missing, a mention is empty, or the scorer returns something else than its contract says.

    Examples
    --------
    >>> row = ["m1", "Japan condemned ", "North Korea", " over a missile test."]
    >>> mentions = pd.DataFrame([row], columns=["mention_id", "left", "mention", "right"])
    >>> score_tone(mentions)[["mention_id", "scorer", "label"]]
      mention_id  scorer     label
    0         m1  neural  negative
    """
    chosen = get_scorer(scorer)
    spans = spans_of(mentions)
    if spans.empty:
        return empty_table("tone")
    scored = checked_tone(chosen.name, spans.index, chosen.score(spans))
    return as_table(
        "tone",
        scored.assign(mention_id=mentions["mention_id"].to_numpy(), scorer=chosen.name)[list(TONE)],
    )


def evidence_table(mentions: pd.DataFrame, *, scorer: str | Path | Scorer = DEFAULT_SCORER) -> pd.DataFrame:
    """Return the words behind the scores.

    Parameters
    ----------
    mentions : DataFrame
        With ``mention_id``, ``left``, ``mention``, ``right``.
    scorer : {"lexicon", "linear", "neural", "neural-large", "vader"}, path or Scorer, default "neural"
        A scorer with an ``explain`` method, as ``get_scorer`` takes it.

    Returns
    -------
    DataFrame
        The evidence table: ``mention_id``, ``token``, ``token_start``, ``token_end`` (offsets in left +
        mention + right), ``contribution``; in the order of the mentions, then of the sentence. With a bundled
        scorer, the contributions of a mention sum to its score; those of a trained one give what comes from no word
        to the mention itself. A mention without any such word has no row.

    Raises
    ------
    InputError
        When a column is missing, a mention is empty, or the scorer cannot explain its scores or returns something else
        than its contract says.

    Examples
    --------
    >>> row = ["m1", "Japan condemned ", "North Korea", " over a missile test."]
    >>> mentions = pd.DataFrame([row], columns=["mention_id", "left", "mention", "right"])
    >>> evidence_table(mentions, scorer="lexicon")[["token", "token_start", "token_end"]]
              token  token_start  token_end
    0     condemned            6         15
    1  missile test           35         47
    """
    chosen = get_scorer(scorer)
    if not isinstance(chosen, ExplainingScorer):
        message = f"The scorer {chosen.name!r} must have an 'explain' method to give evidence; it has none."
        raise InputError(message)
    spans = spans_of(mentions)
    if spans.empty:
        return empty_table("evidence")
    triples = list(iter_spans(spans))  # before a scorer can change them
    rows = checked_evidence(chosen.name, triples, chosen.explain(spans))
    rows = rows.sort_values(["row", "token_start"], kind="stable")
    ids = mentions["mention_id"].to_numpy()[rows["row"].to_numpy()]
    return as_table("evidence", rows.assign(mention_id=ids)[list(EVIDENCE)])


def spans_of(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the three text columns with a plain index; each mention has words."""
    if not isinstance(mentions, pd.DataFrame):
        message = (
            "The 'mentions' parameter must be a DataFrame of mentions. "
            f"Got {type(mentions).__name__}; find_mentions(corpus) finds those of a corpus."
        )
        raise InputError(message)
    needed, given = ("mention_id", *SPAN_COLUMNS), list(mentions.columns)
    if missing := [c for c in needed if c not in given]:
        message = f"The mentions table must have the columns {missing} to be scored. Got {given}."
        raise InputError(message)
    if repeated := [c for c in needed if given.count(c) > 1]:
        message = f"The mentions table must have each column once. Got {repeated} more than once; drop the others."
        raise InputError(message)
    # without words of its own it has no place for its row of evidence
    if empty := [row for row, mention in enumerate(mentions["mention"]) if isinstance(mention, str) and not mention]:
        message = (
            "Column 'mention' of the mentions table must hold the words that name the target. "
            f"Row {empty[0]} is empty ({len(empty)} in all): leave such rows out, or cut the sentence at the target."
        )
        raise InputError(message)
    return mentions[list(SPAN_COLUMNS)].reset_index(drop=True)
