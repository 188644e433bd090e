import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from toolkit.errors import InputError, ReadError
from toolkit.report import write
from toolkit.report.write import rewrite_report, write_run
from toolkit.schema import KEYS, TABLES
from toolkit.study.config import read_study
from toolkit.study.digest import table_digest
from toolkit.study.folder import load_run, read_lock
from toolkit.study.pipeline import run_study
from toolkit.study.result import StudyResult
from toolkit.study.verify import _changed_articles, verify

FIGURES = {
    "tone",
    "tone_by_outlet",
    "tone_over_time",
    "tone_by_topic",
    "tone_decomposition",
    "topic_terms",
    "topics_over_time",
}


@pytest.fixture
def no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the seconds that drawing takes where no figure is looked at."""
    monkeypatch.setattr(write, "draw_figures", lambda result: {})


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_everything_is_there(run: Path) -> None:
    expected = {"report.html", "study.toml", "tonelens.lock.json"}
    expected |= {f"tables/{name}.{kind}" for name in TABLES for kind in ("parquet", "csv")}
    expected |= {f"figures/{name}.{kind}" for name in FIGURES for kind in ("svg", "png")}
    assert set(bytes_of(run)) == expected
    assert [path.name for path in run.parent.iterdir()] == [run.name]


def test_tables_come_back_as_they_were(run: Path, result: StudyResult) -> None:
    again = load_run(run)
    for name, table in result.tables.items():
        assert table_digest(again.tables[name]) == table_digest(table), name
    assert again.settings == result.settings
    csv = pd.read_csv(run / "tables" / "comparison.csv", keep_default_na=False, na_values=[""])
    assert csv["estimate"].tolist() == result.comparison["estimate"].tolist()


def test_the_same_bytes_again(run: Path, small_study: Path) -> None:
    before = bytes_of(run)
    write_run(run_study(small_study), run)
    after = bytes_of(run)
    assert [name for name in before if after.get(name) != before[name]] == []


def test_report_again_from_the_tables(run: Path) -> None:
    before = bytes_of(run)
    (run / "report.html").unlink()
    (run / "figures" / "tone.svg").unlink()
    assert rewrite_report(run) == run / "report.html"
    assert bytes_of(run) == before


def test_figures_are_written_whole_and_those_not_drawn_are_removed(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"
    shutil.copytree(run, folder)
    drawn = write.draw_figures(load_run(folder))
    gone = drawn.pop("topics_over_time").name
    (folder / "figures" / "mine.svg").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(write, "draw_figures", lambda result: drawn)
    rewrite_report(folder)
    assert not list((folder / "figures").glob(f"{gone}.*"))
    assert (folder / "figures" / "mine.svg").is_file()
    before = bytes_of(folder)

    def full(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        rewrite_report(folder)
    assert bytes_of(folder) == before


def test_the_study_in_the_folder_runs(run: Path, result: StudyResult) -> None:
    again = run_study(run / "study.toml")
    assert table_digest(again.contrasts) == table_digest(result.contrasts)


def test_other_folders_are_never_touched(result: StudyResult, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="must be new, empty or an earlier run"):
        write_run(result, tmp_path)
    with pytest.raises(InputError, match="must be a folder"):
        write_run(result, tmp_path / "thesis.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, OSError])
def test_nothing_partial_is_left(
    trouble: type[BaseException], run: Path, result: StudyResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise trouble

    before = bytes_of(run)
    monkeypatch.setattr(write, "draw_figures", fail)
    for folder in (tmp_path / "new", run):
        with pytest.raises(trouble):
            write_run(result, folder)
    assert list(tmp_path.iterdir()) == []
    assert [path.name for path in run.parent.iterdir()] == [run.name]
    assert bytes_of(run) == before


def test_a_folder_that_is_no_run(tmp_path: Path, run: Path) -> None:
    with pytest.raises(ReadError, match=r"holds no tonelens\.lock\.json"):
        read_lock(tmp_path)
    with pytest.raises(ReadError, match="Runs in it: small"):
        rewrite_report(run.parent)


def test_verify_finds_all_equal(run: Path) -> None:
    found = verify(run)
    assert found.equal
    assert found.tables["equal"].all()
    assert found.tables["table"].tolist() == list(TABLES)
    assert set(found.tables.set_index("table").loc[["prevalence", "decomposition"], "step"]) == {"compare"}
    assert (found.first_step, found.articles, found.inputs) == ("", (), ())
    assert "All tables are equal" in found._repr_html_()


@pytest.mark.usefixtures("no_figures")
def test_verify_names_the_article_and_the_step(tmp_path: Path, small_study: Path) -> None:
    home = tmp_path / "clone"
    home.mkdir()
    for name in ("study.toml", "small.jsonl"):
        (home / name).write_bytes((small_study.parent / name).read_bytes())
    write_run(run_study(home / "study.toml"), tmp_path / "clone" / "runs" / "one")
    moved = tmp_path / "elsewhere"
    home.rename(moved)
    assert verify(moved / "runs" / "one").equal

    articles = (moved / "small.jsonl").read_text(encoding="utf-8")
    (moved / "small.jsonl").write_text(
        articles.replace("reckless provocation", "brilliant success", 1), encoding="utf-8"
    )
    found = verify(moved / "runs" / "one")
    assert not found.equal
    assert found.first_step == "read"
    assert len(found.articles) == 1
    assert found.articles[0].startswith("small.jsonl, row ")
    assert ": changed: “" in found.articles[0]
    assert found.inputs == ("corpus",)
    tables = found.tables.set_index("table")
    assert tables.loc["rejected", "equal"]
    assert tables.loc["comparison", "columns"].startswith("estimate")
    then, now = load_run(moved / "runs" / "one").comparison, run_study(read_study(moved / "study.toml")).comparison
    key = list(KEYS["comparison"])
    both = then.merge(now, on=key, suffixes=("_then", "_now"))
    gaps = [
        (both[f"{column}_then"].astype("float") - both[f"{column}_now"].astype("float")).abs().max()
        for column in then.columns
        if column not in key and then[column].dtype.kind in "fi"
    ]
    assert tables.loc["comparison", "largest_difference"] == pytest.approx(max(gaps))
    assert (both["estimate_then"] - both["estimate_now"]).abs().max() > 0
    assert not tables.loc["decomposition", "equal"]


@pytest.mark.usefixtures("no_figures")
def test_verify_notices_an_altered_table_and_other_settings(result: StudyResult, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    write_run(result, folder)
    table = pd.read_parquet(folder / "tables" / "panel.parquet")
    table.assign(tone=0.0).to_parquet(folder / "tables" / "panel.parquet")
    (folder / "tables" / "tone.parquet").unlink()
    found = verify(folder)
    kept = found.tables.set_index("table")["kept"]
    assert (kept["panel"], kept["tone"], kept["mentions"]) == ("altered", "missing", "as written")
    files = found.tables.set_index("table")["files"]
    assert (files["panel"], files["tone"], files["mentions"]) == ("panel.parquet", "tone.parquet", "")
    assert found.first_step == ""
    assert not found.equal

    study = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(study.replace("random_state = 7", "random_state = 8"), encoding="utf-8")
    found = verify(folder)
    assert found.inputs == ("settings (study.toml is not the one of the run)",)
    assert found.first_step in ("topics", "compare")


def test_verify_lists_other_versions(run: Path) -> None:
    folder = run.parent / "older"
    shutil.copytree(run, folder)
    lock = (folder / "tonelens.lock.json").read_text(encoding="utf-8")
    numpy = read_lock(run)["versions"]["numpy"]
    (folder / "tonelens.lock.json").write_text(lock.replace(f'"numpy": "{numpy}"', '"numpy": "1.0"'), encoding="utf-8")
    found = verify(folder)
    shutil.rmtree(folder)
    assert found.equal
    assert f"numpy: 1.0 then, {numpy} now" in found.versions


@pytest.mark.usefixtures("no_figures")
def test_verify_notices_broken_and_altered_files(result: StudyResult, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    write_run(result, folder)
    tables = folder / "tables"
    (tables / "tone.parquet").write_bytes(b"no table")
    for name in ("panel", "prevalence", "decomposition"):
        (tables / f"{name}.csv").write_bytes((tables / f"{name}.csv").read_bytes().replace(b"0.", b"1.", 1))
    found = verify(folder)
    assert not found.equal
    altered = found.tables[found.tables["kept"] == "altered"]
    assert dict(zip(altered["table"], altered["files"], strict=True)) == {
        "tone": "tone.parquet",
        "panel": "panel.csv",
        "prevalence": "prevalence.csv",
        "decomposition": "decomposition.csv",
    }


def test_articles_that_moved() -> None:
    titles = {"a": "First", "b": "Second"}
    then = {"a": ["x.csv", 1], "b": ["x.csv", 2]}
    now = {"a": ["x.csv", 1], "b": ["y.csv", 7]}
    assert _changed_articles(then, now, titles) == ["y.csv, row 7: moved from x.csv, row 2: “Second”"]


def test_a_lock_of_another_schema(run: Path, tmp_path: Path) -> None:
    lock = read_lock(run)
    (tmp_path / "tonelens.lock.json").write_text(json.dumps(lock | {"schema": 3}), encoding="utf-8")
    with pytest.raises(ReadError, match=r"must have schema 5\. Got 3: another version .* Run the study again\."):
        verify(tmp_path)


@pytest.mark.parametrize("part", ["settings", "used", "inputs", "versions", "steps", "articles"])
def test_a_lock_that_lacks_something(part: str, run: Path, tmp_path: Path) -> None:
    lock = read_lock(run)
    (tmp_path / "tonelens.lock.json").write_text(json.dumps(lock | {part: None}), encoding="utf-8")
    with pytest.raises(ReadError, match="lacks what it must hold"):
        read_lock(tmp_path)
