"""write_run(): a finished study as a folder of tables, figures, one page and a lock."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from toolkit.errors import InputError
from toolkit.report.figures import Figure, draw_figures
from toolkit.report.page import render_page
from toolkit.study.config import Study
from toolkit.study.folder import FIGURE_FOLDER, LOCK, REPORT, STUDY, load_run, read_lock, write_tables
from toolkit.study.lock import build_lock, lock_text
from toolkit.study.result import StudyResult


def write_run(result: StudyResult, folder: str | Path) -> Path:
    """Write a finished study to a folder: tables, figures, ``report.html``, ``study.toml`` and the lock.

    Parameters
    ----------
    result : StudyResult
        What ``run_study`` returned.
    folder : path
        Made when it is not there. A run that lies there is replaced, once the new one is whole.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    InputError
        When the folder holds something else than a run, or lies among the articles.

    Notes
    -----
    The same result in the same place gives the same bytes in every file. Its ``study.toml`` is the study as
    seen from the folder, so that a folder moved together with its articles can still be verified.

    Examples
    --------
    >>> import toolkit as tk
    >>> tk.write_run(tk.run_study("study.toml"), "runs/first")  # doctest: +SKIP
    """
    home = Path(folder)
    check_out(home, result.study)
    moved = replace(result, study=result.study.moved(home))
    lock = build_lock(moved)
    with _whole_folder(home) as unfinished:
        write_tables(moved.tables, unfinished)
        _write(
            unfinished / STUDY,
            "# Written by tonelens. Paths are relative to this file.\n" + moved.study.to_toml(),
        )
        _write(unfinished / LOCK, lock_text(lock))
        figures = draw_figures(moved)
        _write_figures(figures, unfinished)
        _write(unfinished / REPORT, render_page(moved, lock, figures))
    return home / REPORT


def rewrite_report(folder: str | Path) -> Path:
    """Draw the figures and write the page of a run again from its tables, without computing anything.

    Parameters
    ----------
    folder : path
        The folder of a run.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    ReadError
        When the folder is not that of a run or a table cannot be read.
    """
    home = Path(folder)
    lock, result = read_lock(home), load_run(home)
    figures = draw_figures(result)
    page = render_page(result, lock, figures)
    _write_figures(figures, home)
    _write(home / REPORT, page)
    return home / REPORT


def check_out(folder: Path, study: Study) -> None:
    """Raise when a run must not be written to a folder: it holds other things, or is among the articles."""
    if folder.exists() and not folder.is_dir():
        message = f"The folder of a run must be a folder. Got the file {str(folder)!r}."
        raise InputError(message)
    if folder.is_dir() and any(folder.iterdir()) and not (folder / LOCK).is_file():
        message = (
            f"The folder of a run must be new, empty or an earlier run. Got {str(folder)!r}, which holds "
            f"other things and no {LOCK}. Name another folder."
        )
        raise InputError(message)
    source = study.locate(study.corpus.path) if study.corpus.path is not None else None
    if source is not None and source.is_dir() and folder.resolve().is_relative_to(source.resolve()):
        message = (
            "The folder of a run must not lie among the articles, where the next run would read it. "
            f"Got {str(folder)!r}."
        )
        raise InputError(message)


@contextmanager
def _whole_folder(folder: Path) -> Iterator[Path]:
    """Give a folder beside the one asked for, and put it in its place once whole; else leave nothing."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(mkdtemp(prefix=f".{folder.name}.unfinished-", dir=folder.parent))
    try:
        yield unfinished
        unfinished.chmod(0o755)
        if folder.exists():
            old = Path(mkdtemp(prefix=f".{folder.name}.old-", dir=folder.parent))
            os.replace(folder, old / "run")
            os.replace(unfinished, folder)
            shutil.rmtree(old)
        else:
            os.replace(unfinished, folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _write_figures(figures: Mapping[str, Figure], folder: Path) -> None:
    home = folder / FIGURE_FOLDER
    home.mkdir(exist_ok=True)
    for name, figure in figures.items():
        (home / f"{name}.svg").write_bytes(figure.svg)
        (home / f"{name}.png").write_bytes(figure.png)


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all, with the same line ends everywhere."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_bytes(text.encode("utf-8"))
    os.replace(unfinished, path)
