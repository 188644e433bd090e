import numpy as np
import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.topics.lda import LdaTopics
from toolkit.topics.model import TopicModel
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.select import select_n_topics, suggest
from toolkit.topics.settings import VocabularySettings

SETTINGS = VocabularySettings(mask=(), min_df=2, phrases=False, max_df=1.0)


def table(held_out: list[float], stability: list[float], se: float = 0.02) -> pd.DataFrame:
    rows = pd.DataFrame({"n_topics": [5, 10, 20, 40][: len(held_out)], "held_out": held_out, "stability": stability})
    return rows.assign(held_out_se=se)


@pytest.mark.parametrize(
    ("held_out", "stability", "expected"),
    [
        ([0.10, 0.20, 0.15, 0.10], [0.9, 0.9, 0.9, 0.9], 10),  # the best
        ([0.10, 0.19, 0.20, 0.10], [0.9, 0.9, 0.9, 0.9], 10),  # the fewest within an error of the best
        ([0.10, 0.179, 0.20, 0.10], [0.9, 0.9, 0.9, 0.9], 20),  # just beyond the error
        ([0.10, 0.19, 0.20, 0.30], [0.9, 0.4, 0.9, 0.4], 20),  # of the stable ones alone
        ([0.10, 0.20, 0.15, 0.10], [0.5, 0.49, 0.1, 0.1], 5),
        ([0.10, 0.20, 0.15, 0.10], [0.1, 0.2, 0.3, 0.4], None),
    ],
)
def test_the_rule(held_out: list[float], stability: list[float], expected: int | None) -> None:
    marked, suggested, reason = suggest(table(held_out, stability), min_stability=0.5)
    assert suggested == expected
    assert marked.loc[marked["suggested"], "n_topics"].tolist() == ([] if expected is None else [expected])
    assert reason.startswith("No suggestion" if expected is None else f"Suggested: {expected} topics.")


def test_the_reason_names_what_fell_out_what_else_would_do_and_an_end() -> None:
    reason = suggest(table([0.2, 0.19, 0.1, 0.3], [0.9, 0.9, 0.9, 0.2]), min_stability=0.5)[2]
    assert (
        "(5, 10, 20, 40), these give no stable topics (mean Jaccard 0.50 or more over resamples) and fall out: 40."
        in reason
    )
    assert "best at 5 (0.200, standard error 0.020), and no fewer topics" in reason
    assert "Also within the error: 10;" in reason
    assert "It is the smallest number tried: try fewer." in reason
    assert "read the terms" in reason
    assert "the most stable is 20 (0.30)" in suggest(table([0.2, 0.1, 0.1], [0.1, 0.2, 0.3]), min_stability=0.5)[2]


def test_the_reason_says_what_the_means_hide() -> None:
    weak = table([-0.1, 0.0], [0.9, 0.9]).assign(stability_least=[0.25, 0.5], n_unused=[0, 3])
    suggested, reason = suggest(weak, min_stability=0.5)[1:]
    assert suggested == 10
    assert "That is not above 0: on unseen articles the words of these topics stand together no more" in reason
    assert "Its least stable topic comes back with 0.50." in reason
    assert "3 of its topics are the largest in no article" in reason
    fine = table([0.2, 0.0], [0.9, 0.9]).assign(stability_least=[0.25, 0.5], n_unused=[0, 3])
    reason = suggest(fine, min_stability=0.5)[2]
    assert "not above 0" not in reason
    assert "in no article" not in reason


def test_a_number_that_a_half_cannot_hold_is_told_before_a_fit(
    planted: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits: list[int] = []
    learn = NmfTopics._learn
    monkeypatch.setattr(NmfTopics, "_learn", lambda self, *given: fits.append(self.n_topics) or learn(self, *given))
    model = NmfTopics(vocabulary=SETTINGS)
    with pytest.raises(InputError, match=r"'n_topics' .* must not exceed half of the texts.*Got 31, 40 for 60 texts"):
        select_n_topics(model, planted, n_topics=(3, 40, 31))
    with pytest.raises(InputError, match=r"on half a of split 0 \(30 of the 60 texts\): .* of terms \(2\d\)\. Got 29"):
        select_n_topics(model, planted, n_topics=(3, 29))
    assert fits == []


@pytest.fixture(scope="module")
def scan(planted: pd.DataFrame):
    return select_n_topics(NmfTopics(vocabulary=SETTINGS), planted, n_topics=(8, 3), n_splits=1, n_runs=2)


def test_the_planted_number_is_suggested(scan) -> None:
    assert scan.table["n_topics"].tolist() == [3, 8]
    assert scan.suggested == 3
    figures = scan.table.set_index("n_topics")
    assert figures["n_unused"].tolist()[0] == 0
    assert figures.loc[3, "held_out"] > figures.loc[8, "held_out"]
    assert figures.loc[3, "gain"] > figures.loc[8, "gain"]
    assert (figures["stability_least"] <= figures["stability"]).all()
    assert (figures["stability"] <= 1).all()
    assert scan.settings["model"] == "NmfTopics"
    assert "Suggested: 3 topics." in scan._repr_html_()


def test_the_same_twice(scan, planted: pd.DataFrame) -> None:
    again = select_n_topics(
        NmfTopics(vocabulary=SETTINGS), planted.sample(frac=1, random_state=1), n_topics=(3, 8), n_splits=1, n_runs=2
    )
    pd.testing.assert_frame_equal(again.table, scan.table, check_exact=True)


def test_figures_are_those_of_their_functions(scan, planted: pd.DataFrame) -> None:
    from toolkit.topics.completion import completion_gain
    from toolkit.topics.heldout import heldout_coherence
    from toolkit.topics.stability import topic_stability

    row, model = scan.table.iloc[0], NmfTopics(3, vocabulary=SETTINGS)
    fits = heldout_coherence(model, planted)
    assert row["held_out"] == fits["held_out"].mean()
    assert row["held_out_se"] == pytest.approx(abs(fits["held_out"].diff().iloc[1]) / 2)
    assert row["stability"] == topic_stability(model, planted, over="resamples", n_runs=2)["jaccard"].mean()
    assert row["stability_seeds"] == topic_stability(model, planted, over="seeds", n_runs=2)["jaccard"].mean() == 1
    assert row["gain"] == completion_gain(model, planted)


@pytest.mark.parametrize(("kind", "n_fits"), [(NmfTopics, 6), (LdaTopics, 8)])
def test_no_fit_is_made_twice(
    kind: type[TopicModel], n_fits: int, planted: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []
    fit = kind.fit

    def count(model: TopicModel, corpus: pd.DataFrame) -> TopicModel:
        sizes.append(len(corpus))
        return fit(model, corpus)

    monkeypatch.setattr(kind, "fit", count)
    scan = select_n_topics(kind(vocabulary=SETTINGS), planted, n_topics=(3,), n_splits=1, n_runs=2)
    # Two halves, all, two resamples, and four fifths for the gain; two more seeds on all where they matter.
    assert len(sizes) == n_fits
    assert sizes.count(60) == n_fits - 5
    assert scan.table["stability_seeds"].between(0, 1).all()


def test_headlines_and_numbers_of_numpy_can_be_scanned(planted: pd.DataFrame) -> None:
    heads = planted.assign(title="", text=[" ".join(text.split()[:6]) for text in planted.text])
    model = NmfTopics(vocabulary=SETTINGS)
    scan = select_n_topics(model, heads, n_topics=np.arange(2, 4), n_splits=1, n_runs=1)  # type: ignore[arg-type]
    assert scan.table["n_topics"].tolist() == [2, 3]
    assert scan.table["gain"].notna().all()


def test_what_cannot_be_scanned(planted: pd.DataFrame) -> None:
    for wrong, message in (
        ({"n_topics": ()}, r"different numbers. Got \[\]"),
        ({"n_topics": (3, 3)}, r"different numbers. Got \[3, 3\]"),
        ({"min_stability": 2}, r"in \[0, 1\]. Got 2"),
        ({"min_stability": "a"}, r"in \[0, 1\]. Got 'a'"),
        ({"n_runs": 0}, r"'n_runs' .* at least 1. Got 0"),
        ({"n_splits": True}, r"'n_splits' .* at least 1. Got True"),
        ({"n_topics": 5}, r"'n_topics' .* must be a list of numbers. Got 5"),
        ({"n_topics": ("5", 6)}, r"'n_topics' .* a whole number of at least 2. Got '5'"),
        ({"random_state": -1}, r"'random_state' .* at least 0 and at most 4294967295. Got -1"),
    ):
        with pytest.raises(InputError, match=message):
            select_n_topics(NmfTopics(vocabulary=SETTINGS), planted, **wrong)
