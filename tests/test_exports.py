"""The public names: sorted, importable, and quick to get at."""

import subprocess
import sys

import toolkit as tk


def test_all_is_sorted_and_every_name_can_be_had():
    assert tk.__all__ == sorted(tk.__all__)
    assert set(tk.__all__) == set(tk._HOMES)
    for name in tk.__all__:
        assert getattr(tk, name).__module__ == tk._HOMES[name], name


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(tk, "no_such_name")


def test_import_is_quick():
    code = "import time; start = time.perf_counter(); import toolkit; print(time.perf_counter() - start)"
    run = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(3)]
    assert min(float(r.stdout) for r in run) < 0.3


def test_the_changelog_and_the_package_name_one_version():
    from importlib.metadata import version
    from pathlib import Path

    changelog = (Path(__file__).parents[1] / "CHANGELOG.md").read_text(encoding="utf-8")
    released = next(line for line in changelog.splitlines() if line.startswith("## [") and "Unreleased" not in line)
    assert tk.__version__ == version("tonelens") == released.split("]")[0].removeprefix("## [")
