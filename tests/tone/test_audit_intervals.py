import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from toolkit.tone.audit import audit_scorer
from toolkit.tone.audit_intervals import N_BOOT, largest_interval, mean_interval, share_interval
from toolkit.tone.spans import tone_columns


@pytest.mark.parametrize(("k", "n"), [(0, 20), (7, 20), (36, 40), (40, 40), (1, 1)])
def test_shares_have_the_interval_of_wilson(k: int, n: int) -> None:
    known = binomtest(k, n).proportion_ci(method="wilson")
    assert share_interval(k / n, n) == pytest.approx((known.low, known.high))
    assert share_interval(k / n, n)[0] >= 0
    assert share_interval(k / n, n)[1] <= 1


def test_means_have_the_percentiles_of_samples_of_sentences() -> None:
    rng = np.random.default_rng(3)
    values = pd.Series(rng.normal(size=300))
    low, high = mean_interval(values, pd.Series(range(300)))
    half = 1.96 * values.std() / math.sqrt(300)
    assert (low, high) == pytest.approx((values.mean() - half, values.mean() + half), abs=0.02)
    # Ten copies of thirty values are no more than thirty values.
    thirty = pd.Series(np.repeat(values[:30], 10).to_numpy())
    wide = mean_interval(thirty, pd.Series(np.repeat(range(30), 10)))
    assert wide == pytest.approx(mean_interval(values[:30], pd.Series(range(30))))
    assert all(map(math.isnan, mean_interval(thirty[:10], pd.Series(["a"] * 10))))


def test_the_largest_mean_is_found_anew_in_each_sample() -> None:
    shifts = pd.DataFrame({"A": [0.3, -0.3, 0.3, -0.3], "B": [0.1, 0.1, 0.1, np.nan]})
    low, high = largest_interval(shifts)
    assert low == pytest.approx(0.1)  # that of B where A comes to nothing
    draws = np.random.default_rng(0).multinomial(4, [0.25] * 4, size=N_BOOT)
    sizes = np.maximum(abs(draws @ shifts["A"].to_numpy()) / 4, 0.1 * (draws[:, 3] < 4))
    assert high == pytest.approx(np.quantile(sizes, 0.975))


class Loud:
    """A scorer that is moved by one country, more in some sentences than in others."""

    name = "loud"

    def score(self, spans: pd.DataFrame) -> pd.DataFrame:
        shift = -0.01 * (spans["left"].str.len() % 7)
        return tone_columns(shift * (spans["mention"] == "Japan"), spans.index, negative=-0.2, positive=0.2)


def test_every_figure_lies_in_its_interval_and_is_judged_by_itself() -> None:
    audit = audit_scorer(Loud(), targets=["Chad"])
    rows = audit.figures
    assert rows[["ci_low", "ci_high"]].notna().all(axis=None)
    assert (rows["ci_low"] <= rows["figure"]).all()
    assert (rows["figure"] <= rows["ci_high"]).all()
    japan = rows.set_index(["check", "target"]).loc[("swap_country", "JP")]
    own = audit.sentences("swap_shift", target="JP")["difference"]
    expected = mean_interval(own, own.index.to_series())
    assert (japan["ci_low"], japan["ci_high"]) == pytest.approx(expected)
    assert japan["ci_low"] < japan["figure"] < japan["ci_high"] < 0


def test_pairs_of_one_sentence_are_one_sentence() -> None:
    table = audit_scorer("vader").table.set_index("check")
    assert table.loc["order", "n"] == 80  # forty sentences, as written and with the names exchanged
    assert tuple(table.loc["order", ["ci_low", "ci_high"]]) == share_interval(0.0, 40)
    assert tuple(table.loc["swap_written", ["ci_low", "ci_high"]]) == share_interval(
        table.loc["swap_written", "figure"], 84
    )


def test_the_same_intervals_again() -> None:
    pd.testing.assert_frame_equal(audit_scorer("vader").figures, audit_scorer("vader").figures)
