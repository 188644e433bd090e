import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.study.digest import table_digest

BASE = pd.DataFrame(
    {
        "text": pd.Series(["a", None, "ü"], dtype="str"),
        "number": [0.1, np.nan, 3.0],
        "count": [1, 2, 3],
        "flag": [True, False, True],
        "when": pd.to_datetime(["2025-10-27", None, "2025-10-28"], utc=True).astype("datetime64[us, UTC]"),
    }
)


def test_the_value_is_fixed() -> None:
    """A change of the rule would make all locks that were written before worthless."""
    assert table_digest(BASE) == "4a78fbf33754e5da7315279139007da007273684a6c157e28568a59c03203100"


@pytest.mark.parametrize(
    "change",
    [
        lambda f: f.assign(text=pd.Series(["a", None, "u"], dtype="str")),
        lambda f: f.assign(text=pd.Series(["a", "", "ü"], dtype="str")),
        lambda f: f.assign(number=[0.1 + 1e-17, np.nan, np.nextafter(3.0, 4)]),
        lambda f: f.assign(number=[0.1, 0.0, 3.0]),
        lambda f: f.assign(count=[1.0, 2.0, 3.0]),
        lambda f: f.assign(flag=[1, 0, 1]),
        lambda f: f.iloc[::-1],
        lambda f: f.iloc[:2],
        lambda f: f.rename(columns={"count": "n"}),
        lambda f: f[["number", "text", "count", "flag", "when"]],
    ],
)
def test_any_change_shows(change: object) -> None:
    assert table_digest(change(BASE)) != table_digest(BASE)  # type: ignore[operator]


def test_index_and_memory_do_not_count() -> None:
    other = BASE.set_axis([7, 8, 9])
    other["when"] = other["when"].dt.tz_convert("Asia/Tokyo")
    other["text"] = other["text"].astype(object)
    assert table_digest(other) == table_digest(BASE)


def test_strings_do_not_run_into_each_other() -> None:
    assert table_digest(pd.DataFrame({"x": ["ab", "c"]})) != table_digest(pd.DataFrame({"x": ["a", "bc"]}))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.text(), st.floats(), st.integers(-(2**63), 2**63 - 1)), min_size=1))
def test_parquet_gives_back_what_was_hashed(rows: list[tuple[str, float, int]]) -> None:
    import io

    frame = pd.DataFrame(rows, columns=["a", "b", "c"]).astype({"a": "str", "b": "float64", "c": "int64"})
    stream = io.BytesIO()
    frame.to_parquet(stream)
    assert table_digest(pd.read_parquet(stream)) == table_digest(frame)
