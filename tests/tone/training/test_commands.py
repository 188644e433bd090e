"""The commands of the recipes from end to end, on some sentences of ours and networks of a few thousand weights."""

import hashlib
import importlib
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from toolkit.tone.linear import LinearScorer
from toolkit.tone.neural import NeuralScorer
from toolkit.tone.training import data

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
]

GOLD = Path(__file__).parents[1] / "country_gold.tsv"
LINES = {"countries.txt": 120, "names_only.txt": 12, "once.txt": 60, "plain.txt": 60, "once_names.tsv": 5}
NEWS = (
    "<REUTERS NEWID='{n}'><DATE>26-FEB-1987 15:01:01.79</DATE>"
    "<TEXT><TITLE>TALKS {n}</TITLE><BODY>{body}</BODY></TEXT></REUTERS>"
)
BODY = "China met Japan on Monday. South Korea praised Brazil, and Peru blamed Chile for the loss of the boats."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of data made of our own sentences; the bundled files have a few lines each."""
    for name in (*LINES, "prose.txt", "reports.txt"):
        lines = data._bundled(name).read_text("utf-8").splitlines(keepends=True)
        (tmp_path / name).write_text("".join(lines[: LINES.get(name, 12)]), "utf-8")
    coded = data.read_countries().tail(400).drop_duplicates(["left", "mention", "right"])
    monkeypatch.setattr(data, "_bundled", lambda name: tmp_path / name)
    parts = [part.reset_index(drop=True) for _, part in coded.groupby(pd.RangeIndex(len(coded)) % 5)]
    home = tmp_path / "data"
    for name in ("newsmtsc", "dse_country", "reuters21578", "ungdc"):
        (home / name).mkdir(parents=True)
    for name, part in zip(("train", "dev-rw", "dev-mt"), parts, strict=False):
        rows = [
            {"sentence": left + mention + right, "from": len(left), "to": len(left) + len(mention), "polarity": label}
            for left, mention, right, label in part[["left", "mention", "right", "label"]].itertuples(index=False)
        ]
        (home / "newsmtsc" / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    for name, part in zip(("train", "valid"), parts[3:], strict=True):
        table = part.assign(sentence=part["left"] + part["mention"] + part["right"], start=part["left"].str.len())
        table = table.assign(target=table["mention"])[["sentence", "target", "start", "label"]]
        table.to_csv(home / "dse_country" / f"{name}.tsv", sep="\t", index=False, quoting=3)
    news = "\n".join(NEWS.format(n=n, body=f"{BODY} Line {n}.") for n in range(4))
    (home / "reuters21578" / "reut2-000.sgm").write_text(f"<!DOCTYPE lewis SYSTEM 'lewis.dtd'>\n{news}\n", "utf-8")
    (home / "ungdc" / "JPN_75_2020.txt").write_text(BODY, "utf-8")
    return home


def test_the_neural_scorer_from_data_to_card_and_again(
    folder: Path,
    tmp_path: Path,
    tiny: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("onnx", reason="the recipes need the extra 'train'")
    from toolkit.tone.training import distil, rewording, unsure
    from toolkit.tone.training.base import MINILM, MPNET
    from toolkit.tone.training.fit import Plan

    plan = Plan(1, 1e-3, 32, 1)
    for name in ("TEACHER", "REFINED", "STUDENT", "FURTHER"):
        monkeypatch.setattr(distil, name, plan)
    monkeypatch.setattr(distil, "LAST", (plan, Plan(1, 1e-3, 32, 2)))
    for module, name in ((rewording, "ONCE"), (unsure, "ONCE"), (unsure, "OF_ONCE")):
        monkeypatch.setattr(module, name, 20)
    for family, name in (("bert", "minilm"), ("mpnet", "mpnet")):
        tiny(tmp_path / name, family, plan)
    bases = {MINILM: tmp_path / "minilm", MPNET: tmp_path / "mpnet"}
    monkeypatch.setattr(distil, "pretrained", lambda packages, _: bases[packages])
    command = ["--data", folder, "--work", tmp_path / "work", "--out", tmp_path / "out", "--gold", GOLD]
    distil.main([str(part) for part in command])
    printed = capsys.readouterr().out
    card = (tmp_path / "out" / "card.md").read_text("utf-8")
    assert printed == card
    model = (tmp_path / "out" / "model.onnx").read_bytes()
    assert hashlib.sha256(model).hexdigest() in card
    rows = {line.split(" | ")[0].removeprefix("| "): line.split(" | ") for line in card.splitlines() if " | " in line}
    assert int(rows["own gold"][1]) == 491
    assert {"NewsMTSC dev-rw", "NewsMTSC dev-mt", "DSE valid", "countries, held out", "no label"} <= rows.keys()
    assert int(rows["no label"][1]) > 100
    assert NeuralScorer(tmp_path / "out").score(data.read_gold(GOLD).head(3))["label"].notna().all()
    # the same command takes all from its folder of work, to the last bit
    (tmp_path / "out" / "model.onnx").unlink()
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "work").rglob("*.pt")}
    distil.main([str(part) for part in command])
    assert capsys.readouterr().out == printed
    assert (tmp_path / "out" / "model.onnx").read_bytes() == model
    assert {file: file.stat().st_mtime_ns for file in (tmp_path / "work").rglob("*.pt")} == before


def test_the_linear_scorer_learns_from_the_neural_one(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from toolkit.tone.training import linear

    monkeypatch.setattr(linear, "PARTS", 3)
    linear.main(["--data", str(folder), "--gold", str(GOLD), "--out", str(tmp_path / "out")])
    card = capsys.readouterr().out
    assert card == (tmp_path / "out" / "linear.md").read_text("utf-8")
    teacher = hashlib.sha256((NeuralScorer().folder / "model.onnx").read_bytes()).hexdigest()
    assert teacher[:16] in card
    assert "| taught |" in card
    assert LinearScorer(tmp_path / "out" / "linear.npz").score(data.read_gold(GOLD).head(3))["label"].notna().all()


@pytest.mark.parametrize("recipe", ["linear", "distil"])
def test_a_recipe_without_its_data_says_so_before_anything_is_fetched(
    recipe: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if recipe == "distil":
        pytest.importorskip("onnx", reason="the recipes need the extra 'train'")
    module = importlib.import_module(f"toolkit.tone.training.{recipe}")
    monkeypatch.setattr(module, "pretrained", lambda *_: pytest.fail("it was fetched"), raising=False)
    work = ["--work", str(tmp_path / "work")] if recipe == "distil" else []
    for data_folder, gold, why in (
        (tmp_path / "none", GOLD, "without newsmtsc, dse_country, reuters21578, ungdc"),
        (folder, tmp_path / "none.tsv", "--gold must be a file"),
    ):
        asked = ["--data", str(data_folder), "--gold", str(gold), "--out", str(tmp_path / "out"), *work]
        with pytest.raises(SystemExit):
            module.main(asked)
        assert why in capsys.readouterr().err
    assert not (tmp_path / "work").exists()
