"""What every Display can do: show itself in a notebook and save itself, the same bytes each time."""

import base64
import html
import io
import math
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import InputError
from toolkit.plots.fonts import fit_fonts, warn_of
from toolkit.plots.style import print_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FORMATS = ("png", "svg", "pdf")


class Display:
    """Base of the Displays: a drawn figure with a title and a text that says what it shows.

    Attributes
    ----------
    figure_ : matplotlib Figure
        The figure; set by ``plot``.
    title : str
        The figure's title.
    alt_text : str
        What the figure shows, for readers who do not see it.
    """

    figure_: "Figure"
    title: str
    alt_text: str

    def render(self, kind: str = "png", *, dpi: int = 300) -> bytes:
        """Return the figure as the bytes of an image file.

        Parameters
        ----------
        kind : {"png", "svg", "pdf"}, default "png"
            The format. The alternative text goes into the file's metadata; the date does not.
        dpi : int, default 300
            Dots per inch of a PNG, 1 or more.

        Raises
        ------
        InputError
            When the format is not one of these, or ``dpi`` is no such number.

        Examples
        --------
        >>> import pandas as pd
        >>> from toolkit.plots.topics import TopicTermsDisplay
        >>> terms = pd.DataFrame({"topic": 0, "rank": [1], "term": ["trade"], "weight": [0.3]})
        >>> TopicTermsDisplay.from_tables(terms).render("pdf")[:4]
        b'%PDF'
        """
        if kind not in _FORMATS:
            message = f"The 'kind' parameter must be one of {', '.join(_FORMATS)}. Got {kind!r}."
            raise InputError(message)
        check_size(dpi, parameter="dpi", least=1)
        text = {"png": "Description", "svg": "Description", "pdf": "Subject"}[kind]
        undated = {"png": "Software", "svg": "Date", "pdf": "CreationDate"}[kind]
        stream = io.BytesIO()
        with print_style():
            self.figure_.savefig(
                stream,
                format=kind,
                dpi=dpi,
                metadata={"Title": self.title, text: self.alt_text, undated: None},
            )
        return stream.getvalue()

    def save(self, path: str | Path, *, dpi: int = 300) -> Path:
        """Write the figure to a file whose ending names the format, and return its path.

        Parameters
        ----------
        path : str or Path
            Ends in .png, .svg or .pdf.
        dpi : int, default 300
            Dots per inch of a PNG, 1 or more.

        Raises
        ------
        InputError
            When the ending is another one, the folder does not exist, or ``dpi`` is no such number.
        """
        target = Path(path)
        kind = target.suffix.lstrip(".").lower()
        if kind not in _FORMATS:
            message = f"The 'path' parameter must end in .{', .'.join(_FORMATS)}. Got {str(path)!r}."
            raise InputError(message)
        if not target.parent.is_dir():
            message = (
                f"The 'path' parameter must lie in a folder that exists. Got {str(path)!r}: make its folder first."
            )
            raise InputError(message)
        target.write_bytes(self.render(kind, dpi=dpi))
        return target

    def _repr_png_(self) -> bytes:
        return self.render("png", dpi=150)

    def _repr_html_(self) -> str:
        """Show the figure in a notebook, with its alternative text."""
        data = base64.b64encode(self._repr_png_()).decode("ascii")
        width = round(self.figure_.get_figwidth() * 96)
        return (
            f'<img alt="{html.escape(self.alt_text)}" style="width:{width}px;max-width:100%" '
            f'src="data:image/png;base64,{data}">'
        )


def check_given(thing: object, kind: type, *, parameter: str, made_by: str) -> None:
    """Raise unless a Display is given what it draws.

    Examples
    --------
    >>> check_given(None, dict, parameter="comparison", made_by="compare_tone")
    Traceback (most recent call last):
    toolkit.errors.InputError: The 'comparison' parameter must be the dict that compare_tone returned. Got NoneType.
    """
    if not isinstance(thing, kind):
        got = type(thing).__name__
        message = f"The {parameter!r} parameter must be the {kind.__name__} that {made_by} returned. Got {got}."
        raise InputError(message)


def check_size(value: object, *, parameter: str, least: float) -> None:
    """Raise unless a width or a resolution is a number that a figure can have.

    Examples
    --------
    >>> check_size("7", parameter="width", least=1)
    Traceback (most recent call last):
    toolkit.errors.InputError: The 'width' parameter must be a number, 1 or more. Got '7'.
    """
    number = isinstance(value, Real) and not isinstance(value, bool)
    if not number or not least <= value < math.inf:  # type: ignore[operator]
        message = f"The {parameter!r} parameter must be a number, {least:g} or more. Got {value!r}."
        raise InputError(message)


def new_axes(width: float, height: float) -> "Axes":
    """Return the axes of a new figure that pyplot knows nothing of, in inches."""
    from matplotlib.figure import Figure

    check_size(width, parameter="width", least=1)

    return Figure(figsize=(width, height), layout="constrained").subplots()


def settle(figure: "Figure") -> None:
    """Lay the figure out once for all, since a layout repeated at each save may move a little each time."""
    warn_of(fit_fonts(figure))
    for _ in range(2):
        figure.draw_without_rendering()
    figure.set_layout_engine("none")


def figure_of(ax: "Axes") -> "Figure":
    """Return the figure that holds the axes, at the top where figures are nested."""
    from matplotlib.figure import Figure

    figure = ax.get_figure(root=True)
    if not isinstance(figure, Figure):
        message = "The 'ax' parameter must belong to a figure. Got axes that were removed from theirs."
        raise InputError(message)
    return figure
