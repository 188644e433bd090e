"""How far a long command is, as bars in a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars

from toolkit.study.pipeline import Progress, sample_path

_STEPS = {
    "read": "reading articles",
    "find": "finding mentions",
    "score": "scoring tone",
    "audit": "auditing the scorer",
    "topics": "fitting topics",
    "panel": "building the panel",
    "compare": "comparing",
    "": "writing tables and report",
}
_BUILD_STEPS = {
    "fetch": "fetching the encoder",
    "learn": "learning from sentences coded in one pass",
    "refine": "learning from those of several coders",
    "write": "writing the scorer",
}


@contextmanager
def study_bars(console: Console) -> Iterator[Callable[[str], Progress]]:
    """Show a bar for each study; nothing where the console is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:

        def start(name: str) -> Progress:
            prefix = f"{name}: " if name else ""
            task = bars.add_task(prefix, total=len(_STEPS))
            return lambda step, done, total: bars.update(
                task, completed=done, total=total + 1, description=prefix + _STEPS[step]
            )

        yield start


@contextmanager
def build_bars(console: Console) -> Iterator[Callable[[str, int, int], None]]:
    """Show what is done of a build: a bar in a terminal, else lines."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal) as bars:
        task = bars.add_task("reading the sentences", total=None)

        def show(step: str, done: int, total: int) -> None:
            bars.update(task, description=_BUILD_STEPS[step], completed=done, total=total)
            if not console.is_terminal:
                console.print(f"{_BUILD_STEPS[step]}: {done:,} of {total:,}")

        yield show


def fetch_with_bar(name: str, folder: Path | None, console: Console) -> Path:
    """Return the folder of a sample corpus, with a bar while it is fetched; none where the console is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task(f"fetching {name}", total=None)

        def show(done: int, total: int) -> None:
            bars.update(task, completed=done, total=total or None)

        return sample_path(name, folder=folder, progress=show)
