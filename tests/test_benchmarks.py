"""The benchmarks are not run here: they have to understand their arguments and to say when they cannot run."""

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "tests" / "benchmarks").glob("*.py"))
WITH_PARSER = [script for script in SCRIPTS if "\nimport argparse\n" in script.read_text(encoding="utf-8")]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_script_is_python_and_runs_only_as_a_script(script: Path) -> None:
    code = compile(script.read_text(encoding="utf-8"), str(script), "exec")
    assert "__name__" in code.co_names


@pytest.mark.parametrize("script", WITH_PARSER, ids=lambda script: script.stem)
def test_a_script_with_a_parser_has_a_help(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [str(script), "--help"])
    monkeypatch.setattr(sys, "path", sys.path[:])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(script), run_name="__main__")
    assert ended.value.code == 0
    assert f"usage: {script.name}" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "needs"), [("tone_processors", "qemu-x86_64"), ("tone_pupil", "TEACHER")])
def test_what_cannot_run_here_says_so_in_one_line(
    name: str, needs: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = str(ROOT / "tests" / "benchmarks" / f"{name}.py")
    monkeypatch.setattr(sys, "argv", [script])
    monkeypatch.setattr(shutil, "which", lambda _: None)
    runpy.run_path(script, run_name="__main__")
    out = capsys.readouterr().out
    assert out.startswith("skipped: needs ")
    assert needs in out
    assert out.count("\n") == 1


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not there")
def test_make_bench_goes_on_after_a_failure_and_names_it(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    for place in ("tests/benchmarks", ".venv/bin"):
        (tmp_path / place).mkdir(parents=True)
    for name in ("pyproject.toml", "constraints.txt", ".venv/.dev"):  # the last one newest: nothing is to install
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (0, 2 if name == ".venv/.dev" else 1))
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    scripts = {"a_fails": "print('half'); raise SystemExit(3)", "b_runs": "print('whole')"}
    for name, text in scripts.items():
        (tmp_path / "tests" / "benchmarks" / f"{name}.py").write_text(text, encoding="utf-8")

    def bench() -> subprocess.CompletedProcess[str]:
        rest = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
        return subprocess.run(["make", "bench"], cwd=tmp_path, capture_output=True, text=True, env=rest)

    done = bench()
    assert done.returncode != 0
    assert done.stdout.splitlines()[:4] == ["== a_fails", "half", "== b_runs", "whole"]
    assert done.stderr.splitlines()[0] == "failed: a_fails"
    assert (tmp_path / "bench" / "b_runs.md").read_text(encoding="utf-8") == "whole\n"
    (tmp_path / "tests" / "benchmarks" / "a_fails.py").unlink()
    done = bench()
    assert (done.returncode, done.stdout) == (0, "== b_runs\nwhole\n")
