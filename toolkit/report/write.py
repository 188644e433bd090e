"""write_run(): a finished study as a folder of tables, figures, one page and a lock."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from toolkit.report.figures import FIGURES, Figure, draw_figures
from toolkit.report.page import render_page
from toolkit.report.place import check_folder, check_out, tidy_up, whole_folder, write_whole
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
        Made when it is not there; a link is followed. A run that lies there is replaced, once the new one is
        whole.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    InputError
        When the folder holds anything but a run, is the current one, lies among the articles or holds them, or when
        nothing can be written there.

    Notes
    -----
    The same result in the same place gives the same bytes in every file. Its ``study.toml`` is the study as
    seen from the folder, so that a folder moved together with its articles can still be verified.

    Examples
    --------
    >>> import toolkit as tk
    >>> tk.write_run(tk.run_study("study.toml"), "runs/first")  # doctest: +SKIP
    """
    home = Path(folder).resolve()
    tidy_up(home)
    check_out(Path(folder), result.study)
    moved = replace(result, study=result.study.moved(home))
    lock = build_lock(moved)
    with whole_folder(home) as unfinished:
        write_tables(moved.tables, unfinished)
        _write(
            unfinished / STUDY,
            "# Written by tonelens. Paths are relative to this file.\n" + moved.study.to_toml(),
        )
        _write(unfinished / LOCK, lock_text(lock))
        figures = draw_figures(moved)
        _write_figures(figures, unfinished)
        _write(unfinished / REPORT, render_page(moved, lock, figures))
    return Path(folder) / REPORT


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
    InputError
        When nothing can be written there.
    """
    home = Path(folder)
    lock = read_lock(home)
    for place in (home, home / FIGURE_FOLDER):
        check_folder(place, "a run")
    result = load_run(home)
    figures = draw_figures(result)
    page = render_page(result, lock, figures)
    _write_figures(figures, home)
    _write(home / REPORT, page)
    for name in set(FIGURES) - set(figures):  # those of an earlier version, that this one does not draw
        for kind in ("svg", "png"):
            (home / FIGURE_FOLDER / f"{name}.{kind}").unlink(missing_ok=True)
    return home / REPORT


def _write_figures(figures: Mapping[str, Figure], folder: Path) -> None:
    home = folder / FIGURE_FOLDER
    home.mkdir(exist_ok=True)
    for name, figure in figures.items():
        write_whole(home / f"{name}.svg", figure.svg)
        write_whole(home / f"{name}.png", figure.png)


def _write(path: Path, text: str) -> None:
    write_whole(path, text.encode("utf-8"))  # with the same line ends everywhere
