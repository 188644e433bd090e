"""The same bytes in every process, under any number of threads and any hash seed."""

import os
import subprocess
import sys
from pathlib import Path

# Wide enough that OpenBLAS splits its work: without the limit to one thread, NMF's last bits differ here.
SCRIPT = """
import hashlib
import os
from dataclasses import replace

import numpy as np
from toolkit.topics.lda import LdaTopics
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.settings import VocabularySettings

if hasattr(os, "sched_setaffinity"):  # one worker here, and as many as there are cores there
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(os.environ["OMP_NUM_THREADS"])])
letters = "abcdefghijklmnopqrstuvwxyz"
words = np.array([f"w{a}{b}{c}" for a in letters[:5] for b in letters for c in letters])
rng = np.random.default_rng(0)
texts = [" ".join(words[rng.integers(0, 280, 60) + i % 20 * 140]) for i in range(200)]
settings = VocabularySettings(min_df=2, phrase_min_count=2, mask=["Atlantis"])
models = [NmfTopics(20), NmfTopics(20, n_resamples=3), NmfTopics(20, batch_size=64), LdaTopics(20)]
for model in models:
    topics = replace(model, vocabulary=settings).fit(texts)
    tables = [topics.topic_terms(50), topics.doc_topics(), topics.topic_summary(), topics.transform(texts[:9])]
    print(hashlib.sha256("".join(t.to_csv() for t in tables).encode()).hexdigest())
"""


def test_bytes_do_not_depend_on_the_process() -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
            env={
                **os.environ,
                "OPENBLAS_NUM_THREADS": str(n),
                "OMP_NUM_THREADS": str(n),
                "PYTHONHASHSEED": str(n),
            },
        )
        for n in (1, 2)
    ]
    (one, one_error), (two, two_error) = (run.communicate(timeout=600) for run in runs)
    assert (one_error, two_error) == ("", "")
    assert one.split() == two.split()
    assert len(set(one.split())) == 4
