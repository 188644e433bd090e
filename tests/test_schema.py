import re

import numpy as np
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
    return {"str": "x", "int": 1, "float": 0.5, "bool": True}[column.kind]


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


TERMS = pd.DataFrame({"topic": [0, 1], "rank": [1, 1], "term": ["a", "b"], "weight": [2.5, 1.0]})


@pytest.mark.parametrize(
    ("column", "values", "made"),
    [
        ("topic", [0.7, 1.0], "Row 0 has 0.7, of which 0 would be made"),
        ("rank", [1, 1.9], "Row 1 has 1.9, of which 1 would be made"),
        ("topic", ["0", 1], "Row 0 has '0', of which 0 would be made"),
        ("weight", ["2.5", "1"], r"Row 0 has '2\.5', of which 2\.5 would be made"),
        ("topic", pd.Series(["0", "1"], dtype="category"), "Row 0 has '0', of which 0"),
        ("topic", pd.Series([1, 2**63], dtype="uint64"), "Row 1 has 9223372036854775808"),
        ("topic", pd.to_datetime(["2020-01-01", "2020-01-02"]), "must be int64|wrong type"),
    ],
)
def test_no_number_is_changed_or_made_of_text(column: str, values: object, made: str) -> None:
    with pytest.raises(InputError, match=made) as told:
        as_table("topic_terms", TERMS.assign(**{column: values}))
    assert "topic_terms table" in str(told.value)


@pytest.mark.parametrize("values", [["no", False], [2, 0], [None, True], [0.5, 1.0]])
def test_only_what_is_true_or_false_is_a_bool(values: list[object]) -> None:
    row = {column: _value(of) for column, of in TABLES["mentions"].items()}
    rows = pd.DataFrame([row, {**row, "mention_id": "y"}])
    assert as_table("mentions", rows.assign(quoted=[1, 0])).quoted.tolist() == [True, False]
    with pytest.raises(InputError, match=r"Column 'quoted' of the mentions table must be bool\. Row 0 has"):
        as_table("mentions", rows.assign(quoted=pd.Series(values, dtype=object)))


@pytest.mark.parametrize("dtype", ["int8", "float32", "Int64", "Float64", "object", "category", "bool"])
def test_other_types_that_hold_the_same_numbers_are_taken(dtype: str) -> None:
    table = as_table("topic_terms", TERMS.astype({"topic": dtype}))
    assert table.topic.tolist() == [0, 1]
    summary = pd.concat([SUMMARY, SUMMARY.assign(topic=1)])
    holes = pd.Series([0.1, None], dtype=dtype if dtype in ("float32", "Float64", "object") else "float64")
    stability = as_table("topic_summary", summary.reset_index(drop=True).assign(stability=holes)).stability
    assert stability.isna().tolist() == [False, True]


@pytest.mark.parametrize("value", [1.1, -0.01, np.inf, -np.inf])
def test_a_number_outside_its_range_is_refused(value: float) -> None:
    table = as_table("topic_summary", pd.concat([SUMMARY, SUMMARY.assign(topic=1)]))
    told = rf"Column 'share' of the topic_summary table must be in \[0, 1\]\. Row 1 has {value}\.$"
    with pytest.raises(InputError, match=told):
        check_table("topic_summary", table.assign(share=[0.5, value]))
    check_table("topic_summary", table.assign(share=[1 + 1e-9, -1e-9], stability=[np.nan, 1.0]))


def test_a_meaning_tells_the_range_that_is_checked() -> None:
    # Of these, the range hangs on what the row is about.
    either = {("audit", "figure"), ("topic_effects", "estimate")}
    for name, contract in {**TABLES, **FURTHER_TABLES}.items():
        for column, of in contract.items():
            said = re.search(r"in \[(-?\d), (\d)\]", of.meaning)
            if (name, column) not in either:
                assert of.range == (said and (float(said[1]), float(said[2]))), (name, column)
