"""The same bytes from any process: neither the order of sets nor the number of threads may show in a table."""

import json
import os
import subprocess
import sys
from pathlib import Path

STUDY = """
[corpus]
path = "small.jsonl"
language = "en"

[tone]
scorer = "lexicon"

[topics]
n_topics = 3
stability = 2

[compare]
n_boot = 100
"""
RUN = (
    "import sys; from pathlib import Path; from toolkit.study.folder import write_tables; "
    "from toolkit.study.lock import build_lock; from toolkit.study.pipeline import run_study; import json; "
    "result = run_study(sys.argv[1]); write_tables(result.tables, Path(sys.argv[2])); "
    "print(json.dumps(build_lock(result)['steps']))"
)


def test_hash_seed_and_threads_do_not_show(small_study: Path, tmp_path: Path) -> None:
    (tmp_path / "small.jsonl").write_bytes(small_study.with_name("small.jsonl").read_bytes())
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    started = []
    for seed, threads in (("1", "1"), ("2", "2")):
        command = [sys.executable, "-c", RUN, str(tmp_path / "study.toml"), str(tmp_path / seed)]
        env = os.environ | {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        started.append(subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True))
    told = [process.communicate()[0] for process in started]
    assert [process.returncode for process in started] == [0, 0]
    one, other = map(json.loads, told)
    assert one == other
    assert {name for step in one.values() for name in step} >= {"mentions", "tone", "topic_terms", "panel", "contrasts"}
    for file in sorted((tmp_path / "1" / "tables").iterdir()):
        assert file.read_bytes() == (tmp_path / "2" / "tables" / file.name).read_bytes(), file.name
