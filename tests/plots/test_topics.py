from itertools import combinations

import pandas as pd
import pytest
from matplotlib.figure import Figure

from toolkit.errors import InputError
from toolkit.plots.topics import TopicTermsDisplay


@pytest.fixture
def terms() -> pd.DataFrame:
    rows = [(t, r, f"term {t}{r}", 1.0 / r + t) for t in (1, 0) for r in (2, 1, 3)]
    return pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"])


def test_bars_are_the_first_terms_in_order(terms):
    display = TopicTermsDisplay.from_tables(terms, n_terms=2)
    assert [b.get_width() for b in display.bars_[0]] == [1.0, 0.5]
    assert [b.get_width() for b in display.bars_[1]] == [2.0, 1.5]
    assert [t.get_text() for t in display.axes_[0].get_yticklabels()] == ["term 01", "term 02"]
    low, high = display.axes_[0].get_ylim()
    assert low > high  # the first on top


def test_panels_are_named_by_the_summary(terms, topic_summary):
    display = TopicTermsDisplay.from_tables(terms, topic_summary)
    assert [a.get_title(loc="right") for a in display.axes_] == [
        "0: trade, tariffs (60%)",
        "1: missile, launch (40%)",
    ]
    without = TopicTermsDisplay.from_tables(terms)
    assert [a.get_title(loc="right") for a in without.axes_] == ["Topic 0", "Topic 1"]


def test_fifteen_topics_fit_on_the_page():
    rows = [(t, r, f"long term of topic {t} {r}", 1.0 / r) for t in range(15) for r in range(1, 11)]
    display = TopicTermsDisplay.from_tables(pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"]))
    display.figure_.draw_without_rendering()
    width, height = display.figure_.get_size_inches() * display.figure_.dpi
    assert display.figure_.get_figheight() < 10
    for ax in display.axes_:
        box = ax.get_tightbbox()
        assert box.x0 >= 0
        assert box.x1 <= width
        assert box.y1 <= height
    assert [bool(a.get_xlabel()) for a in display.axes_] == [False] * 12 + [True] * 3


def test_alternative_text(terms):
    assert TopicTermsDisplay.from_tables(terms).alt_text == (
        "Terms of each topic. 2 panels of bars. topic 0: term 01, term 02, term 03; topic 1: term 11, term 12, term 13."
    )


def test_it_takes_the_place_of_axes(terms):
    figure = Figure()
    _, right = figure.subplots(1, 2)
    display = TopicTermsDisplay.from_tables(terms, ax=right)
    assert display.figure_ is figure
    assert all(a.get_position().x0 >= right.get_position().x0 for a in display.axes_)
    assert not right.axison
    with pytest.raises(InputError, match="subplots"):
        TopicTermsDisplay.from_tables(terms, ax=figure.add_axes((0, 0, 1, 1)))


def test_same_bytes(terms, topic_summary):
    one, other = (TopicTermsDisplay.from_tables(terms, topic_summary).render("svg") for _ in range(2))
    assert one == other


def test_nothing_to_draw_is_refused(terms):
    with pytest.raises(InputError, match="n_terms"):
        TopicTermsDisplay.from_tables(terms, n_terms=0)
    with pytest.raises(InputError, match="topic_terms"):
        TopicTermsDisplay.from_tables(terms[:0])


def test_terms_in_another_order_than_that_of_their_weights_are_not_called_the_heaviest(terms):
    display = TopicTermsDisplay.from_tables(terms.assign(rank=4 - terms["rank"]), n_terms=2)
    assert [b.get_width() for b in display.bars_[0]] == pytest.approx([1 / 3, 1 / 2])
    assert display.figure_.get_suptitle() == "Terms of each topic"
    assert display.alt_text.startswith("Terms of each topic. 2 panels of bars. topic 0: term 03, term 02; ")
    assert display.axes_[0].get_xlabel() == "Weight in the topic"


@pytest.mark.parametrize("width", [3.5, 5.0, 7.2])
def test_headings_and_tick_labels_keep_apart(width: float) -> None:
    rows = [(t, r, f"of topic {t} {r}", 0.0034 / r) for t in range(6) for r in range(1, 9)]
    table = pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"])
    summary = pd.DataFrame({"topic": range(6), "label": "quarterly dividend, payable, stock split", "share": 0.1})
    summary = summary.assign(n_articles=3, top_terms="", example="")
    display = TopicTermsDisplay.from_tables(table, summary, width=width)
    headings = [ax._right_title.get_window_extent() for ax in display.axes_]
    assert not any(a.overlaps(b) for a, b in combinations(headings, 2))
    for ax in display.axes_:
        low, high = ax.get_xlim()
        labels = [t.get_window_extent() for t in ax.get_xticklabels() if low <= t.get_position()[0] <= high]
        assert not any(a.overlaps(b) for a, b in combinations(labels, 2))
