import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import InputError
from toolkit.tone.sample import CodedSample

TONES = ["negative", "neutral", "positive"]
SPANS = pd.DataFrame(
    [(f"{n} ", who, " x") for n in range(9) for who in ("A", "B")], columns=["left", "mention", "right"]
)
LABELS = [TONES[n % 3] for n in range(9) for _ in "AB"]


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(len(SPANS))), st.integers(2, 3), st.integers(0, 5))
def test_the_order_that_it_came_in_changes_nothing(order: list[int], folds: int, seed: int) -> None:
    expected = CodedSample.read(SPANS, LABELS, folds=folds, random_state=seed)
    spans, labels = SPANS.iloc[order], [LABELS[i] for i in order]
    found = CodedSample.read(spans, labels, folds=folds, random_state=seed)
    pd.testing.assert_frame_equal(found.spans, expected.spans)
    for name in ("labels", "groups", "folds"):
        assert np.array_equal(getattr(found, name), getattr(expected, name))
    back = found.spans.iloc[found.places].reset_index(drop=True)
    pd.testing.assert_frame_equal(back, spans.reset_index(drop=True))
    assert [TONES[code] for code in found.labels[found.places]] == labels
    assert set(found.folds) == set(range(folds))


def test_a_sentence_is_in_one_fold() -> None:
    pair = [("Japan met ", "China", "."), ("", "Japan", " met China.")]
    spans = pd.DataFrame(pair + SPANS.to_numpy().tolist(), columns=SPANS.columns)
    for seed in range(5):
        sample = CodedSample.read(spans, ["neutral", "negative", *LABELS], folds=3, random_state=seed)
        assert pd.Series(sample.folds).groupby(sample.groups).nunique().max() == 1
        here = sample.groups[sample.places[:2]]
        assert here[0] == here[1]


@pytest.mark.parametrize(
    ("labels", "folds", "why"),
    [
        (LABELS[:-1], 3, "one for each of the 18 spans. Got 17"),
        (["good", *LABELS[1:]], 3, "Row 0 has 'good'"),
        (LABELS, 7, "each label in 7 or more sentences. Got 'negative' in 6"),
        (LABELS, 1, "'folds' must be 2 or more. Got 1"),
    ],
)
def test_a_sample_that_breaks_a_rule_is_refused(labels: list[str], folds: int, why: str) -> None:
    with pytest.raises(InputError, match=why):
        CodedSample.read(SPANS, labels, folds=folds, random_state=0)
