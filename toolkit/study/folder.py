"""A run's folder: the names of its files, its tables written and read back."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit.errors import ReadError
from toolkit.schema import TABLES, check_table
from toolkit.study.config import read_study
from toolkit.study.lock import SCHEMA
from toolkit.study.result import STEPS, StudyResult

LOCK, STUDY, REPORT = "tonelens.lock.json", "study.toml", "report.html"
TABLE_FOLDER, FIGURE_FOLDER = "tables", "figures"


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write each table as Parquet and as CSV; the same table gives the same bytes.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By name.
    folder : Path
        Of the run; the tables go into its folder ``tables``.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    home = folder / TABLE_FOLDER
    home.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        # Without pandas' notes on itself, which name its version and that of pyarrow.
        table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
        pq.write_table(table, home / f"{name}.parquet", compression="zstd")
        (home / f"{name}.csv").write_bytes(csv_bytes(frame))


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a table as its CSV file holds it, with the line ends of RFC 4180.

    Either character of these in a text is quoted then; with a lone line feed, Python before 3.13 leaves a carriage
    return unquoted, and the row is torn.
    """
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def read_table(name: str, folder: Path) -> pd.DataFrame:
    """Return one table of a run, with the types of its contract.

    Raises
    ------
    ReadError
        When it is not there, is no Parquet file or breaks its contract.
    """
    from pyarrow import ArrowException

    file = folder / TABLE_FOLDER / f"{name}.parquet"
    try:
        frame = check_table(name, pd.read_parquet(file))
    except (OSError, ValueError, ArrowException) as error:
        message = f"the table {name!r} of the run cannot be read: {error}"
        raise ReadError(message, file=str(file)) from error
    return frame


def read_lock(folder: Path) -> dict[str, Any]:
    """Return the lock of a run.

    Raises
    ------
    ReadError
        When the folder is not that of a run; names the runs in it where there are some.
    """
    file = folder / LOCK
    try:
        lock = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        runs = sorted(path.parent.name for path in folder.glob(f"*/{LOCK}"))
        hint = f" Runs in it: {', '.join(runs)}." if runs else ""
        message = f"this is not the folder of a run: it holds no {LOCK}.{hint}"
        raise ReadError(message, file=str(folder)) from error
    except (OSError, ValueError) as error:
        message = f"the lock of the run cannot be read: {error}"
        raise ReadError(message, file=str(file)) from error
    if not isinstance(lock, dict) or lock.get("schema") != SCHEMA:
        got = lock.get("schema") if isinstance(lock, dict) else None
        message = (
            f"the lock of the run must have schema {SCHEMA}. Got {got!r}: another version of tonelens, with other "
            "settings, made the run. Run the study again."
        )
        raise ReadError(message, file=str(file))
    if not _complete(lock):
        message = "the lock of the run lacks what it must hold; it was altered. Run the study again."
        raise ReadError(message, file=str(file))
    return lock


def _complete(lock: dict[str, Any]) -> bool:
    """Return whether a lock holds every part that is read from it."""
    parts = ("settings", "used", "inputs", "versions", "steps", "articles")
    if not all(isinstance(lock.get(part), dict) for part in parts):
        return False
    used, steps = lock["used"], lock["steps"]
    if not all(isinstance(used.get(part), dict) for part in ("corpus", "topics", "compare")) or "scorer" not in used:
        return False
    if not all(isinstance(tables, dict) for tables in steps.values()):
        return False
    entries = [steps.get(step, {}).get(name) for step, names in STEPS.items() for name in names]
    return (
        {"digest", "provenance"} <= set(used["corpus"])
        and "level" in used["compare"]
        and "notes" in used["topics"]
        and "tonelens" in lock["versions"]
        and set(steps) == set(STEPS)
        and sum(map(len, steps.values())) == len(entries)
        and all(isinstance(entry, dict) and {"rows", "sha256"} <= set(entry) for entry in entries)
        and all(isinstance(place, list) and len(place) == 2 for place in lock["articles"].values())
    )


def load_run(folder: str | Path) -> StudyResult:
    """Return a finished run from its folder, without computing anything.

    Parameters
    ----------
    folder : path
        What ``tonelens run`` or ``write_run`` wrote.

    Raises
    ------
    ReadError
        When the folder is not that of a run or a table cannot be read.
    """
    home = Path(folder)
    settings = read_lock(home)["used"]
    tables = {name: read_table(name, home) for name in TABLES}
    return StudyResult(study=read_study(home / STUDY), **tables, settings=settings)
