import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.schema import as_table, check_table

SUMMARY = pd.DataFrame(
    {"topic": [0], "label": ["trade"], "share": [1.0], "n_articles": [3], "top_terms": ["trade"], "example": ["Trade"]}
)


def test_an_optional_column_may_be_missing_and_is_added() -> None:
    check_table("topic_summary", SUMMARY)
    table = as_table("topic_summary", SUMMARY)
    assert list(table)[-1] == "stability"
    assert table.stability.isna().all()
    check_table("topic_summary", table)


def test_an_optional_column_that_is_there_keeps_its_type() -> None:
    assert as_table("topic_summary", SUMMARY.assign(stability=[0.5])).stability.tolist() == [0.5]
    with pytest.raises(InputError, match=r"Column 'stability' of the topic_summary table must be float64\. Got str"):
        check_table("topic_summary", SUMMARY.assign(stability=["high"]))


def test_any_other_missing_column_is_named() -> None:
    with pytest.raises(InputError, match=r"must have the columns \['share'\]"):
        as_table("topic_summary", SUMMARY.drop(columns="share"))
    with pytest.raises(InputError, match="must have the column 'share'"):
        check_table("topic_summary", SUMMARY.drop(columns="share"))
