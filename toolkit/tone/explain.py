"""One score, and the words that made it."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd

from toolkit.errors import InputError, did_you_mean
from toolkit.tone.marking import FAINT, mark_html, mark_text
from toolkit.tone.scorer import DEFAULT_SCORER, Scorer, evidence_table, get_scorer, score_tone, spans_of


@dataclass(frozen=True, repr=False)
class Explanation:
    """The score of one mention with the words behind it; shows itself in a terminal and in a notebook.

    Parameters
    ----------
    mention_id : str
        The mention.
    sentence : str
        The sentence in which it stands.
    mention_span : tuple of int
        Where the mention starts in the sentence, and one past its end.
    score : float
        Tone in the context of the mention, -1 to 1.
    label : str
        negative, neutral or positive.
    evidence : DataFrame
        The mention's rows of the evidence table.
    scorer : str
        Name of the scorer.
    """

    mention_id: str
    sentence: str
    mention_span: tuple[int, int]
    score: float
    label: str
    evidence: pd.DataFrame
    scorer: str

    def __repr__(self) -> str:
        strong = self.evidence[self.evidence["contribution"].abs() >= FAINT]
        words = [f"  {row.contribution:+.3f}  {row.token}" for row in strong.itertuples()]
        head = f"{self.label} {self.score:+.3f} ({self.scorer}, {self.mention_id})"
        return "\n".join(
            [
                head,
                mark_text(self.sentence, self.mention_span, self.evidence),
                *(words or ["  no word with a tone"]),
            ]
        )

    def _repr_html_(self) -> str:
        sentence = mark_html(self.sentence, self.mention_span, self.evidence)
        head = f"<b>{escape(self.label)} {self.score:+.3f}</b> ({escape(self.scorer)})"
        return f"<div><p>{head}</p><p>{sentence}</p></div>"


def explain(mention_id: str, mentions: pd.DataFrame, *, scorer: str | Path | Scorer = DEFAULT_SCORER) -> Explanation:
    """Return which words made the score of a mention.

    Parameters
    ----------
    mention_id : str
        One of ``mentions["mention_id"]``.
    mentions : DataFrame
        With ``mention_id``, ``left``, ``mention``, ``right``.
    scorer : {"lexicon", "linear", "neural", "neural-large", "vader"}, path or Scorer, default "neural"
        A scorer with an ``explain`` method, as ``get_scorer`` takes it.

    Returns
    -------
    Explanation
        With the score, the label and the evidence; marked words in a notebook.

    Raises
    ------
    InputError
        When there is no such mention or more than one, the arguments change places, or the scorer cannot explain its
        scores.

    Examples
    --------
    >>> row = {"mention_id": "m1", "left": "Aid from ", "mention": "Japan", "right": " saved lives."}
    >>> mentions = pd.DataFrame([row])
    >>> explain("m1", mentions, scorer="lexicon")
    positive +0.777 (lexicon, m1)
    Aid(+) from [Japan] saved lives(+).
      +0.210  Aid
      +0.567  saved lives
    """
    if not pd.api.types.is_scalar(mention_id):
        message = (
            f"The 'mention_id' parameter of explain must be text. Got {type(mention_id).__name__}; "
            "it comes first: explain(mention_id, mentions)."
        )
        raise InputError(message)
    spans_of(mentions)
    row = mentions[mentions["mention_id"] == mention_id]
    if row.empty:
        known = did_you_mean(str(mention_id), map(str, mentions["mention_id"].head(5000)))
        message = f"The 'mention_id' must be one of the mentions table. Got {mention_id!r}. {known}"
        raise InputError(message)
    if len(row) > 1:
        message = (
            f"The 'mention_id' must be of one row of the mentions table. Got {mention_id!r}, which {len(row)} rows "
            "have; give the row alone: explain(mention_id, mentions.iloc[[n]])."
        )
        raise InputError(message)
    chosen = get_scorer(scorer)
    evidence = evidence_table(row, scorer=chosen)
    tone = score_tone(row, scorer=chosen).iloc[0]
    left, mention, right = (str(row[c].iloc[0]) for c in ("left", "mention", "right"))
    return Explanation(
        mention_id=mention_id,
        sentence=left + mention + right,
        mention_span=(len(left), len(left) + len(mention)),
        score=float(tone["score"]),
        label=str(tone["label"]),
        evidence=evidence,
        scorer=chosen.name,
    )
