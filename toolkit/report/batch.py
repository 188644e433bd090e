"""A batch: several studies, one after the other; one that fails does not stop the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import ConfigError, InputError, ToolkitError
from toolkit.report.index import render_index
from toolkit.report.place import check_apart, check_folder, check_out, tidy_up, write_whole
from toolkit.report.write import write_run
from toolkit.study.config import read_study
from toolkit.study.folder import LOCK
from toolkit.study.pipeline import Progress, run_study
from toolkit.study.result import StudyResult

INDEX = "index.html"
_OURS = b'<meta name="generator" content="tonelens">'


@dataclass(frozen=True)
class Outcome:
    """What became of one study of a batch.

    Parameters
    ----------
    study : Path
        Its file.
    name : str
        Its folder in that of the batch.
    result : StudyResult or None
        None when it failed.
    error : Exception or None
        Why it failed.
    """

    study: Path
    name: str
    result: StudyResult | None = None
    error: Exception | None = None

    @property
    def bad_input(self) -> bool:
        """Whether it failed for what it was given, not for a fault on the way."""
        return isinstance(self.error, ToolkitError)


def run_one(study: Path, folder: Path, *, progress: Progress | None = None) -> StudyResult:
    """Run one study and write it to a folder; settings and folder are checked before anything is read."""
    plan = read_study(study)
    check_out(folder, plan)
    tidy_up(folder.resolve())  # what an earlier run left must not lie there while this one takes its time
    result = run_study(plan, progress=progress)
    write_run(result, folder)
    return result


def run_batch(
    studies: Sequence[Path], folder: Path, *, progress: Callable[[str], Progress] | None = None
) -> list[Outcome]:
    """Run studies one after the other, each into a folder of its own, and write an index page.

    Parameters
    ----------
    studies : sequence of Path
        Their files.
    folder : Path
        Of the batch; it holds a folder for each study (named by its file, or by the file's folder when that
        is called study.toml) and ``index.html``, which lists the failed ones, too, with their errors.
    progress : callable, optional
        Called with the name of each study; gives the callback for ``run_study``.

    Returns
    -------
    list of Outcome
        In the order of the studies; errors are kept, not raised.

    Raises
    ------
    InputError
        When the folder is a file or that of a single run, cannot be written to, lies among the articles of a study,
        or holds an ``index.html`` of other making. Checked before anything is run.
    """
    _check_batch(studies, folder)
    outcomes = []
    for study, name in zip(studies, batch_names(studies), strict=True):
        try:
            result = run_one(study, folder / name, progress=progress(name) if progress else None)
        except Exception as error:  # a fault in one study must not lose the others; the caller reports it
            outcomes.append(Outcome(study, name, error=error))
        else:
            outcomes.append(Outcome(study, name, result=result))
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / INDEX, render_index(outcomes).encode("utf-8"))
    return outcomes


def batch_names(studies: Sequence[Path]) -> list[str]:
    """Return a folder name for each study, all different, also where a disk takes capitals for small letters.

    Examples
    --------
    >>> batch_names([Path("china.toml"), Path("un/study.toml"), Path("old/china.toml")])
    ['china', 'un', 'china-2']
    """
    names: list[str] = []
    taken: set[str] = set()
    for study in studies:
        base = study.resolve().parent.name if study.stem == "study" else study.stem
        base = base or "study"
        name, number = base, 2
        while name.casefold() in taken:
            name, number = f"{base}-{number}", number + 1
        names.append(name)
        taken.add(name.casefold())
    return names


def _check_batch(studies: Sequence[Path], folder: Path) -> None:
    check_folder(folder, "a batch")
    if (folder / LOCK).is_file():
        message = f"The folder of a batch must not be that of a single run. Got {str(folder)!r}."
        raise InputError(message)
    index = folder / INDEX
    if index.exists() and not (index.is_file() and _OURS in index.read_bytes()):
        message = f"{str(index)!r} was not written by tonelens and would be lost. Name another folder, or move it away."
        raise InputError(message)
    for study in studies:
        try:
            plan = read_study(study)
        except ConfigError:
            continue  # told when its turn comes
        check_apart(folder, plan, "a batch")
