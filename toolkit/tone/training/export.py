"""Write a trained network as an ONNX graph with eight-bit weights."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from toolkit.tone.calibration import Calibration
from toolkit.tone.training.encoder import TargetEncoder, answer
from toolkit.tone.wordpieces import REACH, Pieces

#: The longest row: both sides of the target, the target, and the two tokens at the ends.
LONGEST = 2 * REACH + 3
OPSET = 17
#: Operators of onnxruntime that do in one step what takes ONNX several.
FUSED = "com.microsoft"

#: How much of the spread of what enters a matrix its weights take over.
ALPHA = 0.75
#: So many typical rows: with fewer the largest values hang on which rows were drawn.
TYPICAL = 2048
#: What the last layer multiplies by and adds; and, when its weights are integers, the scale of each column.
LAST_WEIGHT, LAST_BIAS = "out_weight", "out_bias"
LAST_SCALE = "out_weight_Transposed_scale"
#: What the name of a matrix ends with where its columns' scales are meant.
SMOOTH = ".smooth"

Array = npt.NDArray[Any]

#: Where BERT and MPNet keep the same parts of a layer.
PARTS = {
    "bert": {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "o": "attention.output.dense",
        "norm": "attention.output.LayerNorm",
    },
    "mpnet": {
        "q": "attention.attn.q",
        "k": "attention.attn.k",
        "v": "attention.attn.v",
        "o": "attention.attn.o",
        "norm": "attention.LayerNorm",
    },
}


def write_onnx(network: TargetEncoder, path: Path, *, typical: Sequence[Pieces] = ()) -> None:
    """Write a network whose inputs are ``ids`` (1, n) and ``target`` (1,), and whose output is ``logits`` (1, 3).

    The weights of the layers become eight-bit integers, one scale for each column, in the range of seven bits:
    processors without VNNI add two products in sixteen bits, where full eight-bit weights would overflow. The word
    vectors become eight-bit integers with one scale for each word. A row is meant to be scored alone: the scale
    of the activations is taken over all that is scored together.

    Parameters
    ----------
    network : TargetEncoder
        On BERT or MPNet.
    path : Path
        Of the file.
    typical : sequence of Pieces
        Rows like those that it will read. With them, what enters a matrix is scaled column by column, and the matrix
        the other way, so that a few large columns do not set the scale of all (Xiao et al. 2023, SmoothQuant, eq. 4).
    """
    graph = _Graph(network, _largest(network, typical)).build()
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        onnx.save(graph, str(plain))
        quantize_dynamic(
            plain,
            path,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"],
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )


def set_calibration(path: Path, calibration: Calibration) -> None:
    """Make a temperature and biases part of the last layer of a graph that ``write_onnx`` wrote."""
    model = onnx.load(str(path))
    found = {constant.name: constant for constant in model.graph.initializer}
    scale, bias = (
        numpy_helper.to_array(found[n]) / np.float32(calibration.temperature) for n in (LAST_SCALE, LAST_BIAS)
    )
    found[LAST_SCALE].CopyFrom(numpy_helper.from_array(scale, LAST_SCALE))
    found[LAST_BIAS].CopyFrom(numpy_helper.from_array(bias + np.array(calibration.bias, np.float32), LAST_BIAS))
    onnx.save(model, str(path))


class _Graph:
    """Builds the graph, part by part."""

    def __init__(self, network: TargetEncoder, largest: Mapping[str, Array]) -> None:
        self.config = network.encoder.config
        self.weights: Mapping[str, Array] = {k: v.detach().float().numpy() for k, v in network.state_dict().items()}
        self.parts = PARTS[self.config.model_type]
        self.largest = largest
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def build(self) -> onnx.ModelProto:
        """Return the whole graph."""
        state, bias = self.embedded(), self.position_bias()
        for i in range(self.config.num_hidden_layers):
            state = self.layer(f"encoder.encoder.layer.{i}.", state, bias)
        self.classified(state)
        floats, integers = TensorProto.FLOAT, TensorProto.INT64
        graph = helper.make_graph(
            self.nodes,
            "target_encoder",
            [
                helper.make_tensor_value_info("ids", integers, ["rows", "pieces"]),
                helper.make_tensor_value_info("target", integers, ["rows"]),
            ],
            [helper.make_tensor_value_info("logits", floats, ["rows", 3])],
            self.constants,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8)

    def embedded(self) -> str:
        """Return the name of the word vectors plus those of their places, normalised."""
        words = self.weights["encoder.embeddings.word_embeddings.weight"]
        scale = np.maximum(np.abs(words).max(axis=1, keepdims=True), 1e-9) / 127
        vectors = self.constant("words", np.rint(words / scale).astype(np.int8))
        scales = self.constant("words_scale", scale.astype(np.float32))
        picked = self.node("Cast", [self.node("Gather", [vectors, "ids"])], to=TensorProto.FLOAT)
        word = self.node("Mul", [picked, self.node("Gather", [scales, "ids"])])
        places = self.weights["encoder.embeddings.position_embeddings.weight"]
        if self.config.model_type == "mpnet":
            places = places[self.config.pad_token_id + 1 :]
        else:
            places = places + self.weights["encoder.embeddings.token_type_embeddings.weight"][0]
        place = self.node("Slice", [self.constant("places", places[:LONGEST]), self.zero(), self.length()])
        both = self.node("Add", [word, place])
        norm = "encoder.embeddings.LayerNorm"
        gain, shift = (self.constant(f"{norm}.{p}", self.weights[f"{norm}.{p}"]) for p in ("weight", "bias"))
        return self.node("LayerNormalization", [both, gain, shift], axis=-1, epsilon=self.config.layer_norm_eps)

    def position_bias(self) -> str:
        """Return the name of MPNet's bias for the distance of two pieces; empty for BERT."""
        if self.config.model_type != "mpnet":
            return ""
        table = self.weights["encoder.encoder.relative_attention_bias.weight"]
        buckets = buckets_of(LONGEST, len(table))
        bias = self.constant("distance", table[buckets].transpose(2, 0, 1)[None])
        start = self.constant("bias_start", np.array([0, 0], np.int64))
        axes = self.constant("bias_axes", np.array([2, 3], np.int64))
        end = self.node("Concat", [self.length(), self.length()], axis=0)
        return self.node("Slice", [bias, start, end, axes])

    def layer(self, prefix: str, state: str, bias: str) -> str:
        """Return the name of the state after one layer."""
        qkv = [self.weights[f"{prefix}{self.parts[p]}.weight"].T for p in "qkv"]
        shifts = [self.weights[f"{prefix}{self.parts[p]}.bias"] for p in "qkv"]
        entering = self.largest.get(prefix + self.parts["q"])
        packed = self.product(prefix + "qkv", state, np.concatenate(qkv, axis=1), entering)
        three = self.nodes_of("Split", [packed], 3, axis=-1)
        shift = self.constant(prefix + "qkv_bias", np.concatenate(shifts))
        inputs = [*three, shift, "", bias] if bias else [*three, shift]
        heads = self.config.num_attention_heads
        mixed = self.node("MultiHeadAttention", inputs, domain=FUSED, num_heads=heads)
        out = prefix + self.parts["o"]
        state = self.skip(prefix + self.parts["norm"], state, self.dense(out, mixed), out)
        wide = self.dense(prefix + "intermediate.dense", state)
        curved = self.node("BiasGelu", [wide, self.bias(prefix + "intermediate.dense")], domain=FUSED)
        out = prefix + "output.dense"
        return self.skip(prefix + "output.LayerNorm", state, self.dense(out, curved), out)

    def classified(self, state: str) -> None:
        """Add the logits of the first, the mean and the target state."""
        zero, one = self.zero(), self.constant("one", np.array([1], np.int64))
        first = self.node("Slice", [state, zero, one, one])
        mean = self.node("ReduceMean", [state], axes=[1], keepdims=1)
        where = self.node("Unsqueeze", ["target", one])
        at_target = self.node("GatherND", [state, where], batch_dims=1)
        flat = [self.node("Squeeze", [x, one]) for x in (first, mean)]
        joined = self.node("Concat", [*flat, at_target], axis=-1)
        weight = self.constant(LAST_WEIGHT, self.weights["classifier.weight"])
        bias = self.constant(LAST_BIAS, self.weights["classifier.bias"])
        self.nodes.append(helper.make_node("Gemm", [joined, weight, bias], ["logits"], transB=1))

    def dense(self, name: str, state: str) -> str:
        """Return the name of a state times the weights of a layer, without its bias."""
        return self.product(name + ".weight", state, self.weights[name + ".weight"].T, self.largest.get(name))

    def product(self, name: str, state: str, matrix: Array, entering: Array | None) -> str:
        """Return the name of a state times a matrix, smoothed where the largest values that enter it are known."""
        if entering is not None:
            scale = smoothing(entering, np.abs(matrix).max(axis=1))
            state = self.node("Mul", [state, self.constant(name + SMOOTH, 1 / scale)])
            matrix = matrix * scale[:, None]
        return self.node("MatMul", [state, self.constant(name, matrix)])

    def skip(self, norm: str, state: str, update: str, dense: str) -> str:
        """Return the name of the normalised sum of a state, its update and the bias of the update.

        Not SkipLayerNormalization: onnxruntime's operator for all of it is the slower. Of an Add before a normalisation
        it would make that by itself; a Sum it leaves.
        """
        gain, shift = (self.constant(f"{norm}.{p}", self.weights[f"{norm}.{p}"]) for p in ("weight", "bias"))
        both = self.node("Sum", [state, update, self.bias(dense)])
        return self.node("LayerNormalization", [both, gain, shift], axis=-1, epsilon=self.config.layer_norm_eps)

    def bias(self, name: str) -> str:
        """Return the name of a bias."""
        return self.constant(name + ".bias", self.weights[name + ".bias"])

    def length(self) -> str:
        """Return the name of the number of pieces."""
        return self.node("Shape", ["ids"], start=1)

    def zero(self) -> str:
        """Return the name of [0]."""
        return self.constant("zero", np.array([0], np.int64))

    def constant(self, name: str, values: Array) -> str:
        """Return the name of some numbers that are part of the model."""
        if all(known.name != name for known in self.constants):
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: list[str], **attributes: Any) -> str:
        """Return the name of what an operator gives."""
        return self.nodes_of(kind, inputs, 1, **attributes)[0]

    def nodes_of(self, kind: str, inputs: list[str], n: int, *, domain: str = "", **attributes: Any) -> list[str]:
        """Return the names of the n things that an operator gives."""
        names = [f"{kind}_{len(self.nodes)}_{i}" for i in range(n)]
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **attributes))
        return names


def smoothing(entering: Array, weights: Array) -> npt.NDArray[np.float32]:
    """Return by what each column that enters a matrix is divided, from the largest values of both."""
    scale = np.maximum(entering, 1e-4) ** ALPHA / np.maximum(weights, 1e-4) ** (1 - ALPHA)
    return np.asarray(scale / np.exp(np.log(scale).mean()), np.float32)


def _largest(network: TargetEncoder, rows: Sequence[Pieces]) -> dict[str, Array]:
    """Return the largest absolute values that enter each matrix, column by column."""
    found: dict[str, Array] = {}

    def keep(name: str, states: torch.Tensor) -> None:
        largest = states.detach().float().abs().flatten(0, -2).amax(dim=0).numpy()
        found[name] = np.maximum(found.get(name, 0.0), largest)

    hooks = [
        module.register_forward_hook(lambda _, inputs, __, name=name: keep(name, inputs[0]))
        for name, module in network.encoder.named_modules(prefix="encoder")
        if isinstance(module, torch.nn.Linear)
    ]
    if rows:
        answer(network, rows, batch=1)  # one by one: what stands in the padding is nobody's business
    for hook in hooks:
        hook.remove()
    return found


def buckets_of(length: int, n_buckets: int) -> npt.NDArray[np.int64]:
    """Return MPNet's bucket of each pair of places: exact when near, logarithmic up to 128 (Raffel et al. 2020)."""
    half = n_buckets // 2
    exact = half // 2
    distance = np.arange(length)[:, None] - np.arange(length)[None, :]
    far = exact + np.log(np.maximum(np.abs(distance), 1) / exact) / np.log(128 / exact) * (half - exact)
    size = np.where(np.abs(distance) < exact, np.abs(distance), np.minimum(far.astype(np.int64), half - 1))
    return np.asarray(size + half * (distance < 0), np.int64)
