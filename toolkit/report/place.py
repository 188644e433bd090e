"""Where a run is written: what may be replaced there, and how it is put in its place whole."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import mkdtemp

from toolkit.errors import InputError
from toolkit.report.figures import FIGURES
from toolkit.schema import TABLES
from toolkit.study.config import Study
from toolkit.study.folder import FIGURE_FOLDER, LOCK, REPORT, STUDY, TABLE_FOLDER
from toolkit.tone.scorer import is_path

_FILES = (REPORT, STUDY, LOCK)
_OURS = {
    *_FILES,
    *(f".{name}.unfinished" for name in _FILES),
    *(f"{TABLE_FOLDER}/{name}.{kind}" for name in TABLES for kind in ("parquet", "csv")),
    *(f"{FIGURE_FOLDER}/{name}.{kind}" for name in FIGURES for kind in ("svg", "png")),
}


def check_out(folder: Path, study: Study) -> None:
    """Raise when a run must not be written to a folder: what lies there is not ours, or it holds what is read.

    Parameters
    ----------
    folder : Path
        Of the run; links are followed.
    study : Study
        What would be run.

    Raises
    ------
    InputError
        Names what is in the way.
    """
    check_folder(folder, "run")
    home = folder.resolve()
    if home.is_dir():
        if Path.cwd().is_relative_to(home):
            message = (
                "The folder of a run is replaced as a whole, so it must not be the current folder or one around it. "
                f"Got {str(folder)!r}. Name another folder, or run this from elsewhere."
            )
            raise InputError(message)
        strange = _strange(home)
        if strange or (any(home.iterdir()) and not (home / LOCK).is_file()):
            held = f"holds {', '.join(strange[:3])}" if strange else f"holds no {LOCK}"
            more = f" and {len(strange) - 3:,} more" if len(strange) > 3 else ""
            message = (
                f"The folder of a run must be new, empty or an earlier run and nothing else. "
                f"Got {str(folder)!r}, which {held}{more}. Name another folder."
            )
            raise InputError(message)
    check_apart(folder, study, "run")
    words = study.locate(study.tone.words) if isinstance(study.tone.words, str) else None
    scorer = study.locate(study.tone.scorer) if is_path(study.tone.scorer) else None
    for what, path in (("articles", _source(study)[0]), ("file of words", words), ("scorer", scorer)):
        if path is not None and path.resolve().is_relative_to(home):
            message = (
                f"The folder of a run is replaced as a whole, so it must not hold the {what} ({str(path)!r}). "
                f"Got {str(folder)!r}. Name another folder."
            )
            raise InputError(message)


def check_folder(folder: Path, of: str) -> None:
    """Raise when a folder is a file, or could only be made below one."""
    home = folder.resolve()
    for place in (home, *home.parents):
        if place.is_dir():
            return
        if place.exists():
            where = "" if place == home else f", in {str(folder)!r}"
            message = f"The folder of a {of} must be a folder. Got the file {str(place)!r}{where}."
            raise InputError(message)


def check_apart(folder: Path, study: Study, of: str) -> None:
    """Raise when a folder lies among the articles of a study."""
    source, deep = _source(study)
    if source is not None and deep and folder.resolve().is_relative_to(source.resolve()):
        message = (
            f"The folder of a {of} must not lie among the articles, where the next run would read it. "
            f"Got {str(folder)!r}."
        )
        raise InputError(message)


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a folder beside the one asked for, and put it in its place once whole; else leave nothing."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    # named before it is made: a signal in between leaves nothing behind
    unfinished = folder.parent / f".{folder.name}.unfinished-{token_hex(6)}"
    old: Path | None = None
    try:
        unfinished.mkdir(mode=0o700)
        yield unfinished
        unfinished.chmod(0o755)
        if folder.exists():
            old = Path(mkdtemp(prefix=f".{folder.name}.old-", dir=folder.parent))
            os.replace(folder, old / "run")
        os.replace(unfinished, folder)
    finally:
        if old is not None:
            _put_back(old, folder)
        shutil.rmtree(unfinished, ignore_errors=True)


def tidy_up(folder: Path) -> None:
    """Undo what a run that was killed left beside a folder: put the earlier run back, remove the rest."""
    if not folder.parent.is_dir():
        return
    for path in sorted(folder.parent.iterdir()):
        if path.is_symlink() or not path.is_dir():
            continue
        if path.name.startswith(f".{folder.name}.old-"):
            _put_back(path, folder)
        elif path.name.startswith(f".{folder.name}.unfinished-"):
            shutil.rmtree(path, ignore_errors=True)


def _put_back(old: Path, folder: Path) -> None:
    if not folder.exists() and (old / "run").is_dir():
        os.replace(old / "run", folder)
    shutil.rmtree(old, ignore_errors=True)


def _strange(home: Path) -> list[str]:
    """Return what in a folder no run writes."""
    found = []
    for path in sorted(home.iterdir()):
        plain = not path.is_symlink()
        if plain and path.is_dir() and path.name in (TABLE_FOLDER, FIGURE_FOLDER):
            inside = (f"{path.name}/{each.name}" for each in sorted(path.iterdir()))
            found += [name for name in inside if name not in _OURS]
        elif not (plain and path.is_file() and path.name in _OURS):
            found.append(path.name)
    return found


def _source(study: Study) -> tuple[Path | None, bool]:
    """Return what a study reads, of a glob the folder before its first wildcard; and whether folders in it count."""
    if study.corpus.path is None:
        return None, False
    path = study.locate(study.corpus.path)
    if path.exists():
        return path, path.is_dir()
    fixed = path
    while any(sign in str(fixed) for sign in "*?["):
        fixed = fixed.parent
    return fixed, "**" in path.parts
