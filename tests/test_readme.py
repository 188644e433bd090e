"""The README's code runs, its commands exist, and the files that it names are there."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_ten_lines_run():
    (code,) = blocks("python")
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", code + "\nassert len(result.contrasts) and len(tone)"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")


def test_its_commands_exist():
    from typer.main import get_command

    from toolkit.cli import app

    known = get_command(app).commands
    named = re.findall(r"(?:bin/|`)tonelens ([a-z]+)", README)
    assert {"init", "check", "run", "verify", "data"} <= set(named) <= set(known)
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"demo", "test"} <= set(re.findall(r"^make ([a-z]+)", README, re.MULTILINE)) <= set(targets)


def test_every_module_is_named_in_the_architecture():
    rooms = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    modules = {path.stem for path in (ROOT / "toolkit").rglob("*.py") if not path.stem.startswith("__")}
    assert len(modules) > 150
    assert {name for name in modules if not re.search(rf"(?<![a-z_]){name}(?![a-z_])", rooms)} == set()


def test_no_placeholder_is_left():
    assert "@" not in re.sub(r"`[^`]*`", "", README)


def test_the_files_that_it_names_are_there():
    named = re.findall(r"`((?:toolkit|tests|notebooks|corpora)/[\w./-]+|[A-Z]+\.(?:md|cff))`", README)
    named += re.findall(r"\]\(([\w./-]+)\)", README) + re.findall(r"python (tests/[\w./]+)", README)
    assert len(named) > 8
    assert [path for path in named if not (ROOT / path).exists()] == []
