"""A sentence with the mention and the words behind its score marked, as HTML or as plain text."""

from collections.abc import Callable
from html import escape

import pandas as pd

#: A word that moves a score by less is not marked: a network lets every word count a little.
FAINT = 0.03
# Dark text on a light ground, contrast above 7 to 1. Sign, underline and title tell the same without colour.
_GOOD = "color:#00401f;background:#d6f0e0;text-decoration:underline solid;padding:0 .15em"
_BAD = "color:#6b0f1a;background:#fbe0e0;text-decoration:underline wavy;padding:0 .15em"
_MENTION = "color:#111;background:#fff;border:1px solid #444;padding:0 .15em;font-weight:bold"


def mark_html(sentence: str, mention_span: tuple[int, int], evidence: pd.DataFrame) -> str:
    """Return the sentence as HTML with the mention framed and the words of the evidence marked.

    Everything from the sentence is escaped. Colour is never the only sign: good words have a plain underline
    and a raised plus, bad words a wavy underline and a raised minus; the contribution is in the title and,
    for screen readers, in the label.

    Parameters
    ----------
    sentence : str
        left + mention + right.
    mention_span : tuple of int
        Start and end of the mention in it; an empty span marks none.
    evidence : DataFrame
        ``token_start``, ``token_end`` and ``contribution`` of this sentence; may be empty.

    Returns
    -------
    str
        A fragment without block elements.

    Examples
    --------
    >>> evidence = pd.DataFrame({"token_start": [0], "token_end": [3], "contribution": [0.2]})
    >>> print(mark_html("Aid <b>", (4, 4), evidence))
    <mark style="..." title="+0.200" aria-label="Aid, +0.200">Aid<sup>+</sup></mark> &lt;b&gt;
    """

    def word(text: str, contribution: float) -> str:
        style, sign = (_GOOD, "+") if contribution > 0 else (_BAD, "−")
        value = f"{contribution:+.3f}"
        label = f"{escape(text)}, {value}"
        attributes = f'style="{style}" title="{value}" aria-label="{label}"'
        return f"<mark {attributes}>{escape(text)}<sup>{sign}</sup></mark>"

    return _marked(
        sentence,
        mention_span,
        evidence,
        escape,
        word,
        lambda m: f'<mark style="{_MENTION}">{escape(m)}</mark>',
    )


def mark_text(sentence: str, mention_span: tuple[int, int], evidence: pd.DataFrame) -> str:
    """Return the sentence with the mention in brackets and a sign after each word of the evidence.

    Examples
    --------
    >>> evidence = pd.DataFrame({"token_start": [0], "token_end": [3], "contribution": [0.2]})
    >>> mark_text("Aid for Japan", (8, 13), evidence)
    'Aid(+) for [Japan]'
    """

    def word(text: str, contribution: float) -> str:
        return f"{text}({'+' if contribution > 0 else '-'})"

    return _marked(sentence, mention_span, evidence, str, word, lambda m: f"[{m}]")


def _marked(
    sentence: str,
    mention_span: tuple[int, int],
    evidence: pd.DataFrame,
    plain: Callable[[str], str],
    word: Callable[[str, float], str],
    mention: Callable[[str], str],
) -> str:
    """Return the sentence with each piece written by its function; of two that overlap the first counts."""
    start, end = mention_span
    pieces: list[tuple[int, int, float | None]] = [(start, end, None)] if end > start else []
    if not evidence.empty:
        columns = (evidence[c].tolist() for c in ("token_start", "token_end", "contribution"))
        pieces += [(s, e, c) for s, e, c in zip(*columns, strict=True) if abs(c) >= FAINT]
    out, at = [], 0
    for first, last, contribution in sorted(pieces, key=lambda p: p[:2]):
        if first < at:
            continue
        out.append(plain(sentence[at:first]))
        text = sentence[first:last]
        out.append(mention(text) if contribution is None else word(text, contribution))
        at = last
    return "".join([*out, plain(sentence[at:])])
