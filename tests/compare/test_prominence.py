import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.compare.prominence import prominence

ARTICLE = {"in_title": [False], "in_dateline": [False], "first": [600.0], "n_mentions": [2]}
NONE = dict.fromkeys(("title_weight", "dateline_weight", "lead_weight", "count_weight"), 0.0)


def of(**changes: object) -> float:
    return float(prominence(**{**ARTICLE, **changes})[0])


@pytest.mark.parametrize(
    "more", [{"in_title": [True]}, {"in_dateline": [True]}, {"first": [10.0]}, {"n_mentions": [5]}]
)
def test_each_cue_raises_it(more):
    assert of(**more) > of()


def test_cues_join_as_independent_causes():
    both = of(in_title=[True], in_dateline=[True], first=[np.nan], n_mentions=[1], count_weight=0.0)
    assert both == pytest.approx(1 - (1 - 0.4) * (1 - 0.5))


def test_only_in_the_title_earns_no_place_in_the_text():
    assert of(**NONE | {"lead_weight": 1.0}, in_title=[True], first=[np.nan]) == 0.0


def test_a_single_weight_is_its_cue():
    assert of(**NONE | {"count_weight": 1.0}) == pytest.approx(1 - np.exp(-0.5))
    assert of(**NONE | {"lead_weight": 1.0}) == pytest.approx(np.exp(-2.0))


@given(st.booleans(), st.booleans(), st.one_of(st.just(float("nan")), st.floats(0, 1e6)), st.integers(1, 10_000))
def test_it_lies_between_zero_and_one(in_title, in_dateline, first, n):
    assert 0.0 <= of(in_title=[in_title], in_dateline=[in_dateline], first=[first], n_mentions=[n]) <= 1.0
