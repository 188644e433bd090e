import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.compare.prominence import prominence, prominence_table
from toolkit.corpus.corpus import Corpus
from toolkit.targets.mentions import find_mentions

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
    weights = {"title_weight": 0.4, "dateline_weight": 0.5, "count_weight": 0.0}
    both = of(in_title=[True], in_dateline=[True], first=[np.nan], n_mentions=[1], **weights)
    assert both == pytest.approx(1 - (1 - 0.4) * (1 - 0.5))


def test_only_in_the_title_earns_no_place_in_the_text():
    assert of(**NONE | {"lead_weight": 1.0}, in_title=[True], first=[np.nan]) == 0.0


def test_a_single_weight_is_its_cue():
    assert of(**NONE | {"count_weight": 1.0, "count_scale": 4.0}) == pytest.approx(1 - np.exp(-0.5))
    assert of(**NONE | {"lead_weight": 1.0, "lead_scale": 300.0}) == pytest.approx(np.exp(-2.0))


@given(st.booleans(), st.booleans(), st.one_of(st.just(float("nan")), st.floats(0, 1e6)), st.integers(1, 10_000))
def test_it_lies_between_zero_and_one(in_title, in_dateline, first, n):
    assert 0.0 <= of(in_title=[in_title], in_dateline=[in_dateline], first=[first], n_mentions=[n]) <= 1.0


def test_the_table_takes_its_cues_from_the_mentions():
    text = "TOKYO, March 5 - Steel output in China rose. China leads. A Korean firm follows."
    mentions = find_mentions(Corpus.from_texts([text]), ["China", "Japan", "North Korea"])
    moved = mentions.assign(part=mentions["part"].where(mentions.index != 2, "title"))  # the second "China"
    table = prominence_table(moved[::-1])
    assert table["target"].tolist() == ["CN", "JP"]
    columns = ["in_title", "in_dateline", "first", "n_mentions"]
    assert table.loc[0, columns].tolist() == [True, False, text.index("China"), 2]
    assert table.loc[1, ["in_title", "in_dateline", "n_mentions"]].tolist() == [False, True, 0]
    assert np.isnan(table.loc[1, "first"])
    assert table["prominence"].tolist() == pytest.approx(list(prominence(*(table[c] for c in columns))))


def test_a_dateline_alone_is_its_weight():
    mentions = find_mentions(Corpus.from_texts(["TOKYO, March 5 - Output rose."]), ["Japan"])
    assert prominence_table(mentions)["prominence"].tolist() == pytest.approx([0.8])
