"""How far the neural scorer's answers differ between processors: this one, and older ones that qemu imitates.

Prints a Markdown table. Needs qemu-x86_64 (Debian's qemu-user) on a machine with an x86-64 processor; without it the
script says so and ends.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
MENTIONS = 60
#: It has AVX2, and neither AVX-512 nor VNNI.
PROCESSORS = ("Haswell-v4",)
SCRIPT = f"""
import json, sys
sys.path[:0] = {[str(ROOT), *(p for p in sys.path if p.endswith("site-packages"))]!r}
from toolkit.tone.neural import NeuralScorer
from toolkit.tone.training.data import read_countries
rows = read_countries().sample({MENTIONS}, random_state=0)
print(json.dumps(NeuralScorer(n_threads=1).score(rows)["score"].tolist()))
"""


def scores(*before: str) -> np.ndarray:
    """Return the scores that a process of its own gives, started by a command."""
    python = str(Path(sys.executable).resolve())
    done = subprocess.run([*before, python, "-c", SCRIPT], capture_output=True, text=True, check=True)
    return np.array(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Print the table."""
    if shutil.which("qemu-x86_64") is None:
        print("skipped: needs qemu-x86_64 (apt-get install qemu-user)")
        return
    here = scores()
    print(f"{MENTIONS} mentions, this processor against an imitated one: scores in [-1, 1]\n")
    print("| processor | largest difference | mean difference | equal to the bit |\n|---|---|---|---|")
    for processor in PROCESSORS:
        there = scores("qemu-x86_64", "-cpu", processor)
        apart = np.abs(here - there)
        print(f"| {processor} | {apart.max():.4f} | {apart.mean():.5f} | {np.mean(apart == 0):.2f} |")


if __name__ == "__main__":
    main()
