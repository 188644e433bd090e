import numpy as np
import pandas as pd
import pytest

from toolkit.compare.periods import PERIODS, period_levels
from toolkit.errors import InputError
from toolkit.topics.covariates import Design, article_rows, period_names


@pytest.fixture
def rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": ["a", "b", "c", "d"],
            "outlet": ["Wire", "Daily", "Mirror", "Wire"],
            "rank": [1.0, 2.0, 3.0, 6.0],
            "published": pd.to_datetime(["2025-10-31", "2025-11-01", "2025-11-02", "2025-10-01"], utc=True),
        }
    )


def test_levels_become_columns_and_numbers_are_standardised(rows: pd.DataFrame) -> None:
    design = Design.learn(rows, ["outlet", "rank", "published"], period="month")
    assert design.names == ["outlet=Mirror", "outlet=Wire", "rank", "published=2025-11"]
    matrix = design.matrix(rows)
    assert matrix[:, [0, 1, 3]].tolist() == [[0, 1, 0], [0, 0, 1], [1, 0, 1], [0, 1, 0]]
    assert matrix[:, 2] == pytest.approx((np.array([1, 2, 3, 6]) - 3) / np.sqrt(3.5))


def test_new_articles_are_read_with_what_was_learned(rows: pd.DataFrame) -> None:
    design = Design.learn(rows, ["outlet", "rank"], period="month")
    assert design.matrix(rows.iloc[[2]])[0] == pytest.approx([1, 0, 0])
    with pytest.raises(InputError, match=r"levels that the fit has seen. Got 'Wirre'. Did you mean 'Wire'"):
        design.matrix(rows.assign(outlet="Wirre"))


@pytest.mark.parametrize(
    ("column", "change", "message"),
    [
        ("outlett", {}, r"must have the column 'outlett'. Did you mean 'outlet'"),
        ("rank", {"rank": [1, np.nan, 2, np.nan]}, r"'rank' must have a value .* 2 have none, the first is 'b'"),
        ("outlet", {"outlet": "Wire"}, r"'outlet' must differ between articles"),
        ("rank", {"rank": 3}, r"'rank' must differ between articles"),
        ("published", {"published": list("abcd")}, r"must hold dates. Got .* pd.to_datetime\(.*, utc=True\)"),
        ("published", {"published": [1, 2, 3, 4]}, r"'published' must hold dates. Got values of type int64"),
    ],
)
def test_what_cannot_be_a_covariate_is_named(
    rows: pd.DataFrame, column: str, change: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        Design.learn(rows.assign(**change), [column], period="month")  # type: ignore[arg-type]


def test_a_constant_does_not_vary_by_rounding(rows: pd.DataFrame) -> None:
    constant = rows.iloc[:3].assign(rank=0.1)
    assert constant["rank"].to_numpy().std() > 0
    with pytest.raises(InputError, match=r"'rank' must differ between articles"):
        Design.learn(constant, ["rank"], period="month")


def test_strings_have_no_columns() -> None:
    with pytest.raises(InputError, match=r"must have the column 'outlet'. Got strings"):
        Design.learn(article_rows(["text"]), ["outlet"], period="month")


@pytest.mark.parametrize("period", PERIODS)
def test_periods_have_the_names_of_the_compare_room(period: str) -> None:
    days = pd.Series(pd.date_range("2024-12-20", "2026-01-10", freq="3D", tz="UTC"))
    assert period_names(days, period=period) == period_levels(days, period=period).tolist()


def test_a_period_is_that_of_utc() -> None:
    late = pd.Series(pd.to_datetime(["2025-10-31 22:00"]).tz_localize("America/New_York"))
    assert period_names(late, period="month") == ["2025-11"]
    assert period_names(late, period="quarter") == ["2025-Q4"]
    assert period_names(late.dt.tz_localize(None), period="day") == ["2025-10-31"]


def test_an_unknown_period_is_named(rows: pd.DataFrame) -> None:
    with pytest.raises(InputError, match=r"'period' parameter must be one of day, week.* Got 'decade'"):
        period_names(rows.published, period="decade")
