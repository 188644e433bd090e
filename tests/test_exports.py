"""The public names: sorted, importable, and light to get at."""

import subprocess
import sys
import tomllib
from pathlib import Path

import toolkit as tk


def test_all_is_sorted_and_every_name_can_be_had():
    assert tk.__all__ == sorted(tk.__all__)
    assert set(tk.__all__) == set(tk._HOMES)
    for name in tk.__all__:
        assert getattr(tk, name).__module__ == tk._HOMES[name], name


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(tk, "no_such_name")


def test_import_loads_no_other_library():
    code = (
        "import sys; before = set(sys.modules); import toolkit; "
        "names = {name.partition('.')[0] for name in set(sys.modules) - before}; "
        "print(sorted(names - sys.stdlib_module_names))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "['toolkit']\n"


def test_the_changelog_and_the_package_name_one_version():
    from importlib.metadata import version

    changelog = (Path(__file__).parents[1] / "CHANGELOG.md").read_text(encoding="utf-8")
    released = next(line for line in changelog.splitlines() if line.startswith("## [") and "Unreleased" not in line)
    assert tk.__version__ == version("tonelens") == released.split("]")[0].removeprefix("## [")


def test_the_source_archive_holds_the_files_that_contributors_need():
    root = Path(__file__).parents[1]
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    include = settings["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert {"/CONTRIBUTING.md", "/.pre-commit-config.yaml", "/.ci", "/Makefile", "/constraints.txt"} <= set(include)
    assert [entry for entry in include if not (root / entry.removeprefix("/")).exists()] == []
