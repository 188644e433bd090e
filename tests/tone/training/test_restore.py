"""What a network says is left as it was when it is written as a graph and read back."""

from importlib import util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the recipes need the extra 'train'")
onnx = pytest.importorskip("onnx", reason="the recipes need the extra 'train'")
pytest.importorskip("transformers", reason="the recipes need the extra 'train'")
