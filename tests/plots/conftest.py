"""Comparisons to draw."""

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.text import Text

from toolkit.compare.comparison import ToneComparison
from toolkit.plots.display import Display

THIN = "fewer than 10 articles"
NAN = float("nan")


@pytest.fixture
def comparison() -> ToneComparison:
    """Make two targets, overall and in two outlets, months (with a gap between) and topics."""
    rows = [
        ("overall", "all", "CN", -0.2, -0.3, -0.1, 1200, ""),
        ("overall", "all", "JP", 0.1, 0.0, 0.2, 40, ""),
        ("outlet", "Daily", "CN", -0.3, -0.4, -0.2, 25, ""),
        ("outlet", "Daily", "JP", 0.2, 0.1, 0.3, 15, ""),
        ("outlet", "The Long Evening Post of the Northern Provinces", "CN", -0.1, NAN, NAN, 4, THIN),
        ("period", "2025-10", "CN", -0.3, -0.4, -0.2, 20, ""),
        ("period", "2025-10", "JP", 0.1, -0.9, 1.0, 3, THIN),
        ("period", "2025-12", "CN", -0.1, -0.2, 0.0, 20, ""),
        ("period", "undated", "CN", -0.9, -1.0, -0.8, 12, ""),
        ("topic", "0", "CN", -0.4, -0.5, -0.3, 30, ""),
        ("topic", "0", "JP", 0.2, 0.1, 0.3, 30, ""),
        ("topic", "1", "JP", 0.05, NAN, NAN, 4, THIN),
    ]
    columns = ["group", "level", "target", "estimate", "ci_low", "ci_high", "n_articles", "warning"]
    settings = {
        "by": ["outlet", "period", "topic"],
        "targets": ["CN", "JP"],
        "level": 0.95,
        "period": "month",
    }
    return ToneComparison(pd.DataFrame(rows, columns=columns), pd.DataFrame(), settings)


@pytest.fixture
def names() -> dict[str, str]:
    return {"CN": "China", "JP": "Japan"}


@pytest.fixture
def topic_summary() -> pd.DataFrame:
    return pd.DataFrame({"topic": [0, 1], "label": ["trade, tariffs", "missile, launch"], "share": [0.6, 0.4]}).assign(
        n_articles=10, top_terms="a", example="b"
    )


@pytest.fixture
def six() -> tuple[ToneComparison, dict[str, str]]:
    """Make six targets with names of 20 to 50 letters, in three outlets and months."""
    names = {
        "AN": "Association of Southeast Asian Nations",
        "EU": "European Union institutions",
        "KP": "Democratic People's Republic of Korea",
        "OP": "Organization of the Petroleum Exporting Countries",
        "UK": "United Kingdom of Great Britain",
        "US": "United States of America",
    }
    levels = {
        "overall": ["all"],
        "outlet": ["Daily", "The Long Evening Post of the Northern Provinces", "Wire"],
        "period": ["2025-10", "2025-11", "2025-12"],
    }
    rows = [
        (group, level, code, (i - k) / 20, (i - k) / 20 - 0.1, (i - k) / 20 + 0.1, 1200, THIN if i + k == 0 else "")
        for group, of_group in levels.items()
        for i, level in enumerate(of_group)
        for k, code in enumerate(names)
    ]
    columns = ["group", "level", "target", "estimate", "ci_low", "ci_high", "n_articles", "warning"]
    settings = {"by": ["outlet", "period"], "targets": list(names), "level": 0.95, "period": "month"}
    return ToneComparison(pd.DataFrame(rows, columns=columns), pd.DataFrame(), settings), names


@pytest.fixture
def on_page() -> Callable[[Display], bool]:
    """Return whether all words of a figure lie on its page."""

    def inside(display: Display) -> bool:
        page, ax = display.figure_.bbox, display.ax_
        legend = ax.get_legend()
        low, high = sorted(ax.get_xlim())
        ticks = [label for label in ax.get_xticklabels() if low <= label.get_position()[0] <= high]
        words = [*ax.get_yticklabels(), *ticks, ax.xaxis.label, ax.yaxis.label, *(legend.get_texts() if legend else [])]
        words += [text for text in ax.get_children() if isinstance(text, Text)]
        boxes = [text.get_window_extent() for text in words if text.get_text().strip()]
        return all(
            box.x0 >= page.x0 - 1 and box.x1 <= page.x1 + 1 and box.y0 >= page.y0 - 1 and box.y1 <= page.y1 + 1
            for box in boxes
        )

    return inside
