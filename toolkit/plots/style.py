"""One fixed look per target, sizes fit for print, and settings under which a figure's bytes repeat."""

import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from toolkit.plots.fonts import FONT

#: Widths of a figure in inches: one column of a journal page, and two.
SINGLE, DOUBLE = 3.5, 7.2

#: Size of the smallest text, in points.
SMALL = 7.0

GREY = "#5A5A5A"

Line = Literal["-", "--", "-.", ":"]

# The colours of Okabe & Ito (2008, "Color Universal Design", jfly.uni-koeln.de/color) without their yellow,
# too light for lines on white, and the wine of Tol's scheme "muted" (2021, "Colour Schemes", SRON note).
_FIXED: Mapping[str, tuple[str, str, Line]] = {
    "CN": ("#D55E00", "o", "-"),
    "JP": ("#0072B2", "s", "--"),
    "KP": ("#000000", "^", "-."),
    "KR": ("#56B4E9", "D", ":"),
    "TW": ("#009E73", "v", "-"),
    "HK": ("#E69F00", "P", "--"),
    "US": ("#CC79A7", "X", "-."),
    "RU": ("#882255", "p", ":"),
}
# The rest of Tol's "muted", without its lightest, for all other targets.
_OTHER_COLOURS = ("#332288", "#CC6677", "#117733", "#44AA99", "#AA4499", "#999933")
_OTHER_MARKERS = ("<", ">", "h", "*", "d", "8", "H")
_LINES: tuple[Line, ...] = ("-", "--", "-.", ":")

_RC: Mapping[str, object] = {
    "font.family": FONT,
    "text.parse_math": False,  # an outlet may be called "A$AP"
    "text.hinting": "no_hinting",  # else the width of words depends on the resolution
    "figure.constrained_layout.w_pad": 0.06,
    "font.size": 8.0,
    "axes.titlesize": 9.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 8.0,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "axes.edgecolor": GREY,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "lines.linewidth": 1.2,
    "lines.markersize": 4.0,
    "hatch.linewidth": 0.5,
    "svg.fonttype": "none",  # text stays text: it can be searched, selected and read aloud
    "svg.hashsalt": "tonelens",
}


@dataclass(frozen=True)
class TargetStyle:
    """Colour, marker and line of one target; colour and marker each tell the fixed eight apart."""

    colour: str
    marker: str
    line: Line


def target_styles(codes: Iterable[str]) -> dict[str, TargetStyle]:
    """Return the style of each target.

    China, Japan, North and South Korea, Taiwan, Hong Kong, the United States and Russia (CN, JP, KP, KR, TW,
    HK, US, RU) always look the same. Other codes take the remaining styles in alphabetical order, so they
    look the same in all figures that are made from the same targets. Colours are those of Okabe & Ito (2008)
    and of Tol's "muted" scheme (2021), made to be told apart with any colour vision; the marker says the same
    without colour.

    Parameters
    ----------
    codes : iterable of str
        Codes of the targets.

    Returns
    -------
    dict of str to TargetStyle
        In alphabetical order of the codes. Beyond 42 other targets, styles repeat.

    Examples
    --------
    >>> target_styles(["JP", "FR", "CN"])["JP"]
    TargetStyle(colour='#0072B2', marker='s', line='--')
    """
    known = sorted(set(codes))
    styles = {code: TargetStyle(*_FIXED[code]) for code in known if code in _FIXED}
    for i, code in enumerate(c for c in known if c not in _FIXED):
        styles[code] = TargetStyle(
            _OTHER_COLOURS[i % len(_OTHER_COLOURS)],
            _OTHER_MARKERS[i % len(_OTHER_MARKERS)],
            _LINES[i % len(_LINES)],
        )
    return {code: styles[code] for code in known}


@contextmanager
def print_style() -> Iterator[None]:
    """Draw with our settings on matplotlib's defaults, whatever the user has set; theirs come back after.

    Examples
    --------
    >>> import matplotlib
    >>> with print_style():
    ...     matplotlib.rcParams["font.size"]
    8.0
    """
    import matplotlib.style

    with matplotlib.style.context(["default", dict(_RC)]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")  # said once, by fonts.warn_of
        yield
