"""Some twenty sentences, and networks of a few thousand weights that know their words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

SIZES = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
#: Two kinds of words; of each kind all point nearly the same way.
NEAR = ("praised", "lauded", "thanked", "treaty", "accord", "##ty", "is")


@pytest.fixture
def sentences() -> pd.DataFrame:
    """Return coded sentences."""
    from toolkit.tone.training.data import read_countries

    frame = read_countries().head(24)
    return frame.drop(columns=["target", "category"]).assign(weight=1.0)


@pytest.fixture
def tiny(sentences: pd.DataFrame) -> Callable[[Path, str, Any], Any]:
    """Return what writes a small network with random weights and the word pieces of the sentences."""
    torch = pytest.importorskip("torch", reason="the recipes need the extra 'train'")
    transformers = pytest.importorskip("transformers", reason="the recipes need the extra 'train'")
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    from toolkit.tone.training.distil import Start
    from toolkit.tone.wordpieces import BERT, MPNET

    def write(folder: Path, family: str, plan: Any) -> Start:
        words = sorted({w.lower() for w in " ".join(sentences["left"] + " " + sentences["right"]).split()})
        special = BERT if family == "bert" else MPNET
        # MPNet counts its places from 1, the number of its padding
        first = ("[PAD]",) if family == "bert" else ("<s>", "<pad>")
        names = dict.fromkeys((*first, *special, "[UNK]", *words))
        tokenizer = Tokenizer(models.WordPiece({w: i for i, w in enumerate(names)}, unk_token="[UNK]"))
        tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        folder.mkdir()
        tokenizer.save(str(folder / "tokenizer.json"))
        config = {"model_type": family, "vocab_size": len(names), "max_position_embeddings": 256}
        config["pad_token_id"] = len(first) - 1
        (folder / "config.json").write_text(json.dumps(config | SIZES))
        torch.manual_seed(0)
        kind = transformers.AutoModel.from_config(transformers.AutoConfig.from_pretrained(folder))
        kind.save_pretrained(folder)
        return Start(folder, plan)

    return write


@pytest.fixture
def near(tmp_path: Path) -> Any:
    """Return the words of a pretrained encoder, and which of them are near."""
    pytest.importorskip("torch", reason="the recipes need the extra 'train'")
    from safetensors.numpy import save_file

    from toolkit.tone.training.rewording import Neighbours

    known = {word: i for i, word in enumerate(("[UNK]", *NEAR))}
    model = {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "vocab": known}
    tokenizer = {"version": "1.0", "added_tokens": [], "model": model | {"max_input_chars_per_word": 100}}
    (tmp_path / "tokenizer.json").write_text(json.dumps(tokenizer))
    kinds = np.array([[9, 9], [1, 0], [1, 0.1], [1, 0.2], [0, 1], [0.1, 1], [5, 5], [-5, -5]], np.float32)
    save_file({"embeddings.word_embeddings.weight": kinds}, tmp_path / "model.safetensors")
    return Neighbours(tmp_path)
