import numpy as np
import pytest

from toolkit.topics.coherent import TermPairs, coherent
from toolkit.topics.encoded import EncodedTexts

N = 14


def encode(texts: list[list[int]]) -> EncodedTexts:
    columns = np.array([c for text in texts for c in text], dtype=np.int32)
    return EncodedTexts(columns, np.cumsum([0, *map(len, texts)]), N)


def test_expected_npmi_of_pairs_seen_often_once_and_never() -> None:
    texts = encode([[0, 1]] * 40 + [[2, 3]] + [[4]] * 40)
    pairs = TermPairs.count(texts, np.full((1, N), 1 / N))
    found = pairs.expected_npmi(np.array([0, 1, 2, 3, 4]))
    lost = 2 ** -(40 / 5.5)
    assert found[0, 1] == pytest.approx((1 - lost) * 1 + lost * -0.5)
    # Once together and never apart is an NPMI of 1, but hardly to be expected again.
    lost = 2 ** -(1 / 5.5)
    assert found[2, 3] == pytest.approx((1 - lost) * 1 + lost * -0.5)
    assert found[0, 4] == -0.5


def test_windows_of_one_article_count_less_than_those_of_many() -> None:
    together, filler = [[0, 1] * 10], [[2] * 12] * 4
    one = encode(together + filler)
    many = encode([[0, 1]] * 11 + [[2] * 12] * 4)
    terms = np.array([0, 1, 2])
    pairs = [TermPairs.count(texts, np.full((1, N), 1 / N)) for texts in (one, many)]
    assert [p.together[0, 1] for p in pairs] == [11, 11]
    narrow, wide = (p.expected_npmi(terms)[0, 1] for p in pairs)
    assert narrow < wide


def test_topics_choose_again_until_none_changes() -> None:
    # Both topics would take term 0; the one that has another to take its place gives way.
    texts = encode([[0, *range(1, 10)]] * 30 + [[0, *range(1, 10), 10]] * 30 + [[0, 11, 12]] * 60)
    weights = np.zeros((2, N))
    weights[0, :11] = 1 / 11
    weights[1, [0, 11, 12]] = 1 / 3
    scores = coherent(weights, pairs=TermPairs.count(texts, weights))
    first = [set(np.argsort(-row, kind="stable")[:n].tolist()) for row, n in zip(scores, (10, 3), strict=True)]
    assert first == [set(range(1, 11)), {0, 11, 12}]


def test_a_heavy_term_that_keeps_no_company_is_read_after_the_core() -> None:
    company = list(range(1, 11))
    texts = encode([company] * 30 + [[0, 11, 12, 13]] * 30)
    weights = np.array([[0.2, *[0.06] * 10, 0.1, 0.05, 0.05]])
    order = np.argsort(-coherent(weights, pairs=TermPairs.count(texts, weights))[0], kind="stable")
    assert order[:10].tolist() == company
    assert sorted(order[10:].tolist()) == [0, 11, 12, 13]


def test_few_terms_are_read_by_weight_and_none_without_weight() -> None:
    weights = np.zeros((1, N))
    weights[0, [3, 5, 8]] = [0.2, 0.5, 0.3]
    scores = coherent(weights, pairs=TermPairs.count(encode([[3, 5, 8]]), weights))
    assert np.argsort(-scores[0], kind="stable")[:3].tolist() == [5, 8, 3]
    assert np.isneginf(scores).sum() == N - 3


def test_of_equal_terms_that_of_another_topic_is_left_out() -> None:
    texts = encode([[a, b] for a in range(11) for b in range(a)] * 30)
    weights = np.zeros((2, N))
    weights[0, :11] = 1 / 11
    weights[1, [4, 13]] = 0.5
    scores = coherent(weights, pairs=TermPairs.count(texts, weights))[0]
    assert np.argsort(-scores, kind="stable")[10] == 4
