"""A small scorer that learns from a coded sample, and what is said about it."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

torch = pytest.importorskip("torch", reason="the recipes need the extra 'train'")
pytest.importorskip("onnx", reason="the recipes need the extra 'train'")
pytest.importorskip("transformers", reason="the recipes need the extra 'train'")

from toolkit.errors import InputError, MissingExtraError, ReadError  # noqa: E402
from toolkit.tone.fitted import ScorerFit  # noqa: E402
from toolkit.tone.neural import NeuralScorer  # noqa: E402
from toolkit.tone.sample import CodedSample  # noqa: E402
from toolkit.tone.training import export, finetune  # noqa: E402
from toolkit.tone.training.distil import Start, teach, write_model  # noqa: E402
from toolkit.tone.training.finetune import fit_neural  # noqa: E402
from toolkit.tone.training.fit import Plan  # noqa: E402
from toolkit.tone.wordpieces import Pieces, TargetTokenizer  # noqa: E402

P = ["p_negative", "p_neutral", "p_positive"]
NAMES = {-1: "negative", 0: "neutral", 1: "positive"}

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
]


@pytest.fixture
def base(tmp_path: Path, tiny: Callable[[Path, str, Plan], Start], sentences: pd.DataFrame) -> Path:
    """Write a scorer that has learnt something else: what is negative is positive, and the other way round."""
    start = tiny(tmp_path / "encoder", "bert", Plan(12, 5e-3, 8, 1))
    turned = sentences.assign(label=-sentences["label"])
    write_model(start, teach(start, turned, tmp_path), turned, turned, tmp_path / "base")
    return tmp_path / "base"


@pytest.fixture
def sample(sentences: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return each sentence four times, so that its like is in another fold."""
    often = pd.concat([sentences.assign(right=sentences["right"] + " ." * n) for n in range(4)])
    often.index = pd.RangeIndex(100, 100 + len(often))
    return often[["left", "mention", "right"]], often["label"].map(NAMES).tolist()


def test_it_learns_and_is_held_against_where_it_came_from(
    tmp_path: Path, base: Path, sample: tuple[pd.DataFrame, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finetune, "LEARNING_RATE", 5e-3)
    spans, labels = sample
    told: list[tuple[int, int]] = []
    threads, random = torch.get_num_threads(), torch.get_rng_state()
    fitted = fit_neural(
        spans, labels, folder=tmp_path / "own", base=base, folds=3, epochs=12, progress=lambda *n: told.append(n)
    )
    assert isinstance(fitted, ScorerFit)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.get_rng_state(), random)
    table = fitted.table.set_index("model")
    assert table.index.tolist() == ["neural-own", "base", "neural-own minus base"]
    assert table["n"].tolist() == [len(spans)] * 3
    assert table.loc["neural-own", "macro_f1"] > 0.7
    assert table.loc["base", "macro_f1"] < 0.5
    assert table.loc["neural-own minus base", "low"] > 0
    # the base's figures are those of the scorer in its folder
    said = NeuralScorer(base).score(spans)["label"]
    assert table.loc["base", "accuracy"] == pytest.approx((said == labels).mean())
    assert table.loc["neural-own", "accuracy"] == pytest.approx((fitted.predictions["label"] == labels).mean())
    assert fitted.predictions.index.equals(spans.index)
    folds = fitted.folds[fitted.folds["model"] == "neural-own"]
    assert folds["fold"].tolist() == [0, 1, 2]
    assert folds["n"].sum() == len(spans)
    assert np.average(folds["accuracy"], weights=folds["n"]) == pytest.approx(table.loc["neural-own", "accuracy"])
    # the scorer itself has seen all of it, and another of its folder says the same
    assert (fitted.scorer.score(spans)["label"] == labels).mean() > 0.9
    again = NeuralScorer(tmp_path / "own").score(spans)
    pd.testing.assert_frame_equal(again, fitted.scorer.score(spans))
    assert sorted(file.name for file in (tmp_path / "own").iterdir()) == ["model.onnx", "tokenizer.json"]


def test_the_order_of_the_rows_changes_nothing(
    tmp_path: Path, base: Path, sample: tuple[pd.DataFrame, list[str]]
) -> None:
    spans, labels = sample
    first = fit_neural(spans, labels, folder=tmp_path / "a", base=base, folds=2, epochs=1)
    order = np.random.default_rng(0).permutation(len(spans))
    shuffled = [labels[i] for i in order]
    second = fit_neural(spans.iloc[order], shuffled, folder=tmp_path / "b", base=base, folds=2, epochs=1)
    pd.testing.assert_frame_equal(first.table, second.table, check_exact=True)
    pd.testing.assert_frame_equal(first.predictions, second.predictions.loc[spans.index], check_exact=True)
    assert (tmp_path / "a" / "model.onnx").read_bytes() == (tmp_path / "b" / "model.onnx").read_bytes()


def test_a_fit_that_fails_leaves_no_folder_and_a_fit_says_nothing(
    tmp_path: Path,
    base: Path,
    sample: tuple[pd.DataFrame, list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    spans, labels = sample

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit_neural(spans, labels, folder=tmp_path / "own", base=base, folds=2, epochs=1, progress=stop)
    assert not (tmp_path / "own").exists()
    capfd.readouterr()
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # as in a plain script
    fit_neural(spans, labels, folder=tmp_path / "own", base=base, folds=2, epochs=1)
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger().handlers == []


def test_the_scales_are_set_by_a_draw_of_what_was_learnt_from(
    tmp_path: Path, base: Path, sample: tuple[pd.DataFrame, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    written, learnt = [], []
    own_fit, own_write = finetune._learnt, export.write_onnx

    def fit(folder: Path, whole: CodedSample, chosen: np.ndarray, *rest: int) -> object:
        learnt.append(whole.spans[chosen])
        return own_fit(folder, whole, chosen, *rest)

    def write(network: object, path: Path, *, typical: list[Pieces], **rest: float) -> None:
        written.append(typical)
        own_write(network, path, typical=typical, **rest)

    monkeypatch.setattr(finetune, "_learnt", fit)
    monkeypatch.setattr(export, "write_onnx", write)
    monkeypatch.setattr(export, "TYPICAL", 12)
    spans, labels = sample
    fit_neural(spans, labels, folder=tmp_path / "own", base=base, folds=2, epochs=1)
    cut = TargetTokenizer(base / "tokenizer.json").cut
    for drawn, own in zip(written, learnt, strict=True):
        rows = cut(list(own.itertuples(index=False, name=None)))
        assert len(drawn) == 12
        assert set(drawn) <= set(rows)
        assert drawn != rows[:12]


def test_groups_and_a_name_of_its_own(tmp_path: Path, base: Path, sample: tuple[pd.DataFrame, list[str]]) -> None:
    spans, labels = sample
    with pytest.raises(InputError, match="'name' must not be 'base'"):
        fit_neural(spans, labels, folder=tmp_path / "own", base=base, name="base")
    with pytest.raises(InputError, match="'name' must not be 'bundled'"):
        fit_neural(spans, labels, folder=tmp_path / "own", name="bundled")
    with pytest.raises(InputError, match="each label in 5 or more groups"):
        fit_neural(spans, labels, folder=tmp_path / "own", base=base, groups=["one"] * len(spans))


def test_what_cannot_be_fitted_is_refused(
    tmp_path: Path, base: Path, sample: tuple[pd.DataFrame, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    spans, labels = sample
    with pytest.raises(InputError, match="must hold no model yet"):
        fit_neural(spans, labels, folder=base, base=base)
    (tmp_path / "file").write_text("")
    broken: dict[str, list[object]] = {
        "epochs": [0, 1.5, True, "2"],
        "folds": [1, 2.5, "3"],
        "random_state": [-1, None, "a", 2**40],
        "progress": ["yes"],
        "folder": ["", None, 3, tmp_path / "file" / "own"],
        "base": [3, ""],
        "name": ["", 3],
    }
    monkeypatch.setattr(finetune, "_learnt", None)  # no work before all is checked
    for name, values in broken.items():
        for value in values:
            with pytest.raises(InputError, match=f"'{name}'"):
                fit_neural(spans, labels, **{"folder": tmp_path / "own", "base": base, name: value})
    with pytest.raises(ReadError, match=r"there is no tokenizer\.json"):
        fit_neural(spans, labels, folder=tmp_path / "own", base=tmp_path / "nowhere")
    assert not (tmp_path / "own").exists()
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(MissingExtraError, match=r"tonelens\[train\]"):
        fit_neural(spans, labels, folder=tmp_path / "own", base=base)
