"""The further columns of the sources: kept beside the fields of an article, each of one type over all files."""

import json
from collections.abc import Sequence

import numpy as np
import pandas as pd

# Above it a float cannot tell a whole number from the next one.
_EXACT = 2**53


def stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return frames one below the other; what they hold is not converted where their types differ.

    Examples
    --------
    >>> stacked([pd.DataFrame({"page": [1]}), pd.DataFrame({"page": ["A1"]})])["page"].tolist()
    [1, 'A1']
    """
    dtypes: dict[object, list[object]] = {}
    for frame in frames:
        for name, dtype in frame.dtypes.items():
            dtypes.setdefault(name, []).append(dtype)
    differing = {name for name, found in dtypes.items() if len(found) < len(frames) or len(set(found)) > 1}
    if differing:
        frames = [frame.astype({name: object for name in frame.columns if name in differing}) for frame in frames]
    return pd.concat(frames, ignore_index=True)


def plain(series: pd.Series) -> pd.Series:
    """Return a further column with its lists and dictionaries written out, so that Parquet can hold it."""
    if series.dtype != object:
        return series.reset_index(drop=True)
    return pd.Series([flat(value) for value in series.tolist()], dtype=object)


def flat(value: object, joint: str = "|") -> object:
    """Return a list joined to a string, a dictionary as JSON, and any other value as it is."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple) and all(isinstance(item, str | int | float) for item in value):
        return joint.join(map(str, value))
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return value


def written(value: object, joint: str = "|") -> str:
    """Return a value as text: "" for a missing one, 7 for 7.0."""
    if isinstance(value, list | tuple | dict | np.ndarray):
        return str(flat(value, joint))
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def one_type(series: pd.Series) -> pd.Series:
    """Return a further column as numbers, booleans or times where all its values are such, and as text where not.

    Examples
    --------
    >>> one_type(pd.Series([1, 2.5, None], dtype=object)).tolist()
    [1.0, 2.5, nan]
    >>> one_type(pd.Series([1.0, "A1", True], dtype=object)).tolist()
    ['1', 'A1', 'True']
    """
    typed = series.infer_objects()
    if typed.dtype == object and pd.api.types.infer_dtype(series, skipna=True) == "boolean":
        return series.astype("boolean")
    values = series.tolist()
    rounded = series.dtype == object and typed.dtype.kind == "f"
    rounded = rounded and any(isinstance(value, int) and abs(value) > _EXACT for value in values)
    # Parquet has no complex numbers.
    if typed.dtype == object or typed.dtype.kind == "c" or rounded:
        return pd.Series([None if pd.isna(value) else written(value) for value in values], series.index, dtype="str")
    return typed
