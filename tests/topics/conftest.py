"""A small corpus with three planted topics."""

import numpy as np
import pandas as pd
import pytest

PLANTED = {
    "trade": ["tariff", "export", "import", "customs", "duty", "quota", "factory", "shipment"],
    "missile": ["missile", "launch", "warhead", "radar", "test", "rocket", "nuclear", "range"],
    "culture": ["film", "singer", "festival", "concert", "album", "museum", "actor", "stage"],
}
SIZES = {"trade": 30, "missile": 20, "culture": 10}


@pytest.fixture(scope="session")
def planted() -> pd.DataFrame:
    """Return 60 articles of two outlets and two months, the name of their planted topic in a column of its own."""
    rng = np.random.default_rng(7)
    rows = [
        (f"{name}-{i:02}", f"{words[0]} {i}", " ".join(rng.choice(words, 40)), name)
        for name, words in PLANTED.items()
        for i in range(SIZES[name])
    ]
    table = pd.DataFrame(rows, columns=["article_id", "title", "text", "planted"])
    days = pd.to_datetime(["2025-10-27", "2025-11-03"] * 30, utc=True)
    return table.assign(outlet=["Daily", "Wire", "Wire"] * 20, published=days)
