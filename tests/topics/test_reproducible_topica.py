"""topica's models: the same bytes in every process, under any number of threads and any hash seed."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import hashlib
import numpy as np
import pandas as pd
from toolkit.topics.dynamic import DynamicTopics
from toolkit.topics.seeded import SeededTopics
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.structural import StructuralTopics

letters = "abcdefghijklmnopqrstuvwxyz"
words = np.array([f"w{a}{b}" for a in letters for b in letters])
rng = np.random.default_rng(0)
texts = [" ".join(words[(rng.integers(0, 60, 40) + i % 8 * 40)]) for i in range(160)]
days = pd.to_datetime([f"2025-{1 + i % 3:02}-10" for i in range(160)], utc=True)
articles = pd.DataFrame({"article_id": [f"{i:03}" for i in range(160)], "title": "", "text": texts, "published": days})
articles["outlet"] = ["Daily", "Wire", "Mirror", "Wire"] * 40
settings = VocabularySettings(min_df=2, phrases=False, mask=["Atlantis"])
models = [
    SeededTopics(8, categories={"b": list(words[40:44]), "a": words[:4]}, vocabulary=settings, n_iter=100, n_init=2),
    StructuralTopics(8, prevalence=["outlet"], vocabulary=settings, max_iter=10),
    StructuralTopics(8, prevalence=["published"], content="outlet", vocabulary=settings, max_iter=10),
    DynamicTopics(8, vocabulary=settings, n_iter=3),
]
for model in models:
    topics = model.fit(articles)
    tables = [topics.topic_terms(50), topics.doc_topics(), topics.topic_summary(), topics.transform(articles[:9])]
    bytes_ = "".join(t.to_csv() for t in tables).encode() + topics.posterior_shares(5).tobytes()
    print(hashlib.sha256(bytes_).hexdigest())
"""


def test_bytes_do_not_depend_on_the_process() -> None:
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS", "PYTHONHASHSEED")
    runs = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", SCRIPT],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
            env={**os.environ, **dict.fromkeys(names, str(n))},
        )
        for n in (1, 2)
    ]
    (one, one_error), (two, two_error) = (run.communicate(timeout=300) for run in runs)
    assert (one_error, two_error) == ("", "")
    assert one.split() == two.split()
    assert len(set(one.split())) == 4
