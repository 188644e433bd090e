"""What a network says stays as it was when it is written as a graph and read back."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

torch = pytest.importorskip("torch", reason="the recipes need the extra 'train'")
onnx = pytest.importorskip("onnx", reason="the recipes need the extra 'train'")
pytest.importorskip("transformers", reason="the recipes need the extra 'train'")

from toolkit.errors import ReadError  # noqa: E402
from toolkit.tone.calibration import Calibration  # noqa: E402
from toolkit.tone.neural import NeuralScorer  # noqa: E402
from toolkit.tone.training.distil import Start, triples  # noqa: E402
from toolkit.tone.training.encoder import answer, tensors  # noqa: E402
from toolkit.tone.training.export import set_calibration, write_onnx  # noqa: E402
from toolkit.tone.training.fit import Plan  # noqa: E402
from toolkit.tone.training.restore import restore  # noqa: E402

P = ["p_negative", "p_neutral", "p_positive"]

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
]


@pytest.mark.parametrize("family", ["bert", "mpnet"])
def test_a_network_written_and_read_back_says_the_same(
    tmp_path: Path, tiny: Callable[[Path, str, Plan], Start], sentences: pd.DataFrame, family: str
) -> None:
    start = tiny(tmp_path / "base", family, Plan(1, 1e-3, 8, 0))
    network = start.network().eval()
    with torch.no_grad():  # weights as large as trained ones, so that logits differ by more than rounding
        network.classifier.weight.mul_(5)
        if family == "mpnet":
            network.encoder.encoder.relative_attention_bias.weight.mul_(20)
    first, again = tmp_path / "first", tmp_path / "again"
    for folder, written, divisor in ((first, lambda: network, 1.5), (again, lambda: restore(first), 1.0)):
        folder.mkdir()
        (folder / "tokenizer.json").write_bytes((start.base / "tokenizer.json").read_bytes())
        write_onnx(written(), folder / "model.onnx")
        set_calibration(folder / "model.onnx", Calibration(divisor))
    scored = NeuralScorer(first).score(sentences)[P].to_numpy()
    assert scored.std(axis=0).min() > 0.05
    # rounding what was rounded gives the same integers
    assert np.abs(NeuralScorer(again).score(sentences)[P].to_numpy() - scored).max() < 1e-6
    restored = restore(first).eval()
    with torch.no_grad():
        said = restored(*tensors(start.tokenizer().cut(triples(sentences)), restored.pad))
    assert np.abs(torch.softmax(said, -1).numpy() - scored).max() < 0.03
    assert restored.pad == network.pad
    for name, weight in network.state_dict().items():
        back = restored.state_dict()[name]
        if weight.shape == back.shape and "token_type" not in name and "relative" not in name:
            expected = weight / 1.5 if name.startswith("classifier") else weight
            assert (expected - back).abs().max() <= expected.abs().max() / 100, name


@pytest.mark.parametrize("family", ["bert", "mpnet"])
def test_smoothing_changes_no_weight_and_less_of_what_is_said(
    tmp_path: Path, tiny: Callable[[Path, str, Plan], Start], sentences: pd.DataFrame, family: str
) -> None:
    start = tiny(tmp_path / "base", family, Plan(1, 1e-3, 8, 0))
    network = start.network().eval()
    with torch.no_grad():
        network.classifier.weight.mul_(5)
        for name, weight in network.named_parameters():  # a few columns that are much larger than the others
            if name.endswith("intermediate.dense.weight"):
                weight[:2] *= 100
            elif "attention" not in name and name.endswith("output.dense.weight"):
                weight[:, :2] /= 100
    rows = start.tokenizer().cut(triples(sentences))
    exact = torch.softmax(torch.from_numpy(answer(network, rows).logits), -1).numpy()
    errors = {}
    for name, typical in (("rough", ()), ("smooth", rows)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "tokenizer.json").write_bytes((start.base / "tokenizer.json").read_bytes())
        write_onnx(network, folder / "model.onnx", typical=typical)
        errors[name] = np.abs(NeuralScorer(folder).score(sentences)[P].to_numpy() - exact).mean()
        back = restore(folder).state_dict()
        for key, weight in network.state_dict().items():
            if key.endswith("dense.weight"):
                assert np.corrcoef(weight.flatten(), back[key].flatten())[0, 1] > 0.999, key
    assert errors["smooth"] < errors["rough"]


def test_another_graph_is_refused(tmp_path: Path, tiny: Callable[[Path, str, Plan], Start]) -> None:
    start = tiny(tmp_path / "base", "bert", Plan(1, 1e-3, 8, 0))
    write_onnx(start.network(), tmp_path / "base" / "model.onnx")
    model = onnx.load(str(tmp_path / "base" / "model.onnx"))
    del model.graph.initializer[2]
    onnx.save(model, str(tmp_path / "base" / "model.onnx"))
    with pytest.raises(ReadError, match="expected a model made by the recipe"):
        restore(tmp_path / "base")
