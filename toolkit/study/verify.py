"""verify(): run a finished study again and hold the tables against its lock."""

import html
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from toolkit.errors import ReadError
from toolkit.schema import KEYS
from toolkit.study.config import read_study
from toolkit.study.digest import table_digest
from toolkit.study.folder import STUDY, TABLE_FOLDER, csv_bytes, read_lock, read_table
from toolkit.study.lock import build_lock
from toolkit.study.pipeline import Progress, run_study
from toolkit.study.result import StudyResult


@dataclass(frozen=True)
class Verification:
    """What ``verify`` found.

    Parameters
    ----------
    tables : DataFrame
        One row per table, in the order of the steps: ``step``, ``table``, ``equal`` (same bytes),
        ``rows_then``, ``rows_now``, ``columns`` (those that differ in a row that both have, by the table's key, where
        the run's own table can be read), ``largest_difference`` (of any number in these; NaN where there is none),
        ``kept`` (whether the run's Parquet and CSV files still are what was written: "as written",
        "altered" or "missing") and ``files`` (those that are not).
    articles : tuple of str
        The articles that were changed, are gone, are new or only moved, each by file, row and title.
    inputs : tuple of str
        What differs of what went in: corpus, gazetteer, word lists, own words, settings.
    versions : tuple of str
        Versions that differ; a hint, since they need not change a number.
    """

    tables: pd.DataFrame
    articles: tuple[str, ...]
    inputs: tuple[str, ...]
    versions: tuple[str, ...]

    @property
    def equal(self) -> bool:
        """Whether every table came out the same, and the run's own files still hold them."""
        return bool(self.tables["equal"].all() and (self.tables["kept"] != "altered").all())

    @property
    def missing(self) -> list[str]:
        """The files of tables that are not in the run's folder."""
        return [
            name for files in self.tables.loc[self.tables["kept"] == "missing", "files"] for name in files.split(", ")
        ]

    @property
    def verdict(self) -> str:
        """What was found, in a sentence."""
        if self.equal:
            n = len(self.missing)
            gone = f" {n} {'file is' if n == 1 else 'files are'} missing in the run's folder." if n else ""
            return f"All tables are equal.{gone}"
        if self.first_step:
            return f"The difference begins in the step: {self.first_step}."
        return "The tables come out the same, but a file of the run was altered after it was written."

    @property
    def first_step(self) -> str:
        """The step in which the first difference began; empty when there is none."""
        steps = self.tables.loc[~self.tables["equal"], "step"]
        return str(steps.iloc[0]) if len(steps) else ""

    def _repr_html_(self) -> str:
        notes = "".join(f"<li>{html.escape(note)}</li>" for note in (*self.articles, *self.inputs, *self.versions))
        return f"<p>{html.escape(self.verdict)}</p>{self.tables.to_html(index=False, border=0)}<ul>{notes}</ul>"


def verify(folder: str | Path, *, progress: Progress | None = None) -> Verification:
    """Run a finished study again and say which tables are equal.

    Parameters
    ----------
    folder : path
        The folder of a run: its lock and its ``study.toml`` are needed; with its tables, differences are
        measured.
    progress : callable, optional
        As for ``run_study``.

    Returns
    -------
    Verification
        Tables are compared by the hash of every bit in them (``table_digest``).

    Raises
    ------
    ReadError
        When the folder is not that of a run, or the articles are no longer where they were.
    ConfigError
        When its ``study.toml`` cannot be used.

    Notes
    -----
    Equality of every bit is the claim on one machine. Other versions of the libraries, or another
    processor, may round differently in the last digits: ``largest_difference`` tells.

    Examples
    --------
    >>> import toolkit as tk
    >>> tk.verify("runs/asia-tour").equal  # doctest: +SKIP
    True
    """
    home = Path(folder)
    then = read_lock(home)
    result = _run_again(home, progress)
    now = json.loads(json.dumps(build_lock(result), default=str))
    rows = [
        {"step": step, "table": name} | _compare(name, entry, now["steps"][step][name], result, home)
        for step, tables in then["steps"].items()
        for name, entry in tables.items()
    ]
    inputs = [what for what, digest in then["inputs"].items() if now["inputs"].get(what) != digest]
    if _without_place(then["settings"]) != _without_place(now["settings"]):
        inputs.append(f"settings ({STUDY} is not the one of the run)")
    return Verification(
        tables=pd.DataFrame(rows),
        articles=tuple(_changed_articles(then["articles"], now["articles"], _titles(home, result))),
        inputs=tuple(inputs),
        versions=tuple(
            f"{name}: {then['versions'].get(name, 'absent')} then, {now['versions'].get(name, 'absent')} now"
            for name in sorted({*then["versions"], *now["versions"]})
            if then["versions"].get(name) != now["versions"].get(name)
        ),
    )


def _run_again(home: Path, progress: Progress | None) -> StudyResult:
    """Run the study of a run's folder, and say where the path of articles that are not there comes from."""
    plan = read_study(home / STUDY)
    try:
        return run_study(plan, progress=progress)
    except ReadError as error:
        path = plan.corpus.path
        if path is None or error.file != str(plan.locate(path)):
            raise
        message = (
            f"{error.reason}. It comes from [corpus] path = {path!r} in {home / STUDY}, relative to that file: put the "
            "articles of the run there, or write their place into it"
        )
        raise ReadError(message, file=error.file) from error


def _without_place(settings: dict[str, Any]) -> dict[str, Any]:
    """Leave out where the articles lay: whether they are the same, their hash tells."""
    corpus = {key: value for key, value in settings.get("corpus", {}).items() if key != "path"}
    return settings | {"corpus": corpus}


def _titles(home: Path, result: StudyResult) -> dict[str, str]:
    """Return the titles of the articles by id: those of now, and those of the run's own table for what is gone."""
    frames = [result.articles]
    with suppress(ReadError):
        frames.insert(0, read_table("articles", home))
    return {id: title for frame in frames for id, title in zip(frame["article_id"], frame["title"], strict=True)}


def _compare(name: str, then: dict[str, Any], now: dict[str, Any], result: StudyResult, home: Path) -> dict[str, Any]:
    """Hold one table against the lock, and against the run's own file where it still is the lock's."""
    row = {
        "equal": then["sha256"] == now["sha256"],
        "rows_then": then["rows"],
        "rows_now": now["rows"],
        "columns": "",
        "largest_difference": np.nan,
    }
    file = home / TABLE_FOLDER / f"{name}.parquet"
    altered: list[str] = []
    missing = [] if file.exists() else [file.name]
    old: pd.DataFrame | None = None
    if not missing:
        try:
            old = read_table(name, home)
        except ReadError:
            altered.append(file.name)
        if old is not None and table_digest(old) != then["sha256"]:
            altered.append(file.name)
            old = None
    if old is not None and not row["equal"]:
        row |= _differences(name, old, result.tables[name])
    written = result.tables[name] if old is None and row["equal"] else old
    csv = file.with_suffix(".csv")
    if not csv.exists():
        missing.append(csv.name)
    elif written is not None and (not csv.is_file() or csv.read_bytes() != csv_bytes(written)):
        altered.append(csv.name)
    kept = "altered" if altered else "missing" if missing else "as written"
    return row | {"kept": kept, "files": ", ".join(altered or missing)}


def _differences(name: str, old: pd.DataFrame, new: pd.DataFrame) -> dict[str, Any]:
    """Name the columns that differ, and measure the largest difference between numbers, row by row of the same key."""
    columns, largest = sorted(set(old.columns) ^ set(new.columns)), [np.nan]
    if key := list(KEYS.get(name, ())):
        both = old[key].merge(new[key])
        old, new = (both.merge(frame) for frame in (old, new))
    elif len(old) != len(new):
        return {}
    for column in [c for c in old.columns if c in new.columns]:
        if table_digest(old[[column]]) == table_digest(new[[column]]):
            continue
        columns.append(column)
        if old[column].dtype.kind in "fi" and new[column].dtype.kind in "fi":
            gaps = (old[column].astype(float) - new[column].astype(float)).abs()
            largest.append(float(gaps.max()))
    return {"columns": ", ".join(columns), "largest_difference": float(pd.Series(largest).max())}


def _changed_articles(then: dict[str, Any], now: dict[str, Any], titles: dict[str, str]) -> list[str]:
    """Name the articles that differ; one that sits where another sat was changed, one with its id kept moved."""
    gone = {tuple(place): article for article, place in then.items() if article not in now}
    new = {tuple(place): article for article, place in now.items() if article not in then}
    lines = []
    for place in sorted({*gone, *new}):
        what = "changed" if place in gone and place in new else "gone" if place in gone else "new"
        title = " ".join(titles.get(new.get(place, gone.get(place, "")), "").split())
        where = f"{place[0]}, row {place[1]}"
        lines.append(f"{where}: {what}" + (f": “{title}”" if title else ""))
    for article in sorted((a for a in now if a in then and now[a] != then[a]), key=lambda a: tuple(now[a])):
        (file, row), (file_then, row_then) = now[article], then[article]
        title = " ".join(titles.get(article, "").split())
        way = f"{file}, row {row}: moved from {file_then}, row {row_then}"
        lines.append(way + (f": “{title}”" if title else ""))
    return lines
