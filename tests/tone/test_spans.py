import numpy as np
import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.tone.spans import iter_spans, probability_columns, tone_columns, whole_spans


def test_missing_column_is_named():
    with pytest.raises(InputError, match=r"must have the columns \['left', 'mention', 'right'\]. Got \['left'\]"):
        list(iter_spans(pd.DataFrame({"left": ["a"]})))
    with pytest.raises(InputError, match=r"The spans must be a DataFrame .* Got list"):
        list(iter_spans(["a"]))


@pytest.mark.parametrize("value", [None, 3, float("nan")])
def test_what_is_no_text_is_named_with_its_row(value):
    frame = pd.DataFrame({"left": ["a", "b"], "mention": ["x", value], "right": ["", ""]}, dtype="object")
    with pytest.raises(InputError, match=r"Column 'mention' .* Row 1"):
        list(iter_spans(frame))


def test_a_column_that_comes_twice_is_named():
    frame = pd.DataFrame([["a", "x", "b", "c"]], columns=["left", "mention", "right", "left"])
    with pytest.raises(InputError, match=r"each column once\. Got \['left'\] more than once; drop the others"):
        list(iter_spans(frame))


def test_half_of_a_character_is_named_with_its_row_even_where_the_other_half_is_in_the_next_column():
    frame = pd.DataFrame({"left": ["a", "b \ud83d"], "mention": ["😀", "\ude00 x"], "right": ["", ""]}, dtype="object")
    assert whole_spans(frame.head(1)) == [("a", "😀", "")]
    with pytest.raises(InputError, match=r"whole characters\. Row 1 holds half of one, '\\ud83d': read the file"):
        whole_spans(frame)


def test_labels_include_the_thresholds():
    columns = tone_columns([-1, -0.2, -0.1, 0, 0.3, 0.4], pd.RangeIndex(6), negative=-0.2, positive=0.3)
    assert columns["label"].tolist() == ["negative", "negative", "neutral", "neutral", "positive", "positive"]
    assert columns[["p_negative", "p_neutral", "p_positive"]].isna().all(axis=None)


def test_two_labels_as_probable_as_each_other_are_neutral():
    p = np.array([[0.4, 0.2, 0.4], [1 / 3, 1 / 3, 1 / 3], [0.5, 0.2, 0.3], [0.2, 0.3, 0.5]])
    assert probability_columns(p, pd.RangeIndex(4))["label"].tolist() == ["neutral", "neutral", "negative", "positive"]
