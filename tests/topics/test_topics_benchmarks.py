"""What the benchmarks of topics print when they are run without arguments, as `make bench` does."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from toolkit.topics.settings import VocabularySettings

FOLDER = Path(__file__).parents[1] / "benchmarks"


def load(name: str, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> ModuleType:
    path = FOLDER / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)  # dataclasses look there
    spec.loader.exec_module(module)
    monkeypatch.setattr(sys, "argv", [str(path), *arguments])
    return module


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["coherence bbc 10 20 30 40 50", "coherence reuters 10 20 30 40 50", "stability bbc 20"]),
        (["--stability", "--topics", "10", "20"], ["stability bbc 10 20"]),
        (["--coherence", "bbc"], ["coherence bbc 10 20 30 40 50"]),
        (["reuters", "--topics", "20"], ["coherence reuters 20", "stability reuters 20"]),
    ],
)
def test_all_tables_are_made_unless_some_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], expected: list[str]
) -> None:
    script = load("topics_coherence", monkeypatch, *arguments)
    made: list[str] = []
    for kind in ("coherence", "stability"):
        tell = lambda name, _, numbers, *__, kind=kind: made.append(" ".join([kind, name, *map(str, numbers)]))  # noqa: E731
        monkeypatch.setattr(script, f"{kind}_table", tell)
    script.main()
    assert made == expected


def test_an_unknown_corpus_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        load("topics_coherence", monkeypatch, "bcc").main()
    assert "must be of bbc, reuters, headlines, sentences. Got bcc" in capsys.readouterr().err


def test_the_default_settings_have_a_row_where_others_are_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = load("topics_coherence", monkeypatch)
    words = [["tariff", "quota", "trade", "export", "duty"], ["missile", "radar", "launch", "test", "range"]]
    rng = np.random.default_rng(0)
    texts = ["the " + " ".join(rng.choice(words[i % 2], 9)) for i in range(80)]
    for settings, rows in ((script.AS_THEY_ARE, 2), (VocabularySettings(), 1)):
        monkeypatch.setattr(script, "read_texts", lambda _, settings=settings: (texts, settings))
        script.coherence_table("bbc", ["NmfTopics", script.DEFAULTS], [2], 1)
        script.stability_table("bbc", ["NmfTopics", script.DEFAULTS], [2])
        printed = capsys.readouterr().out
        assert printed.count(f"| {script.DEFAULTS} | 2 |") == 2 * (rows - 1)
        assert printed.count("| NmfTopics | 2 |") == 2


def test_growth_is_always_drawn(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = load("topics_growth", monkeypatch)
    assert script.FIGURE.parent == FOLDER.parents[1] / "bench"
    monkeypatch.setattr(script, "FIGURE", tmp_path / "bench" / "growth.svg")

    def measured(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 0, stdout=f"{command[-1]} 50 9 2.0 2.0 30 1 1 1 1")

    monkeypatch.setattr(subprocess, "run", measured)
    script.main()
    assert (tmp_path / "bench" / "growth.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert capsys.readouterr().out.endswith("(growth.svg)\n")
