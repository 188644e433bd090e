"""Networks in the ONNX format, opened alike everywhere: one thread each, and nothing told to anybody."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def open_network(model: Path | bytes) -> "InferenceSession":
    """Return a network that runs on the processor, each run on the thread that asks for it.

    onnxruntime collects usage data by itself, keeps it in the user's home and sends it to its maker. That is turned
    off, unless the variable ORT_DISABLE_TELEMETRY says otherwise; it counts before the library is first imported.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    from onnxruntime import InferenceSession, SessionOptions, disable_telemetry_events

    if os.environ["ORT_DISABLE_TELEMETRY"] == "1":
        disable_telemetry_events()  # for one whom the user has imported before
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return InferenceSession(model, options, providers=["CPUExecutionProvider"])
