"""Where a run is written: what may be replaced there, and how it is put in its place whole."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

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
    *(f"{FIGURE_FOLDER}/.{name}.{kind}.unfinished" for name in FIGURES for kind in ("svg", "png")),
}
#: What file managers leave in a folder that somebody looks into.
_LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}


def check_out(folder: Path, study: Study) -> None:
    """Raise when a run must not or cannot be written: what lies there is not ours, is read, or may not be changed.

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
    check_folder(folder, "a run")
    home = folder.resolve()
    if home.is_dir():
        _check_writable(folder, home.parent, "a run")  # it is made beside the one that it replaces
        if Path.cwd().is_relative_to(home):
            message = (
                "The folder of a run is replaced as a whole, so it must not be the current folder or one around it. "
                f"Got {str(folder)!r}. Name another folder, or run this from elsewhere."
            )
            raise InputError(message)
        strange = _strange(home)
        empty = all(path.name in _LITTER for path in home.iterdir())
        if strange or not (empty or (home / LOCK).is_file()):
            held = f"holds {', '.join(strange[:3])}" if strange else f"holds no {LOCK}"
            more = f" and {len(strange) - 3:,} more" if len(strange) > 3 else ""
            message = (
                f"The folder of a run must be new, empty or an earlier run and nothing else. "
                f"Got {str(folder)!r}, which {held}{more}. Name another folder."
            )
            raise InputError(message)
    check_apart(folder, study, "a run")
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
    """Raise when a folder is a file or could only be made below one, or when nothing can be written there."""
    home = folder.resolve()
    for place in (home, *home.parents):
        if place.is_dir():
            _check_writable(folder, place, of)
            return
        if place.exists():
            where = "" if place == home else f", in {str(folder)!r}"
            message = f"The folder of {of} must be a folder. Got the file {str(place)!r}{where}."
            raise InputError(message)


def _check_writable(folder: Path, place: Path, of: str) -> None:
    """Raise when nothing can be made in ``place``, where a folder lies or will lie: only trying tells."""
    probe = place / _own_name(folder.name, "unfinished")
    try:
        probe.mkdir(mode=0o700)
        probe.rmdir()
    except OSError as error:
        message = (
            f"The folder of {of} must be where files can be written. Got {str(folder)!r}, but in {str(place)!r} "
            f"nothing can be made: {error.strerror}. Name another folder, or allow writing there."
        )
        raise InputError(message) from error
    finally:
        shutil.rmtree(probe, ignore_errors=True)  # a signal in between leaves nothing behind


def check_apart(folder: Path, study: Study, of: str) -> None:
    """Raise when a folder lies among the articles of a study."""
    source, deep = _source(study)
    if source is not None and deep and folder.resolve().is_relative_to(source.resolve()):
        message = (
            f"The folder of {of} must not lie among the articles, where the next run would read it. "
            f"Got {str(folder)!r}."
        )
        raise InputError(message)


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a folder beside the one asked for, and put it in its place once whole; else leave nothing."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    # named before it is made: a signal in between leaves nothing behind
    unfinished = folder.parent / _own_name(folder.name, "unfinished")
    old: Path | None = None
    try:
        unfinished.mkdir()  # who may read the run is what the user's umask says
        yield unfinished
        if folder.exists():
            old = folder.parent / _own_name(folder.name, "old")
            old.mkdir(mode=0o700)
            os.replace(folder, old / "run")
        os.replace(unfinished, folder)
    finally:
        if old is not None:
            _put_back(old, folder)
        shutil.rmtree(unfinished, ignore_errors=True)


def tidy_up(folder: Path) -> None:
    """Undo what a run that was killed left beside a folder: put the earlier run back, remove the rest.

    What belongs to a process that still lives, such as another run into the same folder, is left alone.
    """
    if not folder.parent.is_dir():
        return
    left = re.compile(rf"\.{re.escape(folder.name)}\.(old|unfinished)-(?:(\d+)-)?")
    for path in sorted(folder.parent.iterdir()):
        found = left.match(path.name)
        if found is None or path.is_symlink() or not path.is_dir() or (found[2] and _lives(int(found[2]))):
            continue
        if found[1] == "old":
            _put_back(path, folder)
        else:
            shutil.rmtree(path, ignore_errors=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _own_name(name: str, what: str) -> str:
    """Return the name of a folder of this process beside the one called ``name``."""
    return f".{name}.{what}-{os.getpid()}-{token_hex(6)}"


def _lives(process: int) -> bool:
    """Return whether a process is there; where it cannot be asked, it may be."""
    if os.name == "nt":  # there os.kill ends a process, whatever the signal
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _put_back(old: Path, folder: Path) -> None:
    if not folder.exists() and (old / "run").is_dir():
        os.replace(old / "run", folder)
    shutil.rmtree(old, ignore_errors=True)


def _strange(home: Path) -> list[str]:
    """Return what in a folder no run writes."""
    found = []
    for path in sorted(home.iterdir()):
        plain = not path.is_symlink()
        if plain and path.is_file() and path.name in _LITTER:
            continue
        if plain and path.is_dir() and path.name in (TABLE_FOLDER, FIGURE_FOLDER):
            inside = (f"{path.name}/{each.name}" for each in sorted(path.iterdir()) if each.name not in _LITTER)
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
