"""Small tables to compare."""

import math
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd
import pytest

from toolkit.schema import check_table

Row = tuple[str, str, float]


@pytest.fixture
def make_panel() -> Callable[..., pd.DataFrame]:
    """Make a panel of (article, target, tone), with any other column on top."""

    def make(rows: Iterable[Row], **columns: object) -> pd.DataFrame:
        frame = pd.DataFrame(list(rows), columns=["article_id", "target", "tone"]).astype({"tone": "float64"})
        frame = frame.assign(
            tone_se=math.nan,
            n_mentions=1,
            prominence=0.5,
            topic=-1,
            topic_share=math.nan,
            outlet="Daily",
            published=pd.Timestamp("2025-10-27", tz="UTC"),
            cluster_id=frame["article_id"],
        ).assign(**columns)
        frame = frame.astype({"published": "datetime64[us, UTC]", "topic": "int64", "outlet": "str"})
        return check_table("panel", frame)

    return make


@pytest.fixture
def random_panel(make_panel: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    """Make 60 articles on three targets, with copies, outlets, topics and dates (some unknown)."""
    rng = np.random.default_rng(4)
    rows: list[Row] = []
    for i in range(60):
        for target, mean in (("CN", -0.3), ("JP", 0.2), ("KP", -0.1)):
            if rng.random() < 0.6:
                rows.append((f"a{i:02d}", target, float(np.clip(rng.normal(mean, 0.3), -1, 1))))
    number = [int(article[1:]) for article, _, _ in rows]
    days = pd.to_datetime(["2025-10-01", "2025-11-15", None], utc=True)
    return make_panel(
        rows,
        n_mentions=[1 + n % 3 for n in number],
        outlet=[("Daily", "Wire", "")[n % 5 % 3] for n in number],
        topic=[(n % 4) - 1 for n in number],
        published=[days[n % 7 % 3] for n in number],
        cluster_id=[f"c{n // 2:02d}" if n < 20 else f"c{n}" for n in number],
    )
