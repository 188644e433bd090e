from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import InputError
from toolkit.topics.heldout import heldout_coherence
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.select import select_n_topics
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.stability import jaccard, match_topics, rank_biased_overlap, stability_of_fit, topic_stability

MODEL = NmfTopics(3, vocabulary=VocabularySettings(mask=(), min_df=2, phrases=False))
RANKING = st.permutations("abcdefgh").flatmap(lambda r: st.integers(0, 8).map(lambda n: list(r)[:n]))


@pytest.mark.parametrize("over", ["seeds", "resamples"])
def test_planted_topics_come_back(planted: pd.DataFrame, over: str) -> None:
    table = topic_stability(MODEL, planted, over=over, n_runs=2, n_terms=8)  # type: ignore[arg-type]
    assert list(table) == ["topic", "jaccard", "rbo", "n_runs", "terms"]
    assert set(table.terms[0].split(", ")) <= set(planted.text[0].split())
    assert table.topic.tolist() == [0, 1, 2]
    assert table.n_runs.tolist() == [2, 2, 2]
    assert table.jaccard.tolist() == [1.0, 1.0, 1.0]
    assert (table.rbo > 0.6).all()


def test_a_topic_that_needs_an_article_is_unstable(planted: pd.DataFrame) -> None:
    lone = pd.DataFrame({"article_id": ["z"], "title": [""], "text": ["volcano lava ash volcano lava ash"]})
    settings = VocabularySettings(mask=(), min_df=1, phrases=False)
    table = topic_stability(
        NmfTopics(4, vocabulary=settings), pd.concat([planted, lone]), over="resamples", n_runs=4, share=0.5, n_terms=3
    )
    assert table.jaccard.min() < 0.6


def test_a_fit_that_is_there_gives_the_same(planted: pd.DataFrame) -> None:
    fitted = replace(MODEL).fit(planted)
    pd.testing.assert_frame_equal(
        stability_of_fit(fitted, planted, over="resamples", n_runs=2),
        topic_stability(MODEL, planted, over="resamples", n_runs=2),
        check_exact=True,
    )
    with pytest.raises(InputError, match="must be fitted"):
        stability_of_fit(MODEL, planted)
    with pytest.raises(InputError, match=r"stability_of_fit must be given the corpus that the model was fitted on"):
        stability_of_fit(fitted, planted.assign(text=planted.text.tolist()[::-1]))


def test_articles_are_taken_away_unless_seeds_are_asked_for(planted: pd.DataFrame) -> None:
    over = {o: topic_stability(MODEL, planted, over=o, n_runs=2) for o in ("seeds", "resamples")}  # type: ignore[arg-type]
    assert (over["seeds"].rbo == 1).all()
    assert not over["resamples"].equals(over["seeds"])
    assert topic_stability(MODEL, planted, n_runs=2).equals(over["resamples"])
    assert stability_of_fit(replace(MODEL).fit(planted), planted, n_runs=2).equals(over["resamples"])


def test_another_order_may_be_measured(planted: pd.DataFrame) -> None:
    fitted = replace(MODEL).fit(planted)
    table = stability_of_fit(fitted, planted, n_runs=2, order="c_tf_idf")
    assert table.equals(topic_stability(MODEL, planted, n_runs=2, order="c_tf_idf"))
    first = fitted.topic_terms(order="c_tf_idf").groupby("topic").term.agg(", ".join)
    assert table.terms.tolist() == first.tolist()
    assert not table.equals(topic_stability(MODEL, planted, n_runs=2))
    with pytest.raises(InputError, match=r"'stability' .* of the same model and articles, in the default order"):
        fitted.topic_summary(stability=table)


def test_what_ignores_the_seed_is_not_fitted_again_for_other_seeds(
    planted: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted = replace(MODEL).fit(planted)
    terms = fitted.topic_terms().groupby("topic").term.agg(list)
    expected = [rank_biased_overlap(words, words) for words in terms]
    monkeypatch.setattr(NmfTopics, "fit", lambda *_: pytest.fail("fitted again"))
    table = stability_of_fit(fitted, planted, over="seeds", n_runs=2)
    assert table.jaccard.tolist() == [1.0, 1.0, 1.0]
    assert table.rbo.tolist() == expected


def test_topics_are_matched_one_to_one() -> None:
    one = [["a", "b"], ["a", "c"], ["x"]]
    assert match_topics(one, [["a", "c", "b"], ["a", "b"]]).tolist() == [1, 0, -1]


def test_rank_biased_overlap_as_published() -> None:
    # By hand, eq. 32 with p = .9: (.1 / .9) * sum over depths of agreement * .9^d + agreement at the end * .9^4.
    agreement = [0, 1, 2 / 3, 3 / 4]
    expected = 0.1 / 0.9 * sum(a * 0.9**d for d, a in enumerate(agreement, 1)) + 3 / 4 * 0.9**4
    assert rank_biased_overlap(list("abcd"), list("baxc")) == pytest.approx(expected)


@given(RANKING, RANKING)
def test_overlaps_are_symmetric_and_bounded(one: list[str], other: list[str]) -> None:
    for measure in (jaccard, rank_biased_overlap):
        value = measure(one, other)
        assert 0 <= value <= 1
        assert value == measure(other, one)
        assert measure(one, one) == pytest.approx(1.0 if one else 0.0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"over": "folds"}, "'over' .* must be 'seeds' or 'resamples'. Got 'folds'"),
        ({"order": "npmi"}, "'order' parameter of topic_stability must be one of weight, relevance, .* Got 'npmi'"),
        ({"n_runs": 0}, "'n_runs' .* at least 1. Got 0"),
        ({"n_runs": True}, "'n_runs' .* a whole number of at least 1. Got True"),
        ({"random_state": None}, "'random_state' parameter of topic_stability must be a whole number .* Got None"),
        ({"over": "resamples", "share": 1.0}, r"'share' .* must lie in \(0, 1\). Got 1.0"),
    ],
)
def test_what_cannot_be_asked(planted: pd.DataFrame, options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        topic_stability(MODEL, planted, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("measure", [topic_stability, stability_of_fit, select_n_topics, heldout_coherence])
def test_what_is_no_model_is_refused(planted: pd.DataFrame, measure: Callable[..., object]) -> None:
    for wrong, got in (("nmf", "'nmf'"), (None, "None"), (NmfTopics, r"the class NmfTopics; write NmfTopics\(\)")):
        with pytest.raises(InputError, match=rf"'model' .* a topic model, such as NmfTopics\(12\)\. Got {got}"):
            measure(wrong, planted)
