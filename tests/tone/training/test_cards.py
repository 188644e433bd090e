import numpy as np
import pandas as pd
import pytest

from toolkit.tone.audit import audit_scorer
from toolkit.tone.scorer import get_scorer
from toolkit.tone.training.linear_card import audit_section
from toolkit.tone.training.neural_card import _by_target


def test_every_figure_of_the_audit_stands_with_its_interval() -> None:
    scorer = get_scorer("vader")
    table = audit_scorer(scorer).table
    rows = [line for line in audit_section(scorer).splitlines() if line.startswith("| ")]
    assert rows[0] == "| check | n | figure | rule | bar | what |"
    for line, row in zip(rows[2:], table.to_dict("records"), strict=True):
        shown = f"| {row['figure']:.3f} [{row['ci_low']:.3f}, {row['ci_high']:.3f}] |"
        assert line.startswith(f"| {row['check']} | {row['n']} {shown}")


@pytest.mark.parametrize("n", [8, 60])
def test_targets_are_told_one_by_one_and_rare_ones_together(n: int) -> None:
    gold = pd.DataFrame({"left": [f"{i} met " for i in range(n)], "mention": "Peru", "right": "."})
    gold = gold.assign(label=[-1, 1] * (n // 2), score=0.5, target=["PE"] * (n - 4) + ["CL"] * 4)
    found = _by_target(gold, np.full((n, 3), 1 / 3))
    assert found["target"].tolist() == (["others"] if n == 8 else ["PE", "others"])
    assert found["bias"].tolist() == [0.5] * len(found)
    whole = _by_target(gold.assign(target="PE").iloc[: n // 2].assign(label=0), np.full((n // 2, 3), 1 / 3))
    assert whole["target"].tolist() == (["others"] if n == 8 else ["PE"])
