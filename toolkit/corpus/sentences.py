"""Paragraphs and sentences with character offsets into the original text."""

import re

from sentencex import get_sentence_boundaries

# A line longer than this is a paragraph of its own; hard-wrapped agency copy has 60 to 80 characters a line.
_LONGEST_WRAPPED_LINE = 120
# A line shorter than this, before a line that starts with a capital, is a heading or the end of a paragraph.
_SHORTEST_WRAPPED_LINE = 40
# The splitter reads on behind these where a capital follows ("the U.S. Senate"); a verb tells a subject from a noun.
_ABBREVIATION = re.compile(r"((?:U\.[SKN]|E\.U|D\.C)(?<!\w...)\.)\s+(?=[A-Z])")
_STOP = re.compile(r"[.!?]")
_VERB = re.compile(r"\s+(?:said|says|has|had|was|is|will|would|did|does)\b")


def paragraph_at(text: str, position: int) -> tuple[int, int]:
    r"""Return the start and end of the paragraph that holds a position.

    A blank line, an indented line, a long line and a short line before a capital end a paragraph; other line breaks
    are taken as the wrapping of agency copy. The rule looks at neighbouring lines alone, so that a paragraph does not
    depend on text far from it.

    Parameters
    ----------
    text : str
        The whole text.
    position : int
        Offset of a character in it.

    Returns
    -------
    tuple of int
        Offsets of the first character and of one past the last.

    Examples
    --------
    >>> paragraph_at("One.\n\nTwo is here.\n\nThree.", 8)
    (6, 18)
    """
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    end = end if end >= 0 else len(text)
    line = following = text[start:end]
    while start > 0:
        before = text.rfind("\n", 0, start - 1) + 1
        previous = text[before : start - 1]
        if _ends_paragraph(previous, following):
            break
        start, following = before, previous
    while end < len(text):
        after = text.find("\n", end + 1)
        after = after if after >= 0 else len(text)
        following = text[end + 1 : after]
        if _ends_paragraph(line, following):
            break
        end, line = after, following
    return start, end


def _ends_paragraph(line: str, following: str) -> bool:
    """Return whether a paragraph ends between two lines."""
    line = line.strip()
    if not line or following.startswith(("  ", "\t")) or not following.strip():
        return True
    if len(line) > _LONGEST_WRAPPED_LINE or len(following) > _LONGEST_WRAPPED_LINE:
        return True
    return len(line) < _SHORTEST_WRAPPED_LINE and following[0].isupper()


def sentences(
    text: str, start: int = 0, end: int | None = None, *, names: re.Pattern[str] | None = None
) -> list[tuple[int, int]]:
    """Return the offsets of the sentences between two positions of a text.

    Parameters
    ----------
    text : str
        The whole text.
    start, end : int, default the whole text
        Where to split; usually one paragraph.
    names : re.Pattern, default None
        Names that start a sentence where they stand between "U.S." and a verb ("in the U.S. China said").

    Returns
    -------
    list of tuple of int
        Start and end of each sentence, counted in ``text``, without the white space around it.

    Examples
    --------
    >>> text = "He met U.S. officials. They left."
    >>> [text[a:b] for a, b in sentences(text)]
    ['He met U.S. officials.', 'They left.']
    """
    end = len(text) if end is None else end
    # Same length, so that offsets hold: to the splitter a wrapped line is one with spaces.
    piece = text[start:end].replace("\n", " ").replace("\r", " ")
    within = piece.strip()
    if within.isascii() and not _STOP.search(within, 0, len(within) - 1):
        # One sentence, as is nearly every second paragraph of an agency; the splitter would take longer to say so.
        first = start + len(piece) - len(piece.lstrip())
        return [(first, first + len(within))] if within else []
    ends = _abbreviated_ends(piece, names) if names is not None and ("U." in piece or "D.C." in piece) else []
    spans = []
    for found in get_sentence_boundaries("en", piece):
        last: int = found["end_index"]
        sentence = piece[found["start_index"] : last].lstrip()
        if not sentence:
            continue
        first = last - len(sentence)
        last = first + len(sentence.rstrip())
        for stop, following in ends:
            if first < stop and following < last:
                spans.append((start + first, start + stop))
                first = following
        spans.append((start + first, start + last))
    return spans


def _abbreviated_ends(piece: str, names: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return where a sentence ends behind an abbreviation, and where a name starts the next one."""
    ends = []
    for found in _ABBREVIATION.finditer(piece):
        name = names.match(piece, found.end())
        if name and _VERB.match(piece, name.end()):
            ends.append((found.end(1), found.end()))
    return ends
