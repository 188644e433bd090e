import numpy as np
import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.plots.decomposition_pairs import DecompositionPairsDisplay

NAMES = {"CN": "China", "JP": "Japan", "KP": "North Korea"}
PARTS = ("difference", "other topics", "other tone")


@pytest.fixture
def table() -> pd.DataFrame:
    pairs = {("CN", "JP"): (-0.1, -0.3, 0.2), ("CN", "KP"): (0.5, 0.1, 0.4), ("JP", "KP"): (0.6, 0.4, 0.2)}
    rows = [
        (a, b, part, "all", estimate)
        for (a, b), estimates in pairs.items()
        for part, estimate in zip(PARTS, estimates, strict=True)
    ]
    rows.append(("CN", "JP", "other tone", "0", 0.9))
    frame = pd.DataFrame(rows, columns=["target_a", "target_b", "part", "level", "estimate"])
    frame = frame.assign(ci_low=frame["estimate"] - 0.1, ci_high=frame["estimate"] + 0.1, warning="")
    thin = (frame["target_a"] == "CN") & (frame["target_b"] == "KP")
    frame.loc[thin, ["ci_low", "ci_high"]] = np.nan
    frame = frame.assign(p_value=0.01, share_a=1.0, share_b=1.0, tone_a=0.1, tone_b=0.2, n_articles=40, n_clusters=40)
    return frame.assign(warning=np.where(thin, "KP: one cluster, no interval", ""))


def test_bars_are_the_sums_of_the_table_three_for_each_pair(table: pd.DataFrame) -> None:
    display = DecompositionPairsDisplay.from_table(table, names=NAMES)
    widths = {part: [bar.get_width() for bar in bars] for part, bars in display.bars_.items()}
    assert widths == {"difference": [-0.1, 0.5, 0.6], "other topics": [-0.3, 0.1, 0.4], "other tone": [0.2, 0.4, 0.2]}
    heights = [[bar.get_y() for bar in display.bars_[part]] for part in PARTS]
    assert np.diff(heights, axis=0) == pytest.approx(1.0)
    assert (np.diff(heights[0]) > 3).all()
    segments = display.intervals_["other tone"][2][0].get_segments()
    ends = [[x for x, _ in s] for s in segments if len(s) and np.isfinite(s).all()]
    assert np.allclose(ends, [[0.1, 0.3], [0.1, 0.3]])


def test_pairs_parts_and_cautions_are_named(table: pd.DataFrame) -> None:
    display = DecompositionPairsDisplay.from_table(table, names=NAMES)
    labels = [label.get_text() for label in display.ax_.get_yticklabels()]
    assert labels == ["China − Japan", "China − North Korea †", "Japan − North Korea"]
    assert display.ax_.get_xlabel().endswith("95% interval; †: see warning")
    legend = [text.get_text() for text in display.ax_.get_legend().get_texts()]
    assert legend == ["difference", "other topics", "same topic, other tone"]
    said = (
        "3 pairs of targets. Largest without a warning: Japan minus North Korea, +0.60 (+0.50 to +0.70), of which +0.40"
    )
    assert said in display.alt_text
    assert "+0.20 (+0.10 to +0.30) from another tone" in display.alt_text
    calm = DecompositionPairsDisplay.from_table(table.assign(warning=""), level=0.9)
    assert calm.ax_.get_xlabel().endswith("90% interval")


def test_the_largest_differences_are_kept_in_the_order_of_the_table(table: pd.DataFrame) -> None:
    display = DecompositionPairsDisplay.from_table(table, n_pairs=2)
    assert [label.get_text() for label in display.ax_.get_yticklabels()] == ["CN − KP †", "JP − KP"]


def test_same_bytes(table: pd.DataFrame) -> None:
    one, other = (DecompositionPairsDisplay.from_table(table).render("svg") for _ in range(2))
    assert one == other


def test_what_cannot_be_drawn(table: pd.DataFrame) -> None:
    with pytest.raises(InputError, match="at least one pair"):
        DecompositionPairsDisplay.from_table(table.iloc[:0])
    with pytest.raises(InputError, match=r"'n_pairs' .* must be 1 or more. Got 0"):
        DecompositionPairsDisplay.from_table(table, n_pairs=0)
    with pytest.raises(InputError, match=r"decomposition table must be a DataFrame\. Got NoneType"):
        DecompositionPairsDisplay.from_table(None)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"decomposition table must have the column 'part'"):
        DecompositionPairsDisplay.from_table(table.drop(columns="part"))


def test_the_largest_is_none_with_a_warning_and_one_pair_is_counted_as_one(table: pd.DataFrame, on_page) -> None:
    thin = table.assign(warning=np.where(table["target_a"] == "JP", "JP: fewer than 10 articles", table["warning"]))
    assert "Largest without a warning: CN minus JP" in DecompositionPairsDisplay(thin[thin.level == "all"]).alt_text
    one = DecompositionPairsDisplay.from_table(table.iloc[:3].assign(warning="few"), width=3.5, names={"CN": "N " * 25})
    assert one.alt_text.endswith(
        "1 pair of targets. Every pair has a warning or lacks an interval, so no largest is named."
    )
    assert on_page(one)
