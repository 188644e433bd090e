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
    for name in ("labels", "sentences", "groups", "folds"):
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


def test_copies_in_other_spacing_and_case_are_one_sentence() -> None:
    copies = [("JAPAN\u00a0met  ", "China", ". "), (" Japan met ", "china", ".")]
    spans = pd.DataFrame(copies + SPANS.to_numpy().tolist(), columns=SPANS.columns)
    for seed in range(5):
        sample = CodedSample.read(spans, ["neutral", "negative", *LABELS], folds=3, random_state=seed)
        for codes in (sample.sentences, sample.groups, sample.folds):
            first, second = codes[sample.places[:2]]
            assert first == second


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(len(SPANS))), st.integers(0, 5))
def test_a_group_is_in_one_fold_with_copies_of_its_sentences(order: list[int], seed: int) -> None:
    pairs = [row for n in range(9) for row in ((f"{n} ", "A", " met B"), (f"{n} A met ", "B", ""))]
    spans = pd.DataFrame(pairs, columns=SPANS.columns)
    articles = [n // 2 for n in range(9) for _ in "AB"]
    articles[-1] = 0  # the last sentence stands in the first article, too: both are kept together
    expected = CodedSample.read(spans, LABELS, groups=articles, folds=2, random_state=seed)
    labels, groups = ([values[i] for i in order] for values in (LABELS, articles))
    found = CodedSample.read(spans.iloc[order], labels, groups=groups, folds=2, random_state=seed)
    for name in ("labels", "sentences", "groups", "folds"):
        assert np.array_equal(getattr(found, name), getattr(expected, name))
    folds = pd.Series(expected.folds[expected.places])
    assert folds.groupby(articles).nunique().max() == 1
    assert folds.groupby([n for n in range(9) for _ in "AB"]).nunique().max() == 1
    assert len(set(expected.groups)) == 4
    assert len(set(expected.sentences)) == 9


@pytest.mark.parametrize(
    ("groups", "why"),
    [
        ("abc", "'groups' must be a list or Series, one for each span. Got 'abc'"),
        (3, "'groups' must be a list or Series"),
        (["a"] * 17, "'groups' must be one for each of the 18 spans. Got 17"),
        (["a", None] * 9, "'groups' must hold a value for each span. Row 1 has None"),
        (["a", "b"] * 9, "each label in 3 or more groups. Got 'negative' in 2"),
        (pd.Series(["a"] * 18, index=range(1, 19)), r"'groups' must have the index of the spans. Got \[1, 2, 3\]"),
    ],
)
def test_groups_that_break_a_rule_are_refused(groups: list[str], why: str) -> None:
    with pytest.raises(InputError, match=why):
        CodedSample.read(SPANS, LABELS, groups=groups, folds=3, random_state=0)


def test_labels_of_another_index_are_not_matched_by_position() -> None:
    labels = pd.Series(LABELS)
    with pytest.raises(InputError, match=r"'labels' must have the index of the spans. Got \[17, 16, 15\]"):
        CodedSample.read(SPANS, labels[::-1], folds=3, random_state=0)
    assert len(CodedSample.read(SPANS, labels, folds=3, random_state=0).labels) == len(SPANS)


@pytest.mark.parametrize(
    ("labels", "folds", "why"),
    [
        (LABELS[:-1], 3, "one for each of the 18 spans. Got 17"),
        (["good", *LABELS[1:]], 3, "Row 0 has 'good'"),
        ([*LABELS[:-1], pd.NA], 3, "Row 17 has <NA>"),
        (LABELS, 7, "each label in 7 or more sentences. Got 'negative' in 6"),
        (LABELS, 1, "'folds' of the fit must be a whole number, 2 or more. Got 1"),
        (LABELS, 2.0, "'folds' of the fit must be a whole number"),
        (None, 3, "'labels' must be a list or Series, one for each span. Got None"),
        ("negative", 3, "'labels' must be a list or Series"),
    ],
)
def test_a_sample_that_breaks_a_rule_is_refused(labels: list[str], folds: int, why: str) -> None:
    with pytest.raises(InputError, match=why):
        CodedSample.read(SPANS, labels, folds=folds, random_state=0)


def test_a_span_that_comes_again_counts_once_and_joins_its_groups() -> None:
    again = pd.concat([SPANS, SPANS.head(2), SPANS.head(1)])
    labels = [*LABELS, *LABELS[:2], LABELS[0]]
    sample = CodedSample.read(again, labels, folds=3, random_state=0)
    alone = CodedSample.read(SPANS, LABELS, folds=3, random_state=0)
    pd.testing.assert_frame_equal(sample.spans, alone.spans)
    assert np.array_equal(sample.folds, alone.folds)
    assert sample.places.tolist() == [*alone.places, *alone.places[:2], alone.places[0]]
    assert sample.note == "3 of 21 rows are spans that came before, with the same label: each span counts once."
    assert alone.note == ""
    articles = [*(n for n in range(9) for _ in "AB"), 8, 8, 8]
    joined = CodedSample.read(again, labels, groups=articles, folds=2, random_state=0)
    first, last = joined.places[0], joined.places[17]
    assert joined.groups[first] == joined.groups[last]
    assert len(set(joined.groups)) == 8


def test_a_span_with_two_labels_is_refused() -> None:
    spans = pd.concat([SPANS, SPANS.iloc[[4]]])
    with pytest.raises(InputError, match="Rows 4 and 18 are one span, positive and negative; 1 rows contradict"):
        CodedSample.read(spans, [*LABELS, "negative"], folds=3, random_state=0)


def test_half_a_character_is_told_with_its_row() -> None:
    spans = SPANS.astype(object)
    spans.loc[4, "left"] = "met \ud83d "
    with pytest.raises(InputError, match=r"whole characters\. Row 4 holds half of one"):
        CodedSample.read(spans, LABELS, folds=3, random_state=0)
