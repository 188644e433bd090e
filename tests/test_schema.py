import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.schema import FURTHER_TABLES, KEYS, TABLES, Column, as_table, check_table, empty_table

SUMMARY = pd.DataFrame(
    {"topic": [0], "label": ["trade"], "share": [1.0], "n_articles": [3], "top_terms": ["trade"], "example": ["Trade"]}
)


def test_an_optional_column_may_be_missing_and_is_added() -> None:
    check_table("topic_summary", SUMMARY)
    table = as_table("topic_summary", SUMMARY)
    assert list(table)[-2:] == ["stability", "stability_rbo"]
    assert table[["stability", "stability_rbo"]].isna().all(axis=None)
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


def test_keys_are_columns_that_always_have_a_value() -> None:
    contracts = {**TABLES, **FURTHER_TABLES}
    assert len(contracts) == len(TABLES) + len(FURTHER_TABLES)
    assert set(KEYS) == set(contracts) - {"rejected"}
    for name, key in KEYS.items():
        assert all(contracts[name][column].required for column in key), name


@pytest.mark.parametrize("name", [*FURTHER_TABLES, "prevalence", "decomposition"])
def test_a_table_may_lack_only_what_its_contract_lets_it(name: str) -> None:
    contract = {**TABLES, **FURTHER_TABLES}[name]
    row = {column: _value(of) for column, of in contract.items()}
    whole = as_table(name, pd.DataFrame([row]))
    assert whole.dtypes.equals(empty_table(name).dtypes)
    for column, of in contract.items():
        lacking = whole.assign(**{column: whole[column].where([False])})
        if of.required:
            with pytest.raises(InputError, match=f"{column!r} of the {name} table must"):
                check_table(name, lacking)
        else:
            check_table(name, lacking)


def test_a_table_must_not_repeat_its_key() -> None:
    row = {column: _value(of) for column, of in TABLES["decomposition"].items()}
    as_table("decomposition", pd.DataFrame([row, {**row, "part": "other topics"}, {**row, "target_b": "y"}]))
    with pytest.raises(InputError, match=r"target_b and part and level must be unique in the decomposition table\."):
        as_table("decomposition", pd.DataFrame([row, row]))


def _value(column: Column) -> object:
    return {"str": "x", "int": 1, "float": 0.5}[column.kind]


@pytest.mark.parametrize("thing", [None, [1], "table"])
def test_what_is_no_table_is_refused(thing: object) -> None:
    with pytest.raises(InputError, match=rf"The tone table must be a DataFrame\. Got {type(thing).__name__}\.$"):
        check_table("tone", thing)  # type: ignore[arg-type]


def test_what_has_the_table_is_told_to_give_it() -> None:
    has = type("Corpus", (), {"articles": SUMMARY, "doc_topics": lambda self: SUMMARY})()
    with pytest.raises(InputError, match=r"Got Corpus\. Take its articles\."):
        check_table("articles", has)
    with pytest.raises(InputError, match=r"Got Corpus\. Take its doc_topics\(\)\."):
        check_table("doc_topics", has)
