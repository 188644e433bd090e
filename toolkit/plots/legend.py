"""The legend: a row of targets between the title and the axes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.plots.fonts import fit_fonts
from toolkit.plots.style import GREY, SMALL, TargetStyle
from toolkit.plots.wrapping import room_of, wrap_text, wrapped

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

_LINE_HEIGHT = 12.0  # points of one row of entries, and of one line of the title
_HANDLE = 28.0  # points of an entry's marker and the gaps beside it


def target_handle(style: TargetStyle, name: str, *, line: bool) -> "Line2D":
    """Return the legend entry of a target, with its line or with its marker alone."""
    from matplotlib.lines import Line2D

    return Line2D([], [], color=style.colour, marker=style.marker, linestyle=style.line if line else "none", label=name)


def hollow_handle(*, cut: bool = False) -> "Line2D":
    """Return the legend entry of points that have a warning, whose bars may be ``cut`` by the end of the axes."""
    from matplotlib.lines import Line2D

    label = "hollow: see warning; bars may run out" if cut else "hollow: see warning"
    return Line2D([], [], color=GREY, marker="o", markerfacecolor="white", linestyle="none", label=label)


def legend_above(ax: "Axes", title: str, handles: Sequence["Artist"], *, grow: bool = False) -> None:
    """Put the title on top and the legend between it and the axes, in as many columns as fit; long words are wrapped.

    With ``grow`` the figure gets the height that they take beyond one line each.
    """
    figure = ax.get_figure(root=True)
    assert figure is not None
    label = ax.get_xlabel()
    ax.set_xlabel("")  # a long one would push the axes together before it is wrapped
    fit_fonts(figure)
    room, points = room_of(ax), 72 / figure.dpi
    text = ax.set_title(title)
    ax.set_xlabel(label)
    fit_fonts(figure)
    wrap_text(text, room)
    wrap_text(ax.xaxis.label, room)
    height = 0.0
    if handles:
        for handle in handles:
            handle.set_label(wrapped(str(handle.get_label()), room - _HANDLE / points, figure, size=SMALL))
        for columns in range(len(handles), 0, -1):
            legend = ax.legend(
                handles=list(handles),
                loc="lower left",
                bbox_to_anchor=(0.0, 1.0),
                ncols=columns,
                borderaxespad=0.2,
                borderpad=0.1,
                handlelength=2.2,
                columnspacing=1.2,
            )
            fit_fonts(figure)
            extent = legend.get_window_extent()
            if extent.width <= room:
                break
        # The title keeps its room; by the layout a wide legend would make the axes narrow.
        legend.set_in_layout(False)
        height = max(_LINE_HEIGHT, extent.height * points)
    ax.set_title(text.get_text(), pad=6 + height)
    if grow:
        more = max(0.0, height - _LINE_HEIGHT) + _LINE_HEIGHT * (
            text.get_text().count("\n") + ax.get_xlabel().count("\n")
        )
        figure.set_figheight(figure.get_figheight() + more / 72)
