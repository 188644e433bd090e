"""Direct speech: which parts of a paragraph stand between quotation marks."""

import re

# A mark that is never closed runs to the end of its paragraph, as papers set quotes that go on in the next one.
_QUOTE = re.compile(r'“[^”“]*(?:”|$)|"[^"]*(?:"|$)|„[^“”]*(?:[“”]|$)|«[^»]*(?:»|$)|``.*?(?:\'\'|$)', re.DOTALL)


def quote_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the offsets of the direct speech in a paragraph, its quotation marks included.

    Parameters
    ----------
    text : str
        The whole text.
    start, end : int
        The paragraph.

    Returns
    -------
    list of tuple of int
        Start and end of each quotation, counted in ``text``. Single quotation marks are left alone: they are
        apostrophes as well.

    Examples
    --------
    >>> text = 'He said: "China is ready."'
    >>> quote_spans(text, 0, len(text))
    [(9, 26)]
    """
    piece = text[start:end]
    if not ('"' in piece or "“" in piece or "„" in piece or "«" in piece or "``" in piece):
        return []
    return [(start + m.start(), start + m.end()) for m in _QUOTE.finditer(piece)]
