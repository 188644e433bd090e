"""Names of works and things in quotation marks, as against speech."""

import re
from collections.abc import Iterator

from toolkit.tone.grammar import word_class
from toolkit.tone.phrases import Words

_CLOSING = {'"': '"', "“": "”", "„": "“", "«": "»", "‘": "’", "'": "'"}
_BREAKS = frozenset('"“”„«».:;!?—–()')
#: Longer quotations are speech.
_MAX_WORDS, _MAX_GLOSS = 8, 3


def quoted_names(words: Words, *, headline: bool) -> Iterator[tuple[int, int]]:
    """Yield (first word, one past the last) of each name in quotation marks.

    A name is short and has no small letters but in "of" and the like; before it there is no comma, no verb of
    speech and no word that judges ("called", "a"), and one that opens a sentence has no comma or verb of speech
    after it either. In a headline, whose capitals tell nothing, and after a comma, it needs a word such as
    "film" beside it. After "means" or "titled" a name may be in small letters.
    """
    glossed = -1
    for first in [i for i, gap in enumerate(words.gap) if gap != " " and gap[-1:] in _CLOSING]:
        if not (found := _quotation(words, first)):
            continue
        end, inner = found
        before = words.lower[first - 1] if first else ""
        if end - first <= _MAX_GLOSS and (before in word_class("gloss") or (before == "or" and glossed == first - 1)):
            glossed = end
            yield first, end
        elif _is_title(words, first, end) and _names(words, first, end, inner, headline=headline):
            yield first, end


def _quotation(words: Words, first: int) -> tuple[int, str] | None:
    """Return where the quotation that starts at a word ends, and its last punctuation mark; None if there is none."""
    if words.gap[first][-2:-1].strip(" (\n\u00a0"):
        return None
    close = re.compile(r"([.,!?]?)" + re.escape(_CLOSING[words.gap[first][-1]]))
    for end in range(first + 1, min(first + _MAX_WORDS, len(words)) + 1):
        gap = words.gap[end] if end < len(words) else words.tail
        if match := close.match(gap):
            return end, match[1]
        if not _BREAKS.isdisjoint(gap):
            return None
    return None


def _is_title(words: Words, first: int, end: int) -> bool:
    """Whether all words are capitalised but small ones."""
    return words.text[first][0].isupper() and all(
        not words.text[i][0].islower() or words.gap[i] == "-" or words.lower[i] in word_class("small")
        for i in range(first, end)
    )


def _names(words: Words, first: int, end: int, inner: str, *, headline: bool) -> bool:
    """Whether what stands around a quotation in capitals lets it be a name."""
    before = words.lower[first - 1] if first else ""
    after = words.lower[end : end + 2]
    if before in word_class("work") or not word_class("work").isdisjoint(after[:1]):
        return True
    lead = words.gap[first][:-1].strip(" (\n\u00a0")
    if headline or inner == "!" or lead not in {"", ".", "!", "?"}:
        return False
    if first == 0 or lead:
        return not inner and word_class("speech").isdisjoint(after)
    return before not in word_class("speech") and before not in word_class("judges")
