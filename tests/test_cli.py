import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import toolkit
from toolkit import cli
from toolkit.report import batch
from toolkit.tone.linear import LinearScorer

DATA = Path(__file__).parent / "study" / "data"
runner = CliRunner()


def tonelens(*arguments: str | Path) -> tuple[int, str, str]:
    done = runner.invoke(cli.app, [str(a) for a in arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small study, a broken one, and a finished run of the first."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("study.toml", "small.jsonl"):
        (folder / name).write_bytes((DATA / name).read_bytes())
    (folder / "bad.toml").write_text('[corpus]\npth = "x"\n', encoding="utf-8")
    done = runner.invoke(cli.app, ["run", str(folder / "study.toml"), "--out", str(folder / "run")])
    assert done.exit_code == 0, done.output
    assert "North Korea" in done.stdout
    assert f"Report: {folder / 'run' / 'report.html'}" in done.stdout
    return folder


def ids(home: Path) -> list[str]:
    return pd.read_csv(home / "run" / "tables" / "articles.csv")["article_id"].tolist()


def test_version_and_help() -> None:
    assert tonelens("--version") == (0, f"tonelens {toolkit.__version__}\n", "")
    code, out, _ = tonelens("--help")
    assert code == 0
    for command in ("init", "check", "run", "report", "explain", "audit", "verify", "data"):
        assert command in out


def test_help_needs_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; from toolkit import cli; heavy = {'pandas', 'numpy', 'sklearn', 'matplotlib', 'gensim', 'jinja2'};"
        "print(', '.join(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


def test_init_writes_a_study_that_passes_the_check(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "one.jsonl").write_bytes((DATA / "small.jsonl").read_bytes())
    code, out, _ = tonelens("init", tmp_path / "project", "--corpus", tmp_path / "news")
    assert code == 0
    assert "tonelens check" in out
    assert 'path = "../news"' in (tmp_path / "project" / "study.toml").read_text(encoding="utf-8")
    code, out, _ = tonelens("check", tmp_path / "project" / "study.toml")
    assert code == 0
    assert "26 articles" in out
    assert "one.jsonl, row 27" in out
    code, _, err = tonelens("init", tmp_path / "project")
    assert (code, "is there already" in err) == (2, True)
    code, _, err = tonelens("init", tmp_path / "other", "--corpus", tmp_path / "nowhere")
    assert (code, "--corpus must name" in err) == (2, True)
    assert not (tmp_path / "other").exists()


def test_init_with_the_bundled_corpus(tmp_path: Path) -> None:
    assert tonelens("init", tmp_path)[0] == 0
    code, out, _ = tonelens("check", tmp_path / "study.toml")
    assert code == 0
    assert "6 outlets" in out


def test_init_among_the_articles_and_by_a_glob(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "one.jsonl").write_bytes((DATA / "small.jsonl").read_bytes())
    code, out, _ = tonelens("init", news, "--corpus", news)
    assert code == 0
    assert f"--out {tmp_path / 'news-results'}" in out
    assert tonelens("init", tmp_path / "project", "--corpus", news / "*.jsonl")[0] == 0
    assert 'path = "../news/*.jsonl"' in (tmp_path / "project" / "study.toml").read_text(encoding="utf-8")
    assert tonelens("init", tmp_path / "other", "--corpus", news / "*.csv")[0] == 2
    for folder in (news / "one.jsonl", news / "one.jsonl" / "below"):
        code, _, err = tonelens("init", folder)
        assert (code, "must be a folder" in err) == (2, True)


def topics(study: Path) -> dict[str, object]:
    return tomllib.loads(study.read_text(encoding="utf-8"))["topics"]


def test_init_asks_for_as_many_topics_as_the_articles_hold(tmp_path: Path) -> None:
    lines = (DATA / "small.jsonl").read_text(encoding="utf-8").splitlines()
    for n, model, n_topics in ((26, "nmf", 12), (11, "nmf", 8), (1, "none", 12)):
        (tmp_path / f"{n}.jsonl").write_text("\n".join(lines[:n]), encoding="utf-8")
        code, out, _ = tonelens("init", tmp_path / f"study{n}", "--corpus", tmp_path / f"{n}.jsonl")
        assert (code, "cannot be read" in out) == (0, False)
        study = tmp_path / f"study{n}" / "study.toml"
        assert (topics(study)["model"], topics(study)["n_topics"]) == (model, n_topics)
        assert ("too few or too short for topics" in study.read_text(encoding="utf-8")) == (model == "none")
        assert tonelens("check", study)[0] == 0


def test_init_says_when_the_articles_cannot_be_read_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    code, out, _ = tonelens("init", tmp_path / "new", "--corpus", tmp_path / "table.csv")
    assert code == 0
    assert "no column holds the text" in out
    assert topics(tmp_path / "new" / "study.toml")["n_topics"] == 12


def test_init_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: int, **__: bool) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    code, _, err = tonelens("init", tmp_path / "new")
    assert (code, "must be where files can be written" in err) == (2, True)
    code, _, err = tonelens("audit", "--scorer", "vader", "--out", tmp_path / "new")
    assert (code, "The folder of an audit must be where files can be written" in err) == (2, True)


def test_check_tells_that_topics_cannot_be_fitted(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Japan sent help to the coast after the storm.", encoding="utf-8")
    file = tmp_path / "study.toml"
    for n, remedy in ((12, 'set [topics] n_topics lower, or model = "none".'), (2, 'set [topics] model = "none".')):
        file.write_text(f'[corpus]\npath = "one.txt"\n[topics]\nn_topics = {n}\n', encoding="utf-8")
        code, out, err = tonelens("check", file)
        assert code == 2
        assert "can be run" not in out
        assert f"too few or too short articles for {n} topics: {remedy}\n" in err
    file.write_text('[corpus]\npath = "one.txt"\n[topics]\nmodel = "none"\n', encoding="utf-8")
    assert tonelens("check", file)[0] == 0


def test_check_says_how_the_articles_are_read(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.csv").write_text("body,page\nJapan won.,3\n", encoding="utf-8")
    (tmp_path / "news" / "bad.zip").write_bytes(b"PK\x03\x04xx")
    (tmp_path / "news" / "LICENSE").write_text("x", encoding="utf-8")
    (tmp_path / "study.toml").write_text('[corpus]\npath = "news"\n[topics]\nmodel = "none"\n', encoding="utf-8")
    code, out, _ = tonelens("check", tmp_path / "study.toml")
    assert code == 0
    assert "Fields: text from body. Left as they are: page.\nNot read: LICENSE.\n" in out
    assert "No outlet was recognised." in out
    assert '[corpus] columns = { published = "page" }' in out
    assert "bad.zip, whole file" in out
    assert "row 0" not in out


def test_bad_input_is_one_message_and_exit_code_2(home: Path, tmp_path: Path) -> None:
    code, out, err = tonelens("run", home / "bad.toml", "--out", tmp_path / "out")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "Did you mean 'path'?" in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []
    assert tonelens("check", tmp_path / "none.toml")[0] == 2
    assert tonelens("run", home / "study.toml")[0] == 2  # --out is missing
    assert tonelens("run", home / "study.toml", "--out", home)[0] == 2  # holds other things


def test_debug_shows_where(home: Path) -> None:
    done = runner.invoke(cli.app, ["--debug", "check", str(home / "bad.toml")])
    assert type(done.exception).__name__ == "ConfigError"


def test_a_fault_of_ours_is_exit_code_1(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(batch, "run_one", fail)
    code, _, err = tonelens("run", home / "study.toml", "--out", tmp_path / "out")
    assert code == 1
    assert err == "Failed: ZeroDivisionError: division by zero (--debug shows where)\n"


def test_a_batch_goes_on_after_a_failure(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, said, err = tonelens("run", home / "bad.toml", home / "study.toml", "--out", out)
    assert code == 1
    assert f"1 of 2 studies done. Index: {out / 'index.html'}" in said
    assert "bad.toml" in err
    assert sorted(path.name for path in out.iterdir()) == sorted(["index.html", home.name])
    page = (out / "index.html").read_text(encoding="utf-8")
    assert f'href="{home.name}/report.html"' in page
    assert "pth" in page
    assert tonelens("run", home / "bad.toml", home / "bad.toml", "--out", tmp_path / "none")[0] == 2


def test_report_explain_verify(home: Path) -> None:
    before = (home / "run" / "report.html").read_bytes()
    assert tonelens("report", home / "run")[0] == 0
    assert (home / "run" / "report.html").read_bytes() == before

    article = ids(home)[0]
    code, out, _ = tonelens("explain", home / "run", article[:8])
    assert code == 0
    assert "Aid report 1a" in out
    assert "[Japan]" in out
    assert "\x1b[" not in out
    assert tonelens("explain", home / "run", "nothing")[0] == 2
    assert tonelens("explain", home, "x")[0] == 2

    code, out, _ = tonelens("verify", home / "run")
    assert code == 0
    assert out.endswith("All tables are equal.\n")
    csv = home / "run" / "tables" / "tone.csv"
    csv.rename(home / "tone.csv")
    code, out, _ = tonelens("verify", home / "run")
    (home / "tone.csv").rename(csv)
    assert code == 0
    assert out.endswith("All tables are equal. 1 file is missing in the run's folder.\n")
    articles = home / "small.jsonl"
    kept = articles.read_bytes()
    try:
        articles.write_bytes(kept.replace(b"won praise", b"won scorn"))
        code, out, _ = tonelens("verify", home / "run")
    finally:
        articles.write_bytes(kept)
    assert code == 1
    assert "The difference begins in the step: read." in out
    assert "small.jsonl, row 1: changed: “Aid report 1a”" in out


def test_audit(tmp_path: Path) -> None:
    code, out, _ = tonelens("audit", "--scorer", "vader", "--out", tmp_path / "audit")
    assert code == 0
    assert "Audit of the scorer vader" in out
    assert "6 of 17 bars are met." in out
    probes = pd.read_csv(tmp_path / "audit" / "audit_probes.csv", keep_default_na=False)
    assert set(probes["check"]) > {"swap", "name_only", "negation", "voice", "order"}
    assert (tmp_path / "audit" / "audit.csv").is_file()
    assert tonelens("audit", "--scorer", "vader", "--strict")[0] == 1
    code, _, err = tonelens("audit", "--scorer", "wader")
    assert (code, "Did you mean 'vader'" in err) == (2, True)
    assert tonelens("audit", "--out", tmp_path / "audit" / "audit.csv")[0] == 2


def test_audit_of_a_scorer_of_the_users_own(tmp_path: Path) -> None:
    LinearScorer().save(tmp_path / "mine.npz")
    code, out, _ = tonelens("audit", "--scorer", tmp_path / "mine.npz")
    assert (code, "Audit of the scorer mine" in out) == (0, True)
    code, _, err = tonelens("audit", "--scorer", tmp_path / "none.npz")
    assert (code, "none.npz: expected the folder of a neural scorer, or the file of a linear one" in err) == (2, True)


def test_data() -> None:
    code, out, _ = tonelens("data", "list")
    assert code == 0
    assert "asia-tour" in out
    assert "ungdc" in out
    assert Path(tonelens("data", "fetch", "asia-tour")[1].strip()).name == "asia-tour"
    assert tonelens("data", "fetch", "asia")[0] == 2


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", "from toolkit.cli import main; main()", *map(str, arguments)]


def test_a_terminal_without_utf8(home: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    article = ids(home)[-1]
    done = subprocess.run(command("explain", home / "run", article), capture_output=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert b"gift" in done.stdout


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colour_in_a_terminal_only(home: Path, no_color: str, coloured: bool) -> None:
    article = ids(home)[0]
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {
        "TERM": "xterm-256color",
        "COLUMNS": "200",
    }
    if no_color:
        environment["NO_COLOR"] = no_color
    ours, theirs = pytest.importorskip("pty").openpty()  # Windows has none
    process = subprocess.Popen(command("explain", home / "run", article), stdout=theirs, env=environment)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # Linux says so at the end of a terminal
        pass
    assert process.wait() == 0
    assert (b"\x1b[32m" in shown) is coloured
    assert b"praise (+0." in shown


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_stop_leaves_nothing(name: str, home: Path, tmp_path: Path) -> None:
    sent = signal.Signals[name]
    if signal.getsignal(sent) == signal.SIG_IGN:
        pytest.skip(f"{sent.name} is ignored here, as nohup asks")
    (tmp_path / ".out.unfinished-x").mkdir()  # that of an earlier run that was killed
    # A run that waits in the midst of its writing, and says so: a quick one would end before the signal comes.
    code = (
        "import time; import toolkit.report.write as write; from toolkit.cli import main\n"
        "write.draw_figures = lambda result: (print('drawing', flush=True), time.sleep(60))\nmain()"
    )
    arguments = [sys.executable, "-c", code, "run", str(home / "study.toml"), "--out", str(tmp_path / "out")]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert any("drawing" in line for line in process.stdout)
    assert [path.name for path in tmp_path.iterdir()] != [".out.unfinished-x"]
    process.send_signal(sent)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert "Interrupted. This command left nothing unfinished behind." in err
    assert list(tmp_path.iterdir()) == []


def test_the_help_tells_what_the_large_scorer_needs() -> None:
    code, out, _ = tonelens("data", "build", "--help")
    assert code == 0
    said = " ".join(out.replace("│", " ").split())
    for file in ("newsmtsc/train.jsonl, dev-rw.jsonl, dev-mt.jsonl", "dse_country/train.tsv, valid.tsv"):
        assert file in said
    for source in ("Hamborg and Donnay 2021", "Park, Pan and Joo 2021"):
        assert source in said


def test_the_large_scorer_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(data: Path, *, folder: Path | None, progress: Callable[[str, int, int], None]) -> Path:
        progress("learn", 50, 1200)
        if data.name == "stopped":
            raise KeyboardInterrupt
        return (folder or tmp_path) / "neural-large"

    monkeypatch.setattr("toolkit.tone.training.large.build_large", build)
    code, out, err = tonelens("data", "build", "neural-large", "--data", tmp_path, "--to", tmp_path / "models")
    assert code == 0
    home = tmp_path / "models" / "neural-large"
    assert out.splitlines() == [str(home), f"How it does on held-out sentences: {home / 'card.md'}"]
    assert err == "learning from sentences coded in one pass: 50 of 1,200\n"
    code, out, err = tonelens("data", "build", "neural-large", "--data", tmp_path / "stopped")
    assert (code, out) == (130, "")
    assert "The same command goes on from the last checkpoint." in err
    code, _, err = tonelens("data", "build", "neural-huge", "--data", tmp_path)
    assert (code, err) == (2, "Error: NAME must be neural-large. Got 'neural-huge'.\n")
