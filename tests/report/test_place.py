import os
from pathlib import Path

import pytest

from toolkit.errors import InputError
from toolkit.report import place, write
from toolkit.report.figures import FIGURES
from toolkit.report.place import check_out, tidy_up, whole_folder
from toolkit.report.write import write_run
from toolkit.study.config import Study
from toolkit.study.result import StudyResult


@pytest.fixture
def study(tmp_path: Path) -> Study:
    (tmp_path / "articles").mkdir()
    return Study.from_dict({"corpus": {"path": "articles"}}, folder=tmp_path)


def earlier(folder: Path) -> Path:
    (folder / "tables").mkdir(parents=True)
    (folder / "figures").mkdir()
    for name in ("tonelens.lock.json", "study.toml", "report.html", "tables/panel.csv", f"figures/{FIGURES[0]}.svg"):
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
