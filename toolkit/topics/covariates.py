"""Columns of the articles table as the covariates of a topic model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError, did_you_mean
from toolkit.topics.tables import Floats

_FORMATS: Mapping[str, str] = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m", "quarter": "", "year": "%Y"}


@dataclass(frozen=True)
class Design:
    """How columns become numbers, learned from the articles of a fit.

    Parameters
    ----------
    columns : tuple of str
    levels : mapping of str to tuple of str
        Levels of each column that does not hold numbers; the first is what the others are held against.
    scales : mapping of str to (float, float)
        Mean and standard deviation of each column that holds numbers.
    period : str
        Length of the period that stands for a date.
    """

    columns: tuple[str, ...]
    levels: Mapping[str, tuple[str, ...]]
    scales: Mapping[str, tuple[float, float]]
    period: str

    @classmethod
    def learn(cls, rows: pd.DataFrame, columns: Sequence[str], *, period: str) -> "Design":
        """Return the design of ``columns``; one that does not vary is refused."""
        levels: dict[str, tuple[str, ...]] = {}
        scales: dict[str, tuple[float, float]] = {}
        for column in columns:
            if _is_number(_get(rows, column)):
                values = rows[column].to_numpy(dtype=np.float64)
                scales[column] = float(values.mean()), float(values.std())
                varies = bool(np.ptp(values) > 0)  # the deviation of a constant .1 is 4e-17
            else:
                levels[column] = tuple(sorted(set(article_column(rows, column, period=period))))
                varies = len(levels[column]) > 1
            if not varies:
                message = f"Column {column!r} must differ between articles to explain anything. Got one value."
                raise InputError(message)
        return cls(tuple(columns), levels, scales, period)

    @property
    def names(self) -> list[str]:
        """Names of the matrix's columns."""
        return [
            name
            for column in self.columns
            for name in ([column] if column in self.scales else [f"{column}={x}" for x in self.levels[column][1:]])
        ]

    def matrix(self, rows: pd.DataFrame) -> Floats:
        """Return the design of articles, shape (n_articles, len(names)); numbers are standardised."""
        parts: list[Floats] = []
        for column in self.columns:
            _get(rows, column)
            if column in self.scales:
                mean, deviation = self.scales[column]
                parts.append((rows[column].to_numpy(dtype=np.float64) - mean) / deviation)
                continue
            values = article_column(rows, column, period=self.period)
            known = self.levels[column]
            unknown = sorted(set(values) - set(known))
            if unknown:
                message = f"Column {column!r} must hold levels that the fit has seen. Got {unknown[0]!r}. "
                raise InputError(message + did_you_mean(unknown[0], known))
            parts.extend(np.array([value == x for value in values], dtype=np.float64) for x in known[1:])
        return np.column_stack(parts) if parts else np.zeros((len(rows), 0))


def article_rows(corpus: Corpus | pd.DataFrame | Sequence[str]) -> pd.DataFrame:
    """Return the articles in the order in which a topic model reads them; strings have no columns."""
    articles = corpus.articles if isinstance(corpus, Corpus) else corpus
    if not isinstance(articles, pd.DataFrame):
        return pd.DataFrame(index=range(len(articles)))
    return articles.assign(article_id=articles["article_id"].astype("str")).sort_values("article_id")


def article_column(rows: pd.DataFrame, column: str, *, period: str) -> list[str]:
    """Return a column as levels; a date becomes its period."""
    values = _get(rows, column)
    if pd.api.types.is_datetime64_any_dtype(values):
        return period_names(values, period=period)
    return [str(value) for value in values]


def period_names(published: pd.Series, *, period: str) -> list[str]:
    """Return the name of the period of each date, in UTC, as the compare room names it; no zone is taken for UTC.

    Examples
    --------
    >>> period_names(pd.Series(pd.to_datetime(["2025-12-29"], utc=True)), period="week")
    ['2026-W01']
    """
    if period not in _FORMATS:
        message = f"The 'period' parameter must be one of {', '.join(_FORMATS)}. Got {period!r}."
        raise InputError(message)
    if published.dt.tz is not None:
        published = published.dt.tz_convert("UTC")
    if period == "quarter":
        return [f"{date.year:04d}-Q{date.quarter}" for date in published]
    return [date.strftime(_FORMATS[period]) for date in published]


def _get(rows: pd.DataFrame, column: str) -> pd.Series:
    """Return a column that has a value in every row; ``published`` must hold dates."""
    if column not in rows.columns:
        message = f"The articles must have the column {column!r}. "
        hint = did_you_mean(column, list(rows.columns)) if len(rows.columns) else "Got strings, which have no columns."
        raise InputError(message + hint)
    values = rows[column]
    if values.isna().any():
        first = rows["article_id"][values.isna()].iloc[0]
        message = (
            f"Column {column!r} must have a value for every article. {int(values.isna().sum())} have none, the first "
            f"is {first!r}. Leave them out or name their value."
        )
        raise InputError(message)
    if column == "published" and not pd.api.types.is_datetime64_any_dtype(values):
        message = (
            f"Column 'published' must hold dates. Got values of type {values.dtype}; "
            "make dates of them with pd.to_datetime(articles['published'], utc=True)."
        )
        raise InputError(message)
    return values


def _is_number(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values)
