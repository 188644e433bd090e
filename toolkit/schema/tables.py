"""Tables that keep their contract: made, given its types, and checked."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import InputError
from toolkit.schema.contracts import CONTRACTS, KEYS, Column, Kind

_DTYPES: Mapping[Kind, str] = {
    "str": "str",
    "int": "int64",
    "float": "float64",
    "bool": "bool",
    "datetime": "datetime64[us, UTC]",
}
# A mean of shares can be 1 and a bit, and a probability of 32 bits more so.
_ROUNDING = 1e-6


def empty_table(name: str) -> pd.DataFrame:
    """Return a table of the contract without rows.

    Examples
    --------
    >>> list(empty_table("topic_terms").columns)
    ['topic', 'rank', 'term', 'weight']
    """
    return pd.DataFrame({c: pd.Series(dtype=_DTYPES[col.kind]) for c, col in CONTRACTS[name].items()})


def as_table(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` with the contract's columns first, in order, and of the contract's types.

    Columns that the contract does not know are kept after the others. The index is renumbered.

    Raises
    ------
    InputError
        When a column is missing, a required value is absent, a key repeats, a number is outside its range, or a type
        does not fit: no number is rounded, or made of text.
    """
    contract = CONTRACTS[name]
    absent = [c for c in contract if c not in frame.columns]
    missing = [c for c in absent if not contract[c].optional]
    if missing:
        message = f"The {name} table must have the columns {missing}. Got {list(frame.columns)}."
        raise InputError(message)
    frame = frame.assign(**dict.fromkeys(absent, np.nan))
    ordered = frame[[*contract, *(c for c in frame.columns if c not in contract)]].reset_index(drop=True)
    try:
        typed = ordered.astype({c: _DTYPES[col.kind] for c, col in contract.items()})
    except (TypeError, ValueError) as error:
        message = f"The {name} table has a column of the wrong type: {error}."
        raise InputError(message) from error
    for column, rule in contract.items():
        if rule.kind in ("int", "float", "bool") and ordered[column].dtype != typed[column].dtype:
            _check_unchanged(name, ordered[column], typed[column])
    return check_table(name, typed)


def check_table(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` unchanged if it keeps the contract, and raise otherwise.

    Parameters
    ----------
    name : str
        A key of ``TABLES`` or ``FURTHER_TABLES``.
    frame : DataFrame
        The table to check; further columns than the contract's are allowed.

    Raises
    ------
    InputError
        Names the table, the column, the rule and what came.
    """
    if not isinstance(frame, pd.DataFrame):
        hint = f" Take its {name}{'()' * callable(getattr(frame, name))}." if hasattr(frame, name) else ""
        message = f"The {name} table must be a DataFrame. Got {type(frame).__name__}.{hint}"
        raise InputError(message)
    for column, contract in CONTRACTS[name].items():
        if column not in frame.columns:
            if contract.optional:
                continue
            message = f"The {name} table must have the column {column!r} ({contract.meaning}). Got {[*frame.columns]}."
            raise InputError(message)
        if problem := _problem(frame[column], contract):
            message = f"Column {column!r} of the {name} table must {problem}."
            raise InputError(message)
    if (key := KEYS.get(name)) and frame.duplicated(list(key)).any():
        row = int(frame.duplicated(list(key)).to_numpy().argmax())
        repeated = frame.loc[frame.index[row], list(key)].to_dict()
        message = f"{' and '.join(key)} must be unique in the {name} table. Row {row} repeats {repeated}."
        raise InputError(message)
    return frame


def _check_unchanged(name: str, before: "pd.Series[Any]", after: "pd.Series[Any]") -> None:
    """Raise where the type of the contract made another value of one: 0 of 0.7, True of "no", 2.5 of "2.5"."""
    kept = np.flatnonzero(~(before.isna() & after.isna()))
    changed = kept[before.iloc[kept].to_numpy() != after.iloc[kept].to_numpy()]
    if changed.size:
        row = int(changed[0])
        came, made = before.tolist()[row], after.tolist()[row]
        message = (
            f"Column {before.name!r} of the {name} table must be {after.dtype}. "
            f"Row {row} has {came!r}, of which {made!r} would be made."
        )
        raise InputError(message)


def _problem(values: "pd.Series[Any]", contract: Column) -> str:
    """Return the rule of its contract that a column breaks, and what came; or ""."""
    if str(values.dtype) != _DTYPES[contract.kind]:
        return f"be {_DTYPES[contract.kind]}. Got {values.dtype}"
    if contract.required and values.isna().any():
        return f"have a value in every row. Row {values.isna().to_numpy().argmax()} has none"
    if contract.range is not None:
        low, high = contract.range
        numbers = values.to_numpy()
        outside = (numbers < low - _ROUNDING) | (numbers > high + _ROUNDING)
        if outside.any():
            row = int(outside.argmax())
            return f"be in [{low:g}, {high:g}]. Row {row} has {numbers[row]}"
    return ""
