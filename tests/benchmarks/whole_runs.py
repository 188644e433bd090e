"""The whole way on real news: `tonelens run` on the UN General Debates and on Reuters-21578.

Prints one Markdown table: articles, mentions and tone of each target, seconds and peak memory of the whole process.
Needs ../shared/data.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

DATA = Path(__file__).parents[2].parent / "shared" / "data"
TARGETS = ("China", "Japan", "North Korea", "South Korea")
STUDIES = {
    "ungdc": ('pattern = "{country}_{session}_{year}"', "year"),
    "reuters21578": ("", "week"),
}


def main() -> None:
    """Print the table."""
    print(
        "| corpus | read | rejected | target | mean tone | 95 % interval | articles | mentions | seconds | peak MiB |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, (reading, period) in STUDIES.items():
        with tempfile.TemporaryDirectory() as folder:
            study, out = Path(folder) / "study.toml", Path(folder) / "run"
            targets = "".join(f'[[targets]]\ncountry = "{target}"\n' for target in TARGETS)
            compare = f'[compare]\nby = ["period", "topic"]\nperiod = "{period}"\n'
            study.write_text(f'[corpus]\npath = "{DATA / name}"\n{reading}\n{targets}{compare}', encoding="utf-8")
            command = [
                sys.executable,
                "-c",
                "from toolkit.cli import main; main()",
                "run",
                str(study),
                "--out",
                str(out),
            ]
            start = time.perf_counter()
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            if status:
                sys.exit(f"{name}: the run failed")
            tables = {
                t: pd.read_parquet(out / "tables" / f"{t}.parquet") for t in ("articles", "rejected", "comparison")
            }
        overall = tables["comparison"].query("group == 'overall'")
        for row in overall.itertuples():
            cells = [name, len(tables["articles"]), len(tables["rejected"]), row.target, f"{row.estimate:+.3f}"]
            cells += [f"{row.ci_low:+.3f} to {row.ci_high:+.3f}", row.n_articles, row.n_mentions]
            cells += [f"{seconds:.0f}", f"{usage.ru_maxrss / 1024:.0f}"]
            print("| " + " | ".join(map(str, cells)) + " |")


if __name__ == "__main__":
    main()
