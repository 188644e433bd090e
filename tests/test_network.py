import os
import subprocess
import sys
from pathlib import Path

SCORE = """
import pandas as pd
from toolkit.tone.neural import NeuralScorer
spans = pd.DataFrame([["They praised ", "Japan", " again."]], columns=["left", "mention", "right"])
print(NeuralScorer().score(spans)["label"].item())
"""


def test_nothing_is_kept_of_what_the_user_does(tmp_path: Path) -> None:
    """Left alone, onnxruntime keeps a device id and a database of events in the user's home, to send them."""
    own = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    homes = {name: str(tmp_path) for name in ("HOME", "USERPROFILE", "XDG_CACHE_HOME", "LOCALAPPDATA")}
    done = subprocess.run(
        [sys.executable, "-c", SCORE], env=own | homes, capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "positive"
    assert list(tmp_path.rglob("*")) == []
