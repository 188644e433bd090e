"""The recipe on some twenty sentences and networks of a few thousand weights: from sentences to a scorer."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

torch = pytest.importorskip("torch", reason="the recipes need the extra 'train'")
pytest.importorskip("onnx", reason="the recipes need the extra 'train'")
transformers = pytest.importorskip("transformers", reason="the recipes need the extra 'train'")

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers  # noqa: E402

from toolkit.tone.neural import NeuralScorer  # noqa: E402
from toolkit.tone.training.data import read_countries  # noqa: E402
from toolkit.tone.training.distil import Start, ask, distil, teach, write_model  # noqa: E402
from toolkit.tone.training.encoder import logits  # noqa: E402
from toolkit.tone.training.export import write_onnx  # noqa: E402
from toolkit.tone.training.fit import Plan  # noqa: E402
from toolkit.tone.wordpieces import BERT, MPNET  # noqa: E402

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
]
SIZES = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}


def sentences() -> pd.DataFrame:
    frame = read_countries().head(24)
    return frame.drop(columns=["target", "category"]).assign(weight=1.0)


def tiny(folder: Path, family: str, plan: Plan) -> Start:
    """Write a small network with random weights and the word pieces of the sentences."""
    frame = sentences()
    words = sorted({w.lower() for w in " ".join(frame["left"] + " " + frame["right"]).split()})
    special = BERT if family == "bert" else MPNET
    names = dict.fromkeys(("[PAD]" if family == "bert" else "<pad>", *special, "[UNK]", *words))
    tokenizer = Tokenizer(models.WordPiece({w: i for i, w in enumerate(names)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    folder.mkdir()
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {"model_type": family, "vocab_size": len(names), "pad_token_id": 0, "max_position_embeddings": 256}
    (folder / "config.json").write_text(json.dumps(config | SIZES))
    torch.manual_seed(0)
    kind = transformers.AutoModel.from_config(transformers.AutoConfig.from_pretrained(folder))
    kind.save_pretrained(folder)
    return Start(folder, plan)


@pytest.mark.parametrize("family", ["bert", "mpnet"])
def test_the_graph_says_what_the_network_says(tmp_path: Path, family: str) -> None:
    start = tiny(tmp_path / "base", family, Plan(1, 1e-3, 8, 0))
    network = start.network().eval()
    with torch.no_grad():  # weights as large as trained ones, so that logits differ by more than rounding
        network.classifier.weight.mul_(5)
    frame = sentences()
    write_onnx(network, tmp_path / "model.onnx", temperature=2.0)
    (tmp_path / "tokenizer.json").write_bytes((start.base / "tokenizer.json").read_bytes())
    p = NeuralScorer(tmp_path).score(frame)[["p_negative", "p_neutral", "p_positive"]].to_numpy()
    rows = start.tokenizer().cut(list(frame[["left", "mention", "right"]].itertuples(index=False, name=None)))
    said = logits(network, rows) / 2.0
    expected = np.exp(said) / np.exp(said).sum(axis=1, keepdims=True)
    assert np.abs(p - expected).max() < 0.05
    assert np.corrcoef(p.ravel(), expected.ravel())[0, 1] > 0.98


def test_a_teacher_and_its_pupil_learn(tmp_path: Path) -> None:
    train = sentences()
    large = tiny(tmp_path / "large", "mpnet", Plan(30, 5e-3, 8, 1))
    teacher = teach(large, train, tmp_path)
    rows = pd.concat([train, train.head(5).assign(label=np.nan)], ignore_index=True)
    answers = ask(large, teacher, rows, tmp_path)
    right = answers[: len(train)].argmax(axis=1) - 1 == train["label"]
    assert right.mean() > 0.9
    small = tiny(tmp_path / "small", "bert", Plan(30, 5e-3, 8, 1))
    network = distil(small, rows, answers, tmp_path)
    write_model(small, network, train, tmp_path / "out")
    label = NeuralScorer(tmp_path / "out").score(train)["label"].map({"negative": -1, "neutral": 0, "positive": 1})
    assert (label == train["label"]).mean() > 0.8


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start, train = tiny(tmp_path / "base", "bert", Plan(4, 1e-3, 8, 1)), sentences()
    whole = teach(start, train, tmp_path / "whole").state_dict()
    monkeypatch.setattr("toolkit.tone.training.fit.CHECKPOINT_SECONDS", -1.0)  # one after each step
    clip, steps = torch.nn.utils.clip_grad_norm_, []

    def killed(*arguments: object) -> None:
        steps.append(1)
        if len(steps) == 5:
            raise KeyboardInterrupt
        clip(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr("torch.nn.utils.clip_grad_norm_", killed)
        with pytest.raises(KeyboardInterrupt):
            teach(start, train, tmp_path / "parts")
    assert torch.load(tmp_path / "parts" / "teacher.pt", weights_only=True)["step"] == 4
    resumed = teach(start, train, tmp_path / "parts").state_dict()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
