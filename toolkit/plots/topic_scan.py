"""TopicScanDisplay: what a scan over the number of topics found, in one figure."""

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.plots.display import Display, check_given, settle
from toolkit.plots.style import DOUBLE, GREY, SMALL, print_style
from toolkit.topics.select import TopicScan

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

_DIGIT = 0.075  # inches

# Column, what it is called, colour, marker, line: two at most in a panel.
_PANELS: Mapping[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "Coherence (NPMI)": (
        ("held_out", "unseen articles, ± 1 SE", "#0072B2", "o", "-"),
        ("in_sample", "articles of the fit", "#E69F00", "s", "--"),
    ),
    "Stability (mean Jaccard)": (
        ("stability", "over resamples", "#0072B2", "o", "-"),
        ("stability_seeds", "over seeds", "#E69F00", "s", "--"),
    ),
    "Distinct words": (
        ("diversity", "diversity", "#0072B2", "o", "-"),
        ("exclusivity", "exclusivity", "#E69F00", "s", "--"),
    ),
    "Bits saved per unseen word": (("gain", "gain", "#0072B2", "o", "-"),),
}


class TopicScanDisplay(Display):
    """Coherence, stability, distinct words and held-out gain against the number of topics.

    A grey line marks the suggestion. In the first panel the shaded strip is one standard error below the best held-out
    coherence: what lies in it is as good as the best. In the second, the dotted line is the least stability asked for.

    Parameters
    ----------
    scan : TopicScan
        What ``select_n_topics`` returned.

    Attributes
    ----------
    axes_ : list of Axes
        The four panels.
    figure_ : matplotlib Figure
        Where they are drawn.
    lines_ : dict of str to Line2D
        The line of each column of the table.

    Examples
    --------
    >>> import pandas as pd
    >>> from toolkit.topics.select import suggest
    >>> table = pd.DataFrame({"n_topics": [5, 10], "held_out": [0.1, 0.2], "held_out_se": 0.02, "in_sample": 0.3})
    >>> table = table.assign(diversity=0.9, exclusivity=0.8, gain=1.0, stability=[0.7, 0.6], stability_seeds=0.9)
    >>> scan = TopicScan(*suggest(table, min_stability=0.5), {"min_stability": 0.5})
    >>> TopicScanDisplay(scan).plot().lines_["stability"].get_ydata().tolist()
    [0.7, 0.6]
    """

    axes_: "list[Axes]"
    lines_: "dict[str, Line2D]"

    def __init__(self, scan: TopicScan) -> None:
        self.scan = scan
        found = "no suggestion" if scan.suggested is None else f"suggested {scan.suggested}"
        self.title = f"How many topics: {found}"
        table = scan.table
        best = table.iloc[int(table["held_out"].argmax())]
        self.alt_text = (
            f"{self.title}. Four panels of lines over {table['n_topics'].min()} to {table['n_topics'].max()} topics: "
            "coherence, stability, distinct words, bits saved. Held-out coherence is highest at "
            f"{best['n_topics']:.0f} ({best['held_out']:.2f}); stability goes from {table['stability'].iloc[0]:.2f} to "
            f"{table['stability'].iloc[-1]:.2f}."
        )

    @classmethod
    def from_scan(cls, scan: TopicScan, *, width: float = DOUBLE) -> "TopicScanDisplay":
        """Draw a scan.

        Parameters
        ----------
        scan : TopicScan
            What ``select_n_topics`` returned.
        width : float, default 7.2
            Width of the figure in inches.

        Raises
        ------
        InputError
            When it is no scan.

        Examples
        --------
        >>> import pandas as pd
        >>> from toolkit.topics.select import suggest
        >>> table = pd.DataFrame({"n_topics": [5, 10], "held_out": [0.1, 0.2], "held_out_se": 0.02, "in_sample": 0.3})
        >>> table = table.assign(diversity=0.9, exclusivity=0.8, gain=1.0, stability=0.7, stability_seeds=0.9)
        >>> scan = TopicScan(*suggest(table, min_stability=0.5), {"min_stability": 0.5})
        >>> TopicScanDisplay.from_scan(scan).title
        'How many topics: suggested 10'
        """
        check_given(scan, TopicScan, parameter="scan", made_by="select_n_topics")
        return cls(scan).plot(width=width)

    def plot(self, *, width: float = DOUBLE) -> "TopicScanDisplay":
        """Draw on a figure of ``width`` inches, and return the Display."""
        from matplotlib.figure import Figure

        columns = 2 if width >= 5 else 1
        with print_style():
            self.figure_ = Figure(figsize=(width, 0.9 + 2.05 * (4 // columns)), layout="constrained")
            self.figure_.suptitle(self.title, x=0.01, ha="left", fontsize=9, fontweight="bold")
            grid = self.figure_.subplots(4 // columns, columns, sharex=True, squeeze=False)
            self.axes_ = list(grid.flat)
            self.lines_ = {}
            for ax, (name, lines) in zip(self.axes_, _PANELS.items(), strict=True):
                self._panel(ax, name, lines)
                ax.set_xticks(self.scan.table["n_topics"], self._tick_labels(width / columns - 0.6))
            for ax in self.axes_[-columns:]:
                ax.set_xlabel("Number of topics")
            reason = self.scan.reason.split(" Coherence says")[0]
            self.figure_.supxlabel(
                textwrap.fill(reason, int(19 * width)), x=0.01, ha="left", fontsize=SMALL, color=GREY
            )
            settle(self.figure_)
        return self

    def _tick_labels(self, inches: float) -> list[str]:
        """Return the numbers of topics, empty where one would print over another; the suggestion first."""
        numbers = [int(k) for k in self.scan.table["n_topics"]]
        scale = inches / (1.1 * max(numbers[-1] - numbers[0], 1))
        kept: list[int] = []
        for k in sorted(numbers, key=lambda k: k != self.scan.suggested):
            if all(abs(k - other) * scale > _DIGIT * (len(str(k)) + 1) for other in kept):
                kept.append(k)
        return [str(k) if k in kept else "" for k in numbers]

    def _panel(self, ax: "Axes", name: str, lines: tuple[tuple[str, str, str, str, str], ...]) -> None:
        """Draw one panel."""
        table = self.scan.table
        numbers = table["n_topics"].to_numpy()
        if self.scan.suggested is not None:
            ax.axvline(self.scan.suggested, color=GREY, linewidth=0.8, zorder=1)
        for column, label, colour, marker, line in lines:
            (self.lines_[column],) = ax.plot(
                numbers, table[column].to_numpy(), color=colour, marker=marker, linestyle=line, label=label, zorder=3
            )
        if "held_out" in (line[0] for line in lines):
            ax.errorbar(
                numbers, table["held_out"], yerr=table["held_out_se"], color="#0072B2", linestyle="none", elinewidth=0.8
            )
            among = table[table["stable"]] if table["stable"].any() else table
            best = among.iloc[int(among["held_out"].argmax())]
            ax.axhspan(
                best["held_out"] - best["held_out_se"], best["held_out"], color="#0072B2", alpha=0.12, linewidth=0
            )
        elif "stability" in (line[0] for line in lines):
            ax.axhline(self.scan.settings["min_stability"], color=GREY, linewidth=0.8, linestyle=":")
            ax.set_ylim(0, 1.02)
        elif "diversity" in (line[0] for line in lines):
            ax.set_ylim(min(0.5, 0.95 * float(table[["diversity", "exclusivity"]].min().min())), 1.02)
        ax.set_title(name, fontsize=SMALL, fontweight="normal")
        if len(lines) > 1:
            ax.legend(loc="best")
