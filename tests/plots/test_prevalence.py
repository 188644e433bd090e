import itertools

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.plots.prevalence import PrevalenceDisplay

NAN = float("nan")


@pytest.fixture
def prevalence() -> pd.DataFrame:
    rows = [
        ("2025-10", 0, 0.6, 0.5, 0.7, ""),
        ("2025-10", 1, 0.4, 0.3, 0.5, ""),
        ("2025-12", 0, 0.2, NAN, NAN, "fewer than 10 articles"),
        ("2025-12", 1, 0.8, NAN, NAN, "fewer than 10 articles"),
        ("undated", 0, 0.9, 0.8, 1.0, ""),
        ("undated", 1, 0.1, 0.0, 0.2, ""),
    ]
    table = pd.DataFrame(rows, columns=["level", "topic", "estimate", "ci_low", "ci_high", "warning"])
    return table.assign(group="period", n_articles=20, n_clusters=20)


def test_lines_and_bands_are_those_of_the_table(prevalence: pd.DataFrame) -> None:
    display = PrevalenceDisplay.from_prevalence(prevalence)
    assert np.allclose(display.lines_[0].get_ydata(), [0.6, np.nan, 0.2], equal_nan=True)
    heights = np.concatenate([path.vertices[:, 1] for path in display.bands_[1].get_paths()])
    assert (heights.min(), heights.max()) == (0.3, 0.5)
    assert [len(display.axes_), len({ax.get_ylim() for ax in display.axes_})] == [2, 1]


def test_a_warning_makes_a_point_hollow(prevalence: pd.DataFrame) -> None:
    _, filled, hollow = PrevalenceDisplay.from_prevalence(prevalence).axes_[0].lines
    assert filled.get_ydata().tolist() == [0.6]
    assert hollow.get_ydata().tolist() == [0.2]
    assert hollow.get_markerfacecolor() == "white"


def test_panels_axes_and_notes_are_named(prevalence: pd.DataFrame, topic_summary: pd.DataFrame) -> None:
    display = PrevalenceDisplay.from_prevalence(prevalence, topic_summary=topic_summary)
    assert [ax.get_title(loc="left") for ax in display.axes_] == ["0: trade, tariffs", "1: missile, launch"]
    assert [t.get_text() for t in display.axes_[0].get_xticklabels()] == ["2025-10", "2025-11", "2025-12"]
    assert display.figure_.get_supxlabel() == (
        "Time (month, UTC); mean share of the topic, pointwise 95% band or bar; hollow: see warning"
    )
    assert display.alt_text == (
        "Topic prevalence by month. 2 panels, each a line with its 95% band, from 2025-10 to 2025-12. "
        "Highest 60% for topic 0: trade, tariffs in 2025-10, of the shares without a warning."
    )


def test_some_topics_alone(prevalence: pd.DataFrame) -> None:
    assert list(PrevalenceDisplay.from_prevalence(prevalence, topics=[1]).lines_) == [1]
    with pytest.raises(InputError, match=r"topics of the table, \[0, 1\]. Got \[7\]"):
        PrevalenceDisplay.from_prevalence(prevalence, topics=[7])


def test_fifteen_topics_over_five_years_fit_and_labels_do_not_touch(prevalence: pd.DataFrame) -> None:
    months = [f"{2021 + m // 12}-{m % 12 + 1:02d}" for m in range(60)]
    rows = pd.concat([prevalence[:1].assign(level=month, topic=t) for t, month in itertools.product(range(15), months)])
    display = PrevalenceDisplay.from_prevalence(rows)
    display.figure_.draw_without_rendering()
    assert display.figure_.get_figheight() < 10
    boxes = [t.get_window_extent() for t in display.axes_[-1].get_xticklabels()]
    assert all(a.x1 < b.x0 for a, b in itertools.pairwise(boxes))


def test_same_bytes(prevalence: pd.DataFrame) -> None:
    one, other = (PrevalenceDisplay.from_prevalence(prevalence).render("svg") for _ in range(2))
    assert one == other


def test_dates_are_needed(prevalence: pd.DataFrame) -> None:
    for rows in (prevalence[4:], prevalence.assign(group="outlet")):
        with pytest.raises(InputError, match="articles with a date"):
            PrevalenceDisplay.from_prevalence(rows)


def test_what_is_no_prevalence_is_refused(prevalence: pd.DataFrame) -> None:
    with pytest.raises(InputError, match=r"prevalence table must be a DataFrame\. Got NoneType"):
        PrevalenceDisplay.from_prevalence(None)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"prevalence table must have the column 'group'"):
        PrevalenceDisplay.from_prevalence(prevalence.drop(columns="group"))


def test_a_period_between_gaps_has_its_interval_as_a_bar(prevalence: pd.DataFrame) -> None:
    display = PrevalenceDisplay.from_prevalence(prevalence)  # 2025-12 has no interval
    assert [s.tolist() for s in display.bars_[0].get_segments()] == [[[0.0, 0.5], [0.0, 0.7]]]
    joined = prevalence.assign(ci_low=0.1, ci_high=0.9, level=[*["2025-10"] * 2, *["2025-11"] * 2, *["undated"] * 2])
    beside = PrevalenceDisplay.from_prevalence(joined)
    assert not len(beside.bars_[0].get_segments())
    assert "pointwise 95% band;" in beside.figure_.get_supxlabel()
    one = PrevalenceDisplay.from_prevalence(prevalence[:2])
    assert [s.tolist() for s in one.bars_[1].get_segments()] == [[[0.0, 0.3], [0.0, 0.5]]]


def test_another_period_than_that_of_the_table_is_named(prevalence: pd.DataFrame) -> None:
    for period in ("day", "week", "quarter", "year"):
        with pytest.raises(InputError, match=rf"'period' parameter .* Got '{period}', and the level '20"):
            PrevalenceDisplay.from_prevalence(prevalence, period=period)
    with pytest.raises(InputError, match="'period' parameter must be one of day"):
        PrevalenceDisplay.from_prevalence(prevalence, period="decade")


def test_bands_of_shares_with_a_warning_are_not_cut_and_not_named_highest(prevalence: pd.DataFrame) -> None:
    wide = prevalence.assign(ci_high=0.9, warning="fewer than 10 clusters")
    display = PrevalenceDisplay.from_prevalence(wide)
    assert display.axes_[0].get_ylim()[1] > 0.9
    assert display.alt_text.endswith("Every share has a warning, so no highest is named.")
