"""The hash of a table: the same for the same values, whatever file they were kept in."""

import hashlib
from typing import Any

import numpy as np
import pandas as pd

_MISSING = -1


def table_digest(frame: pd.DataFrame) -> str:
    """Return the SHA-256 of a table's columns, types and values, in their order.

    Parameters
    ----------
    frame : DataFrame
        Any table; its index does not count.

    Returns
    -------
    str
        64 hexadecimal digits. Each column enters with its name, its type (bool, int, float, datetime or
        str) and its values: numbers as eight bytes, little end first (every bit of a float counts; all NaN
        are one), times as microseconds in UTC, anything else as the UTF-8 of its string, lengths before
        characters.

    Examples
    --------
    >>> table_digest(pd.DataFrame({"x": [0.1 + 0.2]})) == table_digest(pd.DataFrame({"x": [0.3]}))
    False
    """
    digest = hashlib.sha256(f"{len(frame)} rows\n".encode())
    for position, name in enumerate(frame.columns):
        kind, parts = _canonical(frame.iloc[:, position])
        digest.update(f"{kind}\t{len(str(name).encode())}\t{name}\n".encode())
        for part in parts:
            digest.update(part)
    return digest.hexdigest()


def _canonical(column: "pd.Series[Any]") -> tuple[str, list[bytes]]:
    dtype = column.dtype
    if isinstance(dtype, pd.DatetimeTZDtype):
        stamps = column.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
        return "datetime", [stamps.astype("<i8").tobytes()]
    if pd.api.types.is_datetime64_dtype(dtype):
        return "local datetime", [column.to_numpy(dtype="datetime64[us]").astype("<i8").tobytes()]
    if isinstance(dtype, np.dtype):
        if dtype.kind == "b":
            return "bool", [column.to_numpy(dtype="u1").tobytes()]
        if dtype.kind in "iu":
            return "int", [column.to_numpy(dtype="<i8").tobytes()]
        if dtype.kind == "f":
            values = column.to_numpy(dtype="<f8").copy()
            values[np.isnan(values)] = np.nan
            return "float", [values.tobytes()]
    missing = column.isna().to_numpy()
    strings = ["" if gone else str(value) for value, gone in zip(column.tolist(), missing, strict=True)]
    encoded = [string.encode("utf-8", "surrogatepass") for string in strings]
    lengths = np.array([_MISSING if gone else len(e) for e, gone in zip(encoded, missing, strict=True)], dtype="<i8")
    return "str", [lengths.tobytes(), *encoded]
