from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from toolkit.errors import InputError
from toolkit.plots.style import SMALL, target_styles
from toolkit.plots.tone import ToneDisplay


def ends(container) -> list[list[float]]:
    return [[x for x, _ in segment] for segment in container[2][0].get_segments() if len(segment)]


def test_points_and_intervals_are_those_of_the_table(comparison, names):
    display = ToneDisplay.from_comparison(comparison, group="outlet", names=names)
    sound, thin = display.points_["CN"]
    assert sound[0].get_xdata().tolist() == [-0.3]
    assert np.allclose(ends(sound), [[-0.4, -0.2]])
    assert thin[0].get_xdata().tolist() == [-0.1]
    assert display.points_["JP"][0][0].get_xdata().tolist() == [0.2]


def test_a_warning_makes_a_point_hollow_and_the_legend_says_so(comparison, names):
    display = ToneDisplay.from_comparison(comparison, group="outlet", names=names)
    sound, thin = display.points_["CN"]
    colour = target_styles(["CN"])["CN"].colour.lower()
    assert to_hex(sound[0].get_markerfacecolor()) == colour
    assert to_hex(thin[0].get_markerfacecolor()) == "#ffffff"
    assert to_hex(thin[0].get_color()) == colour
    words = [t.get_text() for t in display.ax_.get_legend().get_texts()]
    assert words == ["China", "Japan", "hollow: see warning"]


def test_levels_go_down_and_targets_stand_apart_in_them(comparison):
    display = ToneDisplay.from_comparison(comparison, group="outlet")
    places = {code: [p[0].get_ydata().tolist() for p in parts] for code, parts in display.points_.items()}
    assert places["CN"] == [[pytest.approx(-1 / 6)], [pytest.approx(5 / 6)]]
    assert places["JP"][0] == [pytest.approx(1 / 6)]
    assert display.ax_.get_ylim() == (1.5, -0.5)


def test_long_names_are_wrapped_not_cut(comparison):
    display = ToneDisplay.from_comparison(comparison, group="outlet")
    label = display.ax_.get_yticklabels()[1].get_text()
    assert label.replace("\n", " ") == "The Long Evening Post of the Northern Provinces"
    display.figure_.draw_without_rendering()
    edge = display.ax_.get_yticklabels()[1].get_window_extent().x0
    assert edge >= 0


def test_labels_units_zero_line_and_numbers(comparison, names):
    display = ToneDisplay.from_comparison(comparison, group="overall", names=names)
    assert display.ax_.get_title(loc="left") == "Mean tone overall"
    assert display.ax_.get_xlabel() == "Mean tone of articles (−1 to +1), 95% interval"
    assert [t.get_text() for t in display.ax_.get_yticklabels()] == ["China", "Japan"]
    assert [t.get_text() for t in display.counts_] == ["1,200", "40"]
    assert display.ax_.lines[0].get_xdata() == [0.0, 0.0]
    assert display.ax_.get_legend() is None
    assert all(t.get_fontsize() >= SMALL for t in [*display.counts_, *display.ax_.get_xticklabels()])


def test_alternative_text(comparison, names):
    display = ToneDisplay.from_comparison(comparison, group="overall", names=names)
    assert display.alt_text == (
        "Mean tone overall. Points with 95% intervals on a scale from −1 to +1, for China and Japan. "
        "Lowest −0.20 for China, highest +0.10 for Japan."
    )


def test_topics_get_their_labels(comparison, topic_summary):
    display = ToneDisplay.from_comparison(comparison, group="topic", topic_summary=topic_summary)
    labels = [t.get_text() for t in display.ax_.get_yticklabels()]
    assert labels == ["0: trade, tariffs", "1: missile, launch"]
    assert "in 0: trade, tariffs" in display.alt_text


def test_it_draws_where_it_is_told_and_as_wide_as_it_is_told(comparison):
    ax = Figure().subplots()
    display = ToneDisplay.from_comparison(comparison, ax=ax)
    assert display.ax_ is ax
    assert display.figure_ is ax.figure
    assert ToneDisplay.from_comparison(comparison, width=3.5).figure_.get_figwidth() == 3.5


def test_a_group_that_is_not_there_is_refused(comparison):
    with pytest.raises(InputError, match=r"'group'.*Did you mean 'outlet'"):
        ToneDisplay.from_comparison(comparison, group="outlets")


def test_the_scale_fits_points_and_sound_intervals_and_says_where_bars_run_out(comparison):
    table = comparison.table.assign(ci_low=comparison.table.ci_low.where(comparison.table.warning == "", -1.0))
    display = ToneDisplay.from_comparison(replace(comparison, table=table), group="outlet")
    assert display.ax_.get_xlim() == (pytest.approx(-0.45), pytest.approx(0.35))
    assert display.ax_.get_legend().get_texts()[-1].get_text() == "hollow: see warning; bars may run out"


@pytest.mark.parametrize("width", [3.5, 7.2])
@pytest.mark.parametrize("group", ["overall", "outlet"])
def test_six_long_names_stay_on_the_page(six, on_page, width, group):
    comparison, names = six
    display = ToneDisplay.from_comparison(comparison, group=group, names=names, width=width)
    assert on_page(display)
    if group == "outlet":
        words = [text.get_text().replace("\n", " ") for text in display.ax_.get_legend().get_texts()]
        assert words[:6] == list(names.values())


def test_an_outlet_called_all_is_an_outlet(comparison):
    rows = comparison.table[comparison.table.group == "outlet"].iloc[:2].assign(level="all")
    display = ToneDisplay.from_comparison(replace(comparison, table=rows), group="outlet")
    assert [t.get_text() for t in display.ax_.get_yticklabels()] == ["all"]
    assert "in 1 level. Lowest −0.30 for CN in all" in display.alt_text


def test_thin_rows_are_not_named_as_extremes(comparison):
    table = comparison.table
    thin = table[table.group == "outlet"].assign(warning="fewer than 10 articles")
    said = ToneDisplay.from_comparison(replace(comparison, table=thin), group="outlet").alt_text
    assert said.endswith("Every mean has a warning, so no lowest or highest is named.")


def test_nothing_to_draw_and_wrong_parameters_are_named(comparison):
    with pytest.raises(InputError, match=r"must have rows to be drawn. Got none"):
        ToneDisplay.from_comparison(replace(comparison, table=pd.DataFrame(columns=comparison.table.columns)))
    for width in (0, -1, "7", float("nan")):
        with pytest.raises(InputError, match="'width' parameter must be a number, 1 or more"):
            ToneDisplay.from_comparison(comparison, width=width)
    with pytest.raises(InputError, match=r"'names' parameter must be a mapping of codes to names, or None. Got list"):
        ToneDisplay.from_comparison(comparison, names=["China"])
