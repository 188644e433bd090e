import pandas as pd
import pytest

from toolkit.plots.topic_scan import TopicScanDisplay
from toolkit.topics.select import TopicScan, suggest


def make_scan(stability: float = 0.7) -> TopicScan:
    table = pd.DataFrame({"n_topics": [5, 10, 20], "held_out": [0.10, 0.19, 0.20], "held_out_se": [0.01, 0.01, 0.02]})
    table = table.assign(in_sample=0.3, diversity=[0.9, 0.8, 0.7], exclusivity=0.6, gain=[0.5, 0.7, 0.8])
    table = table.assign(stability=stability, stability_least=0.2, stability_seeds=0.95)
    return TopicScan(*suggest(table, min_stability=0.5), {"min_stability": 0.5})


def test_lines_are_those_of_the_table() -> None:
    scan = make_scan()
    display = TopicScanDisplay.from_scan(scan)
    for column in ("held_out", "in_sample", "stability", "stability_seeds", "diversity", "exclusivity", "gain"):
        assert display.lines_[column].get_xdata().tolist() == [5, 10, 20]
        assert display.lines_[column].get_ydata().tolist() == scan.table[column].tolist()
    assert display.lines_["held_out"].axes is display.axes_[0]
    assert [ax.get_title(loc="left") for ax in display.axes_] == [
        "Coherence (NPMI)",
        "Stability (mean Jaccard)",
        "Distinct words",
        "Bits saved per unseen word",
    ]


def test_the_suggestion_and_what_is_as_good_are_marked() -> None:
    display = TopicScanDisplay.from_scan(make_scan())
    assert all(10 in list(ax.lines[0].get_xdata()) for ax in display.axes_)
    (strip,) = display.axes_[0].patches
    assert strip.get_y() == pytest.approx(0.18)
    assert strip.get_height() == pytest.approx(0.02)
    assert display.figure_.get_supxlabel().replace("\n", " ").startswith("Suggested: 10 topics. All numbers tried")


def test_without_a_suggestion_there_is_no_mark() -> None:
    display = TopicScanDisplay.from_scan(make_scan(stability=0.3))
    assert display.title == "How many topics: no suggestion"
    assert display.axes_[3].lines[0] is display.lines_["gain"]


def test_it_says_what_it_shows() -> None:
    assert TopicScanDisplay.from_scan(make_scan()).alt_text == (
        "How many topics: suggested 10. Four panels of lines over 5 to 20 topics: coherence, stability, distinct "
        "words, bits saved. Held-out coherence is highest at 20 (0.20); stability goes from 0.70 to 0.70."
    )


@pytest.mark.parametrize("width", [3.5, 7.2])
def test_the_reason_stays_on_the_page(width: float) -> None:
    display = TopicScanDisplay.from_scan(make_scan(), width=width)
    display.figure_.draw_without_rendering()
    box = display.figure_._supxlabel.get_window_extent()
    assert box.x1 <= width * display.figure_.dpi
    assert box.y0 >= 0


def test_same_bytes() -> None:
    one, other = (TopicScanDisplay.from_scan(make_scan()).render("svg") for _ in range(2))
    assert one == other


@pytest.mark.parametrize("width", [3.5, 7.2])
def test_numbers_of_topics_that_are_near_do_not_print_over_each_other(width: float) -> None:
    table = make_scan().table.assign(n_topics=[3, 41, 42])
    more = pd.concat([table, table[:2].assign(n_topics=[40, 60])]).sort_values("n_topics", ignore_index=True)
    scan = TopicScan(
        *suggest(more.assign(held_out=[0.1, 0.1, 0.9, 0.1, 0.1]), min_stability=0.5), {"min_stability": 0.5}
    )
    display = TopicScanDisplay.from_scan(scan, width=width)
    assert [t.get_text() for t in display.axes_[-1].get_xticklabels()] == ["3", "", "41", "", "60"]
