"""Paragraphs and sentences with character offsets into the original text."""

from sentencex import get_sentence_boundaries

# A line longer than this is a paragraph of its own; hard-wrapped agency copy has 60 to 80 characters a line.
_LONGEST_WRAPPED_LINE = 120
# A line shorter than this, before a line that starts with a capital, is a heading or the end of a paragraph.
_SHORTEST_WRAPPED_LINE = 40


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
    start = position
    while (newline := text.rfind("\n", 0, start)) >= 0 and not _ends_paragraph(text, newline):
        start = newline
    end = position
    while (newline := text.find("\n", end)) >= 0 and not _ends_paragraph(text, newline):
        end = newline + 1
    return text.rfind("\n", 0, start) + 1, newline if newline >= 0 else len(text)


def _ends_paragraph(text: str, newline: int) -> bool:
    line_start = text.rfind("\n", 0, newline) + 1
    next_end = text.find("\n", newline + 1)
    following = text[newline + 1 : next_end if next_end >= 0 else len(text)]
    line = text[line_start:newline].strip()
    if not line or not following.strip() or following.startswith(("  ", "\t")):
        return True
    if max(len(line), len(following)) > _LONGEST_WRAPPED_LINE:
        return True
    return len(line) < _SHORTEST_WRAPPED_LINE and following[0].isupper()


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the offsets of the sentences between two positions of a text.

    Parameters
    ----------
    text : str
        The whole text.
    start, end : int, default the whole text
        Where to split; usually one paragraph.

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
    spans = []
    for found in get_sentence_boundaries("en", piece):
        sentence = piece[found["start_index"] : found["end_index"]]
        if stripped := sentence.strip():
            first = start + found["start_index"] + len(sentence) - len(sentence.lstrip())
            spans.append((first, first + len(stripped)))
    return spans
