"""The legend: a row of targets between the title and the axes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.plots.style import GREY, TargetStyle

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

_LINE_HEIGHT = 12.0  # points
_ENTRY_WIDTH = 1.15  # inches


def target_handle(style: TargetStyle, name: str, *, line: bool) -> "Line2D":
    """Return the legend entry of a target, with its line or with its marker alone."""
    from matplotlib.lines import Line2D

    return Line2D([], [], color=style.colour, marker=style.marker, linestyle=style.line if line else "none", label=name)


def hollow_handle() -> "Line2D":
    """Return the legend entry of points that have a warning."""
    from matplotlib.lines import Line2D

    return Line2D(
        [], [], color=GREY, marker="o", markerfacecolor="white", linestyle="none", label="hollow: see warning"
    )


def legend_above(ax: "Axes", title: str, handles: Sequence["Artist"]) -> None:
    """Put the title on top and the legend between it and the axes, in as many columns as fit."""
    width = ax.get_figure(root=True).get_figwidth()  # type: ignore[union-attr]
    columns = min(len(handles), max(1, int(width / _ENTRY_WIDTH) - 1))
    rows = -(-len(handles) // columns) if handles else 0
    ax.set_title(title, pad=6 + _LINE_HEIGHT * rows)
    if handles:
        ax.legend(
            handles=list(handles),
            loc="lower left",
            bbox_to_anchor=(0.0, 1.0),
            ncols=columns,
            borderaxespad=0.2,
            borderpad=0.1,
            handlelength=2.2,
            columnspacing=1.2,
        )
