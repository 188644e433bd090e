"""Read a network back from the ONNX graph that it was written as: the inverse of ``export``."""

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import helper, numpy_helper
from safetensors.torch import save_file
from tokenizers import Tokenizer

from toolkit.errors import ReadError
from toolkit.tone.neural import MODEL, TOKENIZER
from toolkit.tone.training.encoder import TargetEncoder
from toolkit.tone.training.export import LAST_BIAS, LAST_WEIGHT, PARTS, SMOOTH, buckets_of

Array = npt.NDArray[Any]
#: MPNet's buckets of distances; no MPNet is known that has another number.
BUCKETS = 32

_WORDS = "encoder.embeddings.word_embeddings.weight"
_PLACES = "encoder.embeddings.position_embeddings.weight"
_KINDS = "encoder.embeddings.token_type_embeddings.weight"
_DISTANCES = "encoder.encoder.relative_attention_bias.weight"


def restore(folder: Path) -> TargetEncoder:
    """Return the network of a neural scorer, to be trained further.

    Its weights are the eight-bit ones as floats: it says what the scorer says, up to the rounding of what flows
    through the layers. What calibrates it is part of its last layer, and it reads no longer rows than the scorer does.

    Parameters
    ----------
    folder : Path
        With ``model.onnx`` and ``tokenizer.json``, as ``write_model`` writes them.

    Raises
    ------
    ReadError
        When the graph is not one that ``export`` writes.
    """
    graph = onnx.load(str(folder / MODEL)).graph
    try:
        config, weights = _read(graph, _padding(folder / TOKENIZER))
        # the transformers library makes a network of a folder alone
        with tempfile.TemporaryDirectory() as scratch:
            base = Path(scratch)
            (base / "config.json").write_text(json.dumps(config), "utf-8")
            encoder = {k.removeprefix("encoder."): v for k, v in weights.items() if k.startswith("encoder.")}
            save_file(encoder, base / "model.safetensors", metadata={"format": "pt"})
            network = TargetEncoder(base)
        network.load_state_dict(weights)
    except (KeyError, StopIteration, RuntimeError) as error:
        reason = f"expected a model made by the recipe of toolkit.tone.training ({error!r})."
        raise ReadError(reason, file=str(folder / MODEL)) from error
    return network


def _read(graph: onnx.GraphProto, pad: int) -> tuple[dict[str, Any], dict[str, torch.Tensor]]:
    """Return the configuration and the weights of the network."""
    numbers = _numbers(graph)
    family = "mpnet" if "distance" in numbers else "bert"
    words = numbers.pop("words") * numbers.pop("words_scale")
    places = numbers.pop("places")
    weights = {_WORDS: words, "classifier.weight": numbers[LAST_WEIGHT], "classifier.bias": numbers[LAST_BIAS]}
    if family == "bert":
        weights |= {_PLACES: places, _KINDS: np.zeros((1, places.shape[1]), np.float32)}
    else:
        unused = np.zeros((pad + 1, places.shape[1]), np.float32)
        weights |= {_PLACES: np.concatenate([unused, places]), _DISTANCES: _distances(numbers["distance"])}
    for name in [name for name in numbers if name.endswith(SMOOTH)]:
        numbers[name.removesuffix(SMOOTH)] *= numbers.pop(name)[:, None]
    for name, value in numbers.items():
        prefix, _, what = name.rpartition("qkv")
        if what in ("", "_bias") and name.endswith("qkv" + what):
            for part, third in zip("qkv", np.split(value, 3, axis=-1), strict=True):
                weights[f"{prefix}{PARTS[family][part]}.{'bias' if what else 'weight'}"] = third.T
        elif name.startswith("encoder."):
            weights[name] = value.T
    layers = {name.split(".")[3] for name in weights if name.startswith("encoder.encoder.layer.")}
    config = {
        "model_type": family,
        "vocab_size": len(words),
        "hidden_size": words.shape[1],
        "num_hidden_layers": len(layers),
        "num_attention_heads": _attribute(graph, "MultiHeadAttention", "num_heads"),
        "intermediate_size": len(weights["encoder.encoder.layer.0.intermediate.dense.bias"]),
        "max_position_embeddings": len(weights[_PLACES]),
        "type_vocab_size": 1,
        "layer_norm_eps": _attribute(graph, "LayerNormalization", "epsilon"),
        "relative_attention_num_buckets": BUCKETS,
        "pad_token_id": pad,
    }
    return config, {k: torch.from_numpy(np.array(v, np.float32, order="C")) for k, v in weights.items()}


def _numbers(graph: onnx.GraphProto) -> dict[str, Array]:
    """Return what the graph holds under the names that it had before it was quantised."""
    numbers = {constant.name: numpy_helper.to_array(constant) for constant in graph.initializer}
    for name in [name for name in numbers if name.endswith("_quantized")]:
        whole = name.removesuffix("_quantized")
        integers, zero, scale = (numbers.pop(whole + end) for end in ("_quantized", "_zero_point", "_scale"))
        value = (integers.astype(np.float32) - zero) * scale  # a column has one scale and one zero
        turned = whole.removesuffix("_Transposed")
        numbers[turned] = value if turned == whole else value.T
    return numbers


def _distances(bias: Array) -> Array:
    """Return MPNet's bias of each bucket of distances, from its bias of each pair of places."""
    buckets, first = np.unique(buckets_of(bias.shape[-1], BUCKETS), return_index=True)
    table = np.zeros((BUCKETS, bias.shape[1]), np.float32)
    table[buckets] = bias[0].reshape(bias.shape[1], -1)[:, first].T
    return table


def _attribute(graph: onnx.GraphProto, kind: str, name: str) -> Any:
    """Return an attribute of the first operator of a kind."""
    node = next(node for node in graph.node if node.op_type == kind)
    return next(helper.get_attribute_value(a) for a in node.attribute if a.name == name)


def _padding(path: Path) -> int:
    """Return the number of the piece that fills short rows up."""
    known = Tokenizer.from_file(str(path)).get_vocab()
    # MPNet's word pieces hold those of BERT, too
    return int(known["<pad>"] if "<pad>" in known else known["[PAD]"])
