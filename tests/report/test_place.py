import os
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.errors import InputError
from toolkit.report import place, write
from toolkit.report.figures import FIGURES
from toolkit.report.place import check_folder, check_out, tidy_up, whole_folder
from toolkit.report.write import rewrite_report, write_run
from toolkit.study.config import Study
from toolkit.study.result import StudyResult


@pytest.fixture
def study(tmp_path: Path) -> Study:
    (tmp_path / "articles").mkdir()
    return Study.from_dict({"corpus": {"path": "articles"}}, folder=tmp_path)


def earlier(folder: Path) -> Path:
    (folder / "tables").mkdir(parents=True)
    (folder / "figures").mkdir()
    figures = (f"figures/{FIGURES[0]}.svg", f"figures/.{FIGURES[0]}.png.unfinished")
    for name in ("tonelens.lock.json", "study.toml", "report.html", "tables/panel.csv", *figures):
        (folder / name).write_text("ours", encoding="utf-8")
    return folder


def test_an_earlier_run_may_be_replaced(study: Study, tmp_path: Path) -> None:
    check_out(earlier(tmp_path / "run"), study)
    (tmp_path / "link").symlink_to(tmp_path / "run")
    check_out(tmp_path / "link", study)
    check_out(tmp_path / "new", study)


@pytest.mark.parametrize("name", ["thesis.txt", "tables/notes.csv", "figures/mine.svg", "notes/a.txt"])
def test_what_is_not_ours_is_named(name: str, study: Study, tmp_path: Path) -> None:
    folder = earlier(tmp_path / "run")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=name if name.startswith(("thesis", "tables", "fig")) else "notes"):
        check_out(folder, study)


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini"])
def test_what_a_file_manager_leaves_is_not_in_the_way(name: str, study: Study, tmp_path: Path) -> None:
    folder = earlier(tmp_path / "run")
    (tmp_path / "new").mkdir()
    for home in (folder, folder / "tables", folder / "figures", tmp_path / "new"):
        (home / name).write_text("x", encoding="utf-8")
    check_out(folder, study)
    check_out(tmp_path / "new", study)
    (tmp_path / "new" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"holds thesis\.txt\."):
        check_out(tmp_path / "new", study)


@pytest.fixture
def read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which nothing can be made, for root too."""
    folder, mkdir = tmp_path / "archive", Path.mkdir
    folder.mkdir()

    def refuse(path: Path, *how: int, **more: bool) -> None:
        if path.parent == folder:
            raise PermissionError(13, "Permission denied", str(path))
        mkdir(path, *how, **more)

    monkeypatch.setattr(Path, "mkdir", refuse)
    return folder


def test_where_nothing_can_be_written_is_told_before_anything_is_done(read_only: Path, study: Study) -> None:
    earlier_run = read_only / "run"
    os.mkdir(earlier_run)
    for folder in (read_only, read_only / "new", earlier_run):
        with pytest.raises(InputError, match="Permission denied") as told:
            check_out(folder, study)
        assert f"Got {str(folder)!r}, but in {str(read_only)!r} nothing can be made" in str(told.value)
        assert "unfinished" not in str(told.value)
    with pytest.raises(InputError, match="The folder of a batch must be where files can be written"):
        check_folder(read_only / "deep" / "er", "a batch")


def test_trying_leaves_nothing(study: Study, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    check_out(tmp_path / "new" / "run", study)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_page_that_cannot_be_written_again(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: int, **__: bool) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr(write, "draw_figures", lambda result: pytest.fail("drawn, though it cannot be written"))
    with pytest.raises(InputError, match="must be where files can be written"):
        rewrite_report(run)


def test_not_among_the_articles(study: Study, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="must not lie among the articles"):
        check_out(tmp_path / "articles" / "runs", study)
    (tmp_path / "articles" / "one.txt").write_text("Japan.", encoding="utf-8")
    deep = Study.from_dict({"corpus": {"path": "articles/**/*.txt"}}, folder=tmp_path)
    with pytest.raises(InputError, match="must not lie among the articles"):
        check_out(tmp_path / "articles" / "runs", deep)


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ({"corpus": {"path": "run/tables/panel.csv"}}, "articles"),
        ({"corpus": {"path": "run/tables/*.csv"}}, "articles"),
        (
            {"corpus": {"sample": "asia-tour"}, "tone": {"scorer": "lexicon", "words": "run/study.toml"}},
            "file of words",
        ),
        ({"corpus": {"sample": "asia-tour"}, "tone": {"scorer": "run/mine.npz"}}, "scorer"),
    ],
)
def test_what_is_read_must_not_be_replaced(table: dict[str, dict[str, str]], what: str, tmp_path: Path) -> None:
    folder = earlier(tmp_path / "run")
    with pytest.raises(InputError, match=f"must not hold the {what}"):
        check_out(folder, Study.from_dict(table, folder=tmp_path))


def test_not_below_a_file_and_not_the_current_folder(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "run"):
        with pytest.raises(InputError, match="must be a folder"):
            check_out(folder, study)
    monkeypatch.chdir(earlier(tmp_path / "run"))
    with pytest.raises(InputError, match="must not be the current folder"):
        check_out(Path(), study)


def test_through_a_link(result: StudyResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "draw_figures", lambda result: {})
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "there")
    assert write_run(result, tmp_path / "link") == tmp_path / "link" / "report.html"
    write_run(result, tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there" / "report.html").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "there"]


def test_a_failure_between_the_renames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = earlier(tmp_path / "run")
    replace, calls = os.replace, []

    def second_fails(a: Path, b: Path) -> None:
        calls.append(a)
        if len(calls) == 2:
            raise OSError("disk full")
        replace(a, b)

    monkeypatch.setattr(place.os, "replace", second_fails)
    with pytest.raises(OSError, match="disk full"), whole_folder(folder):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert (folder / "report.html").read_text(encoding="utf-8") == "ours"


def test_what_a_kill_left_is_mended(tmp_path: Path) -> None:
    earlier(tmp_path / ".run.old-x" / "run")
    (tmp_path / ".run.unfinished-y").mkdir()
    (tmp_path / ".other.unfinished-y").mkdir()
    tidy_up(tmp_path / "run")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".other.unfinished-y", "run"]
    assert (tmp_path / "run" / "tables" / "panel.csv").is_file()
    (tmp_path / ".run.old-z").mkdir()
    tidy_up(tmp_path / "run")
    assert not (tmp_path / ".run.old-z").exists()


def test_what_belongs_to_a_process_that_lives_is_left_alone(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "run") as unfinished:
        (unfinished / "report.html").write_text("first", encoding="utf-8")
        tidy_up(tmp_path / "run")  # as a second run into the same folder does
        with whole_folder(tmp_path / "run") as other:
            (other / "report.html").write_text("second", encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert (tmp_path / "run" / "report.html").read_text(encoding="utf-8") == "first"  # whoever ends last


def test_what_belongs_to_a_process_that_is_gone_is_removed(tmp_path: Path) -> None:
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    (tmp_path / f".run.unfinished-{int(gone.stdout)}-abc").mkdir()
    (tmp_path / f".run.unfinished-{os.getpid()}-abc").mkdir()
    tidy_up(tmp_path / "run")
    assert [path.name for path in tmp_path.iterdir()] == [f".run.unfinished-{os.getpid()}-abc"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
@pytest.mark.parametrize(("umask", "mode"), [(0o077, 0o700), (0o027, 0o750), (0o002, 0o775)])
def test_the_umask_says_who_may_read_a_run(umask: int, mode: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        with whole_folder(tmp_path / "run"):
            pass
    finally:
        os.umask(before)
    assert (tmp_path / "run").stat().st_mode & 0o777 == mode
