import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from toolkit.errors import InputError, ReadError
from toolkit.topics.intrusion_score import effective_number, score_intrusion, wilson_interval


def make_key(n_items: int, n_options: int = 4, shares: list[float] | None = None) -> pd.DataFrame:
    """The first option is always the intruder."""
    rows = [
        ("s", item, option, f"t{option}", item, math.nan if shares is None else shares[option - 1], "", option == 1)
        for item in range(1, n_items + 1)
        for option in range(1, n_options + 1)
    ]
    return pd.DataFrame(rows, columns=["sheet", "item", "option", "text", "topic", "share", "article_id", "intruder"])


def filled(*answers: object) -> pd.DataFrame:
    return pd.DataFrame({"sheet": "s", "item": range(1, len(answers) + 1), "answer": list(answers)})


def test_one_reader_gets_wilson_and_an_exact_test() -> None:
    row = score_intrusion({"Ada": filled(1, 1, 1, 2, 1, 1, 3, 1)}, make_key(8)).overall.iloc[0]
    expected = binomtest(6, 8, 0.25)
    ends = expected.proportion_ci(method="wilson")
    assert (row.n_items, row.n_readers, row.n_answers, row.n_correct, row.precision) == (8, 1, 8, 6, 0.75)
    assert (row.ci_low, row.ci_high) == pytest.approx((ends.low, ends.high))
    assert row.chance == 0.25
    assert row.p_value == pytest.approx(expected.pvalue)
    assert math.isnan(row.agreement)
    assert math.isnan(row.log_odds)


def test_readers_who_say_the_same_are_not_more_evidence() -> None:
    sheet = filled(1, 1, 1, 2, 1, 1, 3, 1)
    one = score_intrusion({"Ada": sheet}, make_key(8)).overall.iloc[0]
    three = score_intrusion({"Ada": sheet, "Ben": sheet, "Cyd": sheet}, make_key(8)).overall.iloc[0]
    assert (three.n_answers, three.n_correct, three.agreement, three.kappa) == (24, 18, 1, 1)
    assert (three.ci_low, three.ci_high) == pytest.approx((one.ci_low, one.ci_high))
    assert three.p_value == pytest.approx(one.p_value)


def test_agreement_is_counted_by_hand() -> None:
    score = score_intrusion({"Ada": filled(1, 2), "Ben": filled(1, 3), "Cyd": filled(1, 3)}, make_key(2))
    row = score.overall.iloc[0]
    assert row.agreement == pytest.approx(4 / 6)
    assert row.kappa == pytest.approx((4 / 6 - 1 / 4) / (3 / 4))
    assert score.items["precision"].tolist() == [1, 0]
    assert score.items["topic"].tolist() == [1, 2]


def test_log_odds_are_those_of_chang() -> None:
    shares = [0.01, 0.4, 0.3, 0.2]
    row = score_intrusion({"Ada": filled(1, 2), "Ben": filled(1, 1)}, make_key(2, shares=shares)).overall.iloc[0]
    miss = math.log(0.01) - math.log(0.4)
    assert row.kind == "topics"
    assert row.log_odds == pytest.approx((0 + miss / 2) / 2)
    assert row.log_odds_low == pytest.approx(miss / 2)
    assert row.log_odds_high == 0
    assert row.log_odds_chance == pytest.approx(np.mean([math.log(0.01) - math.log(s) for s in shares]))


def test_a_share_of_zero_is_floored() -> None:
    row = score_intrusion({"Ada": filled(2)}, make_key(1, shares=[0.0, 0.5, 0.3, 0.2])).overall.iloc[0]
    assert row.log_odds == pytest.approx(math.log(0.001 / 0.5))


def test_blank_answers_do_not_count() -> None:
    score = score_intrusion({"Ada": filled(1, "", None, " 2.0 ")}, make_key(4))
    assert score.overall[["n_items", "n_answers", "n_correct"]].to_numpy().tolist() == [[2, 2, 1]]
    assert score.items["n_answers"].tolist() == [1, 0, 0, 1]
    assert score.items["precision"].isna().tolist() == [False, True, True, False]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_files_that_come_back_from_a_spreadsheet_or_the_page(separator: str, tmp_path: Path) -> None:
    key = tmp_path / "key.csv"
    make_key(3).to_csv(key, index=False)
    back = tmp_path / "ada.csv"
    filled(1, "", 2).assign(article='a, "b"; c').to_csv(back, index=False, sep=separator, encoding="utf-8-sig")
    row = score_intrusion({"Ada": back}, key).overall.iloc[0]
    assert (row.kind, row.n_answers, row.n_correct) == ("words", 2, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_spreadsheet_may_quote_its_head_and_write_its_own_encoding(encoding: str, tmp_path: Path) -> None:
    back = tmp_path / "ada.csv"
    filled(1, "", 2).assign(article="Café – “a; b”").to_csv(back, index=False, sep=";", quoting=1, encoding=encoding)
    row = score_intrusion({"Ada": back}, make_key(3)).overall.iloc[0]
    assert (row.n_answers, row.n_correct) == (2, 1)


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"sheet", b"sheet\ns\n", b'sheet,item,answer\n"s,1\n', b"PK\x03\x04\x81\x00"]
)
def test_a_file_that_is_no_sheet_is_named(content: bytes, tmp_path: Path) -> None:
    back = tmp_path / "ada.csv"
    back.write_bytes(content)
    with pytest.raises(ReadError, match=r"ada.csv: a filled sheet or a key must"):
        score_intrusion({"Ada": back}, make_key(1))


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({}, "at least one reader"),
        ([filled(1, 2)], r"'answers' .* must map the names of readers to .* Got list; write"),
        (filled(1, 2), "Got DataFrame"),
        (None, "Got NoneType"),
        ({"Ada": None}, "must be a table, or the path of a CSV file. Got NoneType for 'Ada'"),
        ({"Ada": filled("", "")}, "at least one filled answer"),
        ({"Ada": filled(1, 9)}, "number of an option of its item. Got '9' of 'Ada' to '2'"),
        ({"Ada": filled(1, 2).assign(sheet="other")}, r"to the sheet 's', .* Got \['other'\]"),
        ({"Ada": filled(1, 2).assign(item=1)}, "each item once. Got 1 again"),
    ],
)
def test_answers_that_cannot_be_scored(answers: dict[str, pd.DataFrame], message: str) -> None:
    with pytest.raises(InputError, match=message):
        score_intrusion(answers, make_key(2))


def test_a_file_without_its_columns_is_named() -> None:
    with pytest.raises(ReadError, match=r"Ada: .* Missing: \['answer'\]"):
        score_intrusion({"Ada": filled(1).drop(columns="answer")}, make_key(1))


def test_a_key_of_two_intruders() -> None:
    with pytest.raises(InputError, match=r"one intruder for each item"):
        score_intrusion({"Ada": filled(1)}, make_key(1).assign(intruder=True))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6)), min_size=2, max_size=12))
def test_the_effective_number_lies_between_questions_and_answers(pairs: list[tuple[int, int]]) -> None:
    n = np.array([a for a, _ in pairs])
    correct = np.array([min(a, b) for a, b in pairs])
    assert len(pairs) - 1e-9 <= effective_number(n, correct) <= n.sum() + 1e-9


@settings(deadline=None)
@given(st.integers(1, 50), st.integers(0, 50))
def test_wilson_is_scipy_s(n: int, k: int) -> None:
    k = min(k, n)
    ends = binomtest(k, n).proportion_ci(method="wilson")
    assert wilson_interval(k / n, n) == pytest.approx((ends.low, ends.high), abs=1e-12)


@pytest.mark.parametrize("key", [None, 5, SimpleNamespace(key=1)])
def test_what_is_no_key_is_named(key: object) -> None:
    with pytest.raises(InputError, match=r"must be a table, or the path of a CSV file\. Got \w+ for 'key'"):
        score_intrusion({"Ada": filled(1)}, key)  # type: ignore[arg-type]


def test_a_key_of_words_is_named() -> None:
    key = make_key(1).astype({"option": "str"}).assign(option=["one", "2", "3", "4"])
    with pytest.raises(InputError, match=r"'key' must hold numbers in item, option, topic and share"):
        score_intrusion({"Ada": filled(1)}, key)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"nope\.csv: .* Got no such file"):
        score_intrusion({"Ada": tmp_path / "nope.csv"}, make_key(1))
    with pytest.raises(ReadError, match="Got a folder; name the file in it"):
        score_intrusion({"Ada": tmp_path}, make_key(1))


def test_numbers_of_a_spreadsheet_and_readers_with_numbers_for_names(tmp_path: Path) -> None:
    back = tmp_path / "back.txt"
    filled(1, 2).assign(item=["1.0", "2.0"]).to_csv(back, index=False, sep="\t", encoding="utf-16")
    sheets = {7: back, "Ada": filled(1.0, 1.0).astype({"item": "float64"})}
    row = score_intrusion(sheets, make_key(2)).overall.iloc[0]  # type: ignore[arg-type]
    assert (row.n_readers, row.n_answers, row.n_correct) == (2, 4, 3)
