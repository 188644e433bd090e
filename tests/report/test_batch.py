from pathlib import Path

import pytest

from toolkit.errors import ConfigError, InputError
from toolkit.report import batch
from toolkit.report.batch import Outcome, batch_names, run_batch, run_one
from toolkit.report.index import render_index
from toolkit.study.result import StudyResult


def test_one_that_fails_does_not_stop_the_others(
    result: StudyResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_one(study: Path, folder: Path, *, progress: object = None) -> StudyResult:
        if study.stem == "bad":
            raise ConfigError("bad.toml: <no> corpus")
        if study.stem == "broken":
            raise ZeroDivisionError
        return result

    monkeypatch.setattr(batch, "run_one", run_one)
    outcomes = run_batch([Path("bad.toml"), Path("broken.toml"), Path("good.toml")], tmp_path / "out")
    assert [outcome.result is not None for outcome in outcomes] == [False, False, True]
    assert [outcome.bad_input for outcome in outcomes] == [True, False, False]
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "3 studies, 2 failed." in page
    assert 'href="good/report.html"' in page
    assert "bad.toml: &lt;no&gt; corpus" in page


def test_index_names_key_figures(result: StudyResult) -> None:
    page = render_index([Outcome(Path("a b.toml"), "a b", result=result)])
    assert "A small &lt;study&gt; &amp; its parts" in page
    assert 'href="a%20b/report.html"' in page
    assert page.count("North Korea −") == 1
    assert "1 study, none failed" in page


def test_names_are_all_different(tmp_path: Path) -> None:
    (tmp_path / "un").mkdir()
    studies = [Path("a.toml"), tmp_path / "un" / "study.toml", Path("x/a.toml"), Path("y/a.toml"), Path("a-2.toml")]
    assert batch_names(studies) == ["a", "un", "a-2", "a-3", "a-2-2"]
    assert batch_names([Path("China.toml"), Path("china.toml"), Path("CHINA-2.toml")]) == [
        *("China", "china-2", "CHINA-2-2")
    ]


def test_not_into_a_single_run(run: Path) -> None:
    with pytest.raises(InputError, match="must not be that of a single run"):
        run_batch([Path("a.toml")], run)


def test_refused_before_anything_is_run(small_study: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="folder of a batch must be a folder"):
        run_batch([small_study], tmp_path / "file")
    (tmp_path / "news").mkdir()
    (tmp_path / "a.toml").write_text('[corpus]\npath = "news"\n', encoding="utf-8")
    with pytest.raises(InputError, match="folder of a batch must not lie among the articles"):
        run_batch([tmp_path / "a.toml"], tmp_path / "news" / "runs")
    (tmp_path / "index.html").write_text("<p>My site</p>", encoding="utf-8")
    with pytest.raises(InputError, match="was not written by tonelens"):
        run_batch([small_study], tmp_path)
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "<p>My site</p>"


def test_nothing_is_run_where_it_cannot_be_written(
    small_study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: int, **__: bool) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr(batch, "run_study", lambda *_, **__: pytest.fail("run, though it cannot be written"))
    with pytest.raises(InputError, match="folder of a run must be where files can be written"):
        run_one(small_study, tmp_path / "run")
    with pytest.raises(InputError, match="folder of a batch must be where files can be written"):
        run_batch([small_study], tmp_path / "runs")


def test_what_a_killed_run_left_is_gone_before_the_next_begins(
    small_study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".run.unfinished-x").mkdir()

    def stopped(*_: object, **__: object) -> StudyResult:
        assert list(tmp_path.iterdir()) == []
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "run_study", stopped)
    with pytest.raises(KeyboardInterrupt):
        run_one(small_study, tmp_path / "run")


def test_the_index_is_written_where_all_failed_and_replaced_and_shows_paths_as_given(
    result: StudyResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = run_batch([Path("no.toml"), Path("sub/no.toml")], tmp_path / "out")
    assert all(outcome.bad_input for outcome in outcomes)
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "2 studies, 2 failed." in page
    for outcome in outcomes:
        assert f"<small>{outcome.study}</small>" in page
        assert str(outcome.error).partition(":")[0] in page
    monkeypatch.setattr(batch, "run_one", lambda *_, **__: result)
    for _ in range(2):
        run_batch([tmp_path / "a.toml"], tmp_path / "out")
    assert "1 study, none failed" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
