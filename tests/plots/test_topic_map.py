from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from scipy.spatial.distance import jensenshannon, pdist, squareform

from toolkit.errors import InputError
from toolkit.plots.display import Display
from toolkit.plots.topic_map import TopicMapDisplay, classical_scaling, js_distances


def tables(n_topics: int = 5) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(2)
    weights = rng.gamma(0.3, size=(n_topics, 40))
    weights[1] = 0.9 * weights[0] + 0.1 * weights[1]
    weights /= weights.sum(axis=1, keepdims=True)
    rows = [
        (t, r, f"w{w}", weights[t, w])
        for t in range(n_topics)
        for r, w in enumerate(np.argsort(-weights[t], kind="stable"), start=1)
    ]
    summary = pd.DataFrame({"topic": range(n_topics), "label": [f"label {t}, of topic" for t in range(n_topics)]})
    summary = summary.assign(share=np.arange(n_topics, 0, -1) / sum(range(n_topics + 1)), n_articles=3)
    return pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"]), summary.assign(top_terms="", example="")


def test_distances_are_scipy_s() -> None:
    weights = np.random.default_rng(0).gamma(0.2, size=(6, 50))
    expected = squareform(pdist(weights, lambda p, q: jensenshannon(p, q, base=2)))
    assert js_distances(weights) == pytest.approx(expected)


@settings(deadline=None)
@given(st.integers(3, 9), st.integers(0, 1000))
def test_points_of_a_plane_are_placed_as_they_lie(n: int, seed: int) -> None:
    points = np.random.default_rng(seed).normal(size=(n, 2))
    distances = squareform(pdist(points))
    places, fit = classical_scaling(distances)
    assert squareform(pdist(places)) == pytest.approx(distances, abs=1e-7)
    assert fit == pytest.approx(1)
    assert (places.max(axis=0) >= -places.min(axis=0) - 1e-6).all()


def test_the_direction_does_not_depend_on_the_order_of_topics() -> None:
    points = np.random.default_rng(1).normal(size=(7, 2))
    distances = squareform(pdist(points))
    turned = classical_scaling(distances[::-1, ::-1])[0][::-1]
    assert turned == pytest.approx(classical_scaling(distances)[0], abs=1e-9)


def test_circles_lie_where_the_terms_put_them_and_are_as_large_as_the_share() -> None:
    terms, summary = tables()
    display = TopicMapDisplay.from_tables(terms, summary)
    wide = terms.pivot_table(index="topic", columns="term", values="weight").to_numpy()
    assert np.asarray(display.circles_.get_offsets()) == pytest.approx(classical_scaling(js_distances(wide))[0])
    sizes = display.circles_.get_sizes()
    assert sizes / sizes.max() == pytest.approx(np.array([5, 4, 3, 2, 1]) / 5)
    assert [n.get_text() for n in display.numbers_] == ["0", "1", "2", "3", "4"]
    assert display.nearest == (0, 1)


def test_numbers_do_not_print_over_each_other_and_every_circle_can_be_seen() -> None:
    _, summary = tables(12)
    same = np.full((12, 2), 0.1) + 0.001 * np.arange(12)[:, None]
    same[11] = 1.0
    summary = summary.assign(share=[0.9, *[0.1 / 11] * 10, 0.0])
    display = TopicMapDisplay(same, 0.9, summary, (0, 1)).plot()
    boxes = [number.get_window_extent() for number in display.numbers_]
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    assert display.numbers_[0].get_position() == (0, 0)
    assert display.circles_.get_sizes().min() >= 30


def test_a_narrow_map_has_its_labels_below_and_all_words_on_the_page(on_page: Callable[[Display], bool]) -> None:
    display = TopicMapDisplay.from_tables(*tables(20), width=3.5)
    assert on_page(display)
    assert display.ax_.get_position().width > 0.7


def test_a_table_of_ten_terms_is_no_map() -> None:
    terms, summary = tables()
    terms = terms[terms["rank"] <= 2].assign(weight=lambda t: t["weight"] / 2)
    with pytest.raises(
        InputError, match=r"'topic_terms' .* Got 2 terms for each, with \d+% of it; give topic_terms\(1000\)"
    ):
        TopicMapDisplay.from_tables(terms, summary)


def test_it_says_what_it_shows_and_how_much() -> None:
    display = TopicMapDisplay.from_tables(*tables())
    assert display.alt_text == (
        "Map of the topics. 5 circles; near means alike terms, large means a large share. Largest 0: label 0, of "
        "topic (33%). Most alike 0: label 0, of topic and 1: label 1, of topic. "
        f"Two axes show {display.fit:.0%} of the distances."
    )
    assert f"Two axes show {display.fit:.0%}" in display.ax_.get_xlabel()
    legend = display.ax_.texts[-1].get_text()
    assert "4: label 4, of topic (7%)" in legend


@pytest.mark.parametrize("n_topics", [3, 30])
def test_all_labels_are_on_the_page(n_topics: int) -> None:
    display = TopicMapDisplay.from_tables(*tables(n_topics))
    display.figure_.draw_without_rendering()
    box = display.ax_.texts[-1].get_window_extent()
    width, height = display.figure_.get_size_inches() * display.figure_.dpi
    assert box.x1 <= width
    assert box.y0 >= 0
    assert box.y1 <= height


def test_same_bytes_and_own_axes() -> None:
    terms, summary = tables()
    one, other = (TopicMapDisplay.from_tables(terms, summary).render("svg") for _ in range(2))
    assert one == other
    shuffled = TopicMapDisplay.from_tables(terms.sample(frac=1, random_state=1), summary[::-1])
    assert shuffled.render("svg") == one
    ax = Figure().subplots()
    assert TopicMapDisplay.from_tables(terms, summary, ax=ax).ax_ is ax


def test_two_topics_have_no_map_and_tables_must_match() -> None:
    terms, summary = tables()
    with pytest.raises(InputError, match="same three topics or more"):
        TopicMapDisplay.from_tables(terms[terms["topic"] < 2], summary[:2])
    with pytest.raises(InputError, match=r"Got terms of \[0, 1, 2, 3, 4\] and a summary of \[0, 1, 2\]"):
        TopicMapDisplay.from_tables(terms, summary[:3])
