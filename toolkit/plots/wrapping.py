"""Words that stay within their room: measured as they are drawn, since letters differ in width."""

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text


def room_of(ax: "Axes") -> float:
    """Return the width of the axes in pixels, with their figure laid out as it is now."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
    return float(ax.bbox.width)


def wrap_text(text: "Text", room: float) -> None:
    """Break the lines of a text so that none is wider than ``room`` pixels; a word alone is broken as a last resort.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> text = Figure().text(0, 0, "Association of Southeast Asian Nations")
    >>> wrap_text(text, 200)
    >>> text.get_text().splitlines()
    ['Association of Southeast', 'Asian Nations']
    """
    words = text.get_text()
    for width in range(len(words), 0, -1):
        text.set_text(textwrap.fill(words, width))
        if text.get_window_extent().width <= room:
            return


def wrapped(words: str, room: float, figure: "Figure", *, size: float) -> str:
    """Return words with their lines broken as :func:`wrap_text` does, in letters of ``size`` points."""
    text = figure.text(0.0, 0.0, words, fontsize=size)
    wrap_text(text, room)
    text.remove()
    return text.get_text()


def label_width(words: str, figure: "Figure", *, size: float) -> float:
    """Return the width of words in letters of ``size`` points, in pixels."""
    text = figure.text(0.0, 0.0, words, fontsize=size)
    width = float(text.get_window_extent().width)
    text.remove()
    return width
