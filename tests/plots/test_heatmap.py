import itertools
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure

from toolkit.errors import InputError
from toolkit.plots.heatmap import HeatmapDisplay


def test_cells_are_those_of_the_table_and_empty_ones_are_masked(comparison):
    grid = HeatmapDisplay.from_comparison(comparison).mesh_.get_array()
    assert np.ma.filled(grid, 9).reshape(2, 2).tolist() == [[-0.4, 0.2], [9, 0.05]]


def test_zero_is_in_the_middle_of_the_colours(comparison):
    mesh = HeatmapDisplay.from_comparison(comparison).mesh_
    assert mesh.get_clim() == (-0.4, 0.4)
    assert min(mesh.cmap(mesh.norm(0.0))[:3]) > 0.95
    red, _, blue, _ = mesh.cmap(mesh.norm(-0.4))
    assert red > blue
    red, _, blue, _ = mesh.cmap(mesh.norm(0.4))
    assert red < blue


def test_numbers_are_written_and_thin_cells_hatched(comparison):
    display = HeatmapDisplay.from_comparison(comparison)
    assert [t.get_text() for t in display.texts_] == ["−0.40\nn = 30", "+0.20\nn = 30", "+0.05\nn = 4"]
    (thin,) = display.thin_
    assert thin.get_xy() == (1, 1)
    assert thin.get_hatch() == "////"


def test_rows_and_columns_are_named(comparison, names, topic_summary):
    display = HeatmapDisplay.from_comparison(comparison, names=names, topic_summary=topic_summary)
    assert [t.get_text() for t in display.ax_.get_xticklabels()] == ["China", "Japan"]
    assert [t.get_text() for t in display.ax_.get_yticklabels()] == [
        "0: trade, tariffs",
        "1: missile, launch",
    ]
    assert display.ax_.get_title(loc="left") == "Mean tone by topic and target"
    assert display.alt_text == (
        "Mean tone by topic and target. A grid of 2 rows and 2 columns (China and Japan), red for negative "
        "and blue for positive tone. Lowest −0.40 for China in 0: trade, tariffs, "
        "highest +0.20 for Japan in 0: trade, tariffs, of the means without a warning."
    )


def test_outlets_do_as_well_and_long_names_stay_within_their_row(comparison):
    display = HeatmapDisplay.from_comparison(comparison, group="outlet", width=3.5)
    display.figure_.draw_without_rendering()
    one, other = (t.get_window_extent() for t in display.ax_.get_yticklabels())
    assert other.y1 < one.y0
    assert other.x0 >= 0


def test_it_draws_where_it_is_told(comparison):
    ax = Figure().subplots()
    assert HeatmapDisplay.from_comparison(comparison, ax=ax).ax_ is ax


def test_a_group_that_is_not_there_is_refused(comparison):
    with pytest.raises(InputError, match=r"'group'.*Available: outlet, overall, period, topic"):
        HeatmapDisplay.from_comparison(comparison, group="section")


def test_colours_are_set_by_the_cells_without_a_warning(comparison):
    wild = comparison.table.assign(estimate=comparison.table.estimate.where(comparison.table.warning == "", -0.9))
    display = HeatmapDisplay.from_comparison(replace(comparison, table=wild))
    assert display.mesh_.get_clim() == (-0.4, 0.4)
    assert display.mesh_.colorbar.extend == "both"
    assert HeatmapDisplay.from_comparison(comparison).mesh_.colorbar.extend == "neither"


@pytest.mark.parametrize("width", [3.5, 7.2])
def test_names_of_columns_stay_whole_and_apart(six, on_page, width):
    comparison, names = six
    display = HeatmapDisplay.from_comparison(comparison, group="outlet", names=names, width=width)
    labels = display.ax_.get_xticklabels()
    for label, name in zip(labels, names.values(), strict=True):
        assert label.get_text().split() == name.split()
    boxes = [label.get_window_extent() for label in labels]
    assert all(a.x1 <= b.x0 for a, b in itertools.pairwise(boxes))
    assert on_page(display)


def test_one_row_and_one_column_are_counted_as_one(comparison):
    one = comparison.table[(comparison.table.group == "topic") & (comparison.table.target == "CN")]
    assert (
        "A grid of 1 row and 1 column (CN)" in HeatmapDisplay.from_comparison(replace(comparison, table=one)).alt_text
    )
