import itertools
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from toolkit.errors import InputError
from toolkit.plots.style import target_styles
from toolkit.plots.timeline import TimelineDisplay


def test_the_line_breaks_where_there_is_no_data_and_undated_articles_are_left_out(comparison):
    line = TimelineDisplay.from_comparison(comparison).lines_["CN"]
    assert np.allclose(line.get_ydata(), [-0.3, np.nan, -0.1], equal_nan=True)
    assert np.diff(line.get_xdata()).tolist() == [1.0, 1.0]


def test_lines_look_as_their_target_does(comparison):
    lines = TimelineDisplay.from_comparison(comparison).lines_
    for code, style in target_styles(["CN", "JP"]).items():
        assert to_hex(lines[code].get_color()) == style.colour.lower()
        assert lines[code].get_linestyle() == style.line


def test_intervals_are_those_of_the_table(comparison):
    segments = TimelineDisplay.from_comparison(comparison).intervals_["CN"][2][0].get_segments()
    assert np.allclose([[y for _, y in s] for s in segments], [[-0.4, -0.2], [-0.2, 0.0]])


def test_the_scale_fits_points_and_sound_intervals_and_leaves_the_strip_free(comparison):
    ax = TimelineDisplay.from_comparison(comparison).ax_
    low, high = ax.get_ylim()
    assert high == pytest.approx(0.15)  # not the interval of the thin month, up to 1
    assert low + 0.18 * (high - low) == pytest.approx(-0.45)


def test_periods_units_and_numbers_are_named(comparison, names):
    display = TimelineDisplay.from_comparison(comparison, names=names)
    assert [t.get_text() for t in display.ax_.get_xticklabels()] == ["2025-10", "2025-11", "2025-12"]
    assert display.ax_.get_xlabel() == "Time (month, UTC)"
    assert display.ax_.get_ylabel() == "Mean tone of articles\n(−1 to +1), 95% interval"
    assert display.ax_.get_title(loc="left") == "Mean tone by month"
    assert display.counts_ax_.texts[0].get_text() == "articles per month, up to 20"
    assert display.counts_ax_.lines[0].get_ydata().tolist() == [20, 0, 20]
    assert [t.get_text() for t in display.ax_.get_legend().get_texts()] == [
        "China",
        "Japan",
        "hollow: see warning; bars may run out",
    ]


def test_sixty_periods_have_labels_that_do_not_touch(comparison):
    table = comparison.table[comparison.table.level == "2025-10"]
    months = [f"{2021 + m // 12}-{m % 12 + 1:02d}" for m in range(60)]
    long = table.iloc[[0] * 60].assign(level=months)
    display = TimelineDisplay.from_comparison(replace(comparison, table=long))
    display.figure_.draw_without_rendering()
    boxes = [t.get_window_extent() for t in display.ax_.get_xticklabels()]
    assert len(boxes) >= 6
    assert all(a.x1 < b.x0 for a, b in itertools.pairwise(boxes))


def test_alternative_text(comparison, names):
    assert TimelineDisplay.from_comparison(comparison, names=names).alt_text == (
        "Mean tone by month. Lines with 95% intervals on a scale from −1 to +1, for China and Japan, "
        "from 2025-10 to 2025-12. Lowest −0.30 for China in 2025-10, highest −0.10 for China in 2025-12, of the means "
        "without a warning."
    )


def test_it_draws_where_it_is_told(comparison):
    ax = Figure().subplots()
    display = TimelineDisplay.from_comparison(comparison, ax=ax)
    assert display.ax_ is ax
    assert display.counts_ax_ in ax.child_axes


def test_dates_are_needed(comparison):
    undated = comparison.table[comparison.table.level == "undated"]
    with pytest.raises(InputError, match="date"):
        TimelineDisplay.from_comparison(replace(comparison, table=undated))
    with pytest.raises(InputError, match="'period'"):
        TimelineDisplay.from_comparison(replace(comparison, table=comparison.table[:2]))


@pytest.mark.parametrize("width", [3.5, 7.2])
def test_six_long_names_stay_on_the_page_and_leave_the_axes_their_room(six, on_page, width):
    comparison, names = six
    display = TimelineDisplay.from_comparison(comparison, names=names, width=width)
    words = [text.get_text().replace("\n", " ") for text in display.ax_.get_legend().get_texts()]
    assert words[:6] == list(names.values())
    assert on_page(display)
    assert display.ax_.bbox.width > 0.6 * display.figure_.bbox.width
    assert display.ax_.bbox.height > 1.5 * display.figure_.dpi


def test_colours_are_those_of_all_targets_of_the_comparison(comparison):
    settings = {**comparison.settings, "targets": ["AA", "BB"]}
    table = comparison.table.assign(target=comparison.table.target.map({"CN": "AA", "JP": "BB"}))
    some = replace(comparison, settings=settings, table=table[(table.target == "BB") | (table.group != "period")])
    lines = TimelineDisplay.from_comparison(some).lines_
    assert list(lines) == ["BB"]
    assert to_hex(lines["BB"].get_color()) == target_styles(["AA", "BB"])["BB"].colour.lower()
