"""Comparisons to draw."""

import pandas as pd
import pytest

from toolkit.compare.comparison import ToneComparison

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
