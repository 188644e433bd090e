from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from toolkit.topics.encoded import EncodedTexts, count_windows

TEXTS = st.lists(st.lists(st.integers(0, 4), max_size=9), min_size=1, max_size=5)


def encode(texts: list[list[int]]) -> EncodedTexts:
    columns = np.array([c for text in texts for c in text], dtype=np.int32)
    return EncodedTexts(columns, np.cumsum([0, *map(len, texts)]), 5)


@given(TEXTS)
def test_counts(texts: list[list[int]]) -> None:
    assert encode(texts).counts().toarray().tolist() == [[text.count(c) for c in range(5)] for text in texts]


@given(TEXTS, st.sets(st.integers(0, 4), min_size=1))
def test_selected_terms_close_ranks(texts: list[list[int]], kept: set[int]) -> None:
    new = {column: n for n, column in enumerate(sorted(kept))}
    some = encode(texts).select(np.array(sorted(kept)))
    assert some.n_terms == len(kept)
    found = [some.columns[a:b].tolist() for a, b in pairwise(some.starts)]
    assert found == [[new[c] for c in text if c in new] for text in texts]


@given(TEXTS.filter(lambda texts: all(len(text) == len(set(text)) for text in texts)), st.integers(2, 4))
def test_windows_of_texts_that_repeat_no_word(texts: list[list[int]], window: int) -> None:
    windows = [text[i : i + window] for text in texts for i in range(max(len(text) - window, 0) + 1)]
    together, n_windows = count_windows(encode(texts), np.array([0, 2, 4]), window=window)
    assert n_windows == len(windows)
    expected = [[sum(a in w and b in w for w in windows) for b in (0, 2, 4)] for a in (0, 2, 4)]
    assert together.toarray().tolist() == expected
