from pathlib import Path

import pytest

from toolkit._extras import require
from toolkit.errors import MissingExtraError, ToolkitError


def test_an_installed_module_is_returned() -> None:
    assert require("json", "any").loads("[1]") == [1]


@pytest.mark.parametrize("module", ["no_such_module", "no_such_module.part"])
def test_a_missing_one_names_the_command(module: str) -> None:
    with pytest.raises(MissingExtraError, match=r'run pip install "tonelens\[transformers\]"') as caught:
        require(module, "transformers")
    assert isinstance(caught.value, ImportError)
    assert isinstance(caught.value, ToolkitError)


def test_a_missing_one_names_who_asked() -> None:
    with pytest.raises(MissingExtraError, match=r"^fit_neural needs 'no_such_module', which is not installed"):
        require("no_such_module", "train", caller="fit_neural")


def test_a_broken_one_says_what_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken_module.py").write_text("import what_it_needs\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="what_it_needs") as caught:
        require("broken_module", "any")
    assert not isinstance(caught.value, ToolkitError)
