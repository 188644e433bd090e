import numpy as np
import pandas as pd
import pytest

from toolkit.compare.decomposition import ToneDecomposition
from toolkit.errors import InputError
from toolkit.plots.decomposition import DecompositionDisplay

NAMES = {"CN": "China", "JP": "Japan"}


@pytest.fixture
def found() -> ToneDecomposition:
    rows = [("difference", "all", -0.40), ("other topics", "all", -0.25), ("other tone", "all", -0.15)]
    parts = {"0": (0.05, -0.02), "1": (-0.20, -0.10), "2": (-0.10, -0.03)}
    for i, part in enumerate(("other topics", "other tone")):
        rows += [(part, topic, values[i]) for topic, values in parts.items()]
    table = pd.DataFrame(rows, columns=["part", "level", "estimate"])
    table = table.assign(ci_low=table.estimate - 0.1, ci_high=table.estimate + 0.1, warning="")
    table.loc[table.level == "2", ["ci_low", "ci_high"]] = np.nan
    return ToneDecomposition(table, {"target_a": "CN", "target_b": "JP", "level": 0.95})


def widths(display: DecompositionDisplay, part: str) -> list[float]:
    return [bar.get_width() for bar in display.bars_[part]]


def test_bars_are_those_of_the_table_largest_topics_first(found) -> None:
    display = DecompositionDisplay.from_decomposition(found, n_topics=2, names=NAMES)
    assert widths(display, "difference") == [-0.40]
    assert widths(display, "other topics") == [-0.25, -0.20, -0.10]
    assert widths(display, "other tone") == [-0.15, -0.10, -0.03]
    labels = [t.get_text() for t in display.ax_.get_yticklabels()]
    assert labels == ["difference", "other topics", "same topic, other tone", "topic 1", "topic 2"]


def test_intervals_are_drawn_where_there_are_any(found) -> None:
    display = DecompositionDisplay.from_decomposition(found, n_topics=3, names=NAMES)
    segments = display.intervals_["other topics"][2][0].get_segments()
    ends = [[x for x, _ in s] for s in segments if len(s) and np.isfinite(s).all()]
    assert np.allclose(ends, [[-0.35, -0.15], [-0.30, -0.10], [-0.05, 0.15]])


def test_title_axis_legend_and_text(found) -> None:
    display = DecompositionDisplay.from_decomposition(found, names=NAMES)
    assert display.ax_.get_title(loc="left") == "Tone towards China minus Japan"
    assert display.ax_.get_xlabel() == "Difference in mean tone, China minus Japan, 95% interval"
    words = [t.get_text() for t in display.ax_.get_legend().get_texts()]
    assert words == ["other topics", "same topic, other tone"]
    assert (
        "difference −0.40 (−0.50 to −0.30), of which −0.25 (−0.35 to −0.15) from other topics and −0.15"
        in display.alt_text
    )


def test_topics_have_their_labels(found) -> None:
    summary = pd.DataFrame({"topic": [0, 1, 2], "label": ["arms", "trade, tariffs", "film"], "share": 0.3})
    summary = summary.assign(n_articles=3, top_terms="", example="")
    display = DecompositionDisplay.from_decomposition(found, n_topics=1, topic_summary=summary)
    assert display.ax_.get_yticklabels()[-1].get_text() == "1: trade, tariffs"


def test_it_can_be_drawn_small_without_topics_and_again_with_the_same_bytes(found) -> None:
    one, two = (DecompositionDisplay.from_decomposition(found, n_topics=0, width=3.5) for _ in range(2))
    assert len(one.rows) == 3
    assert one.render("svg") == two.render("svg")
    with pytest.raises(InputError, match=r"'n_topics' .* must not be negative"):
        DecompositionDisplay.from_decomposition(found, n_topics=-1)


def test_what_has_a_warning_carries_a_dagger_and_long_words_stay_on_the_page(found, on_page) -> None:
    table = found.table.assign(warning=["", "", "", "few", "", "", "", "", ""])
    long = {"CN": "Association of Southeast Asian Nations", "JP": "Organization of the Petroleum Exporting Countries"}
    thin = ToneDecomposition(table, found.settings)
    for width in (3.5, 7.2):
        display = DecompositionDisplay.from_decomposition(thin, names=long, width=width)
        labels = [label.get_text() for label in display.ax_.get_yticklabels()]
        assert [label for label in labels if "†" in label] == ["topic 0 †"]
        assert display.ax_.get_xlabel().replace("\n", " ").endswith("†: see warning")
        assert on_page(display)
        assert display.ax_.bbox.width > 0.4 * display.figure_.bbox.width
    assert "†" not in DecompositionDisplay.from_decomposition(found).ax_.get_xlabel()
