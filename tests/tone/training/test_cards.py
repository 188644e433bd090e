from toolkit.tone.audit import audit_scorer
from toolkit.tone.scorer import get_scorer
from toolkit.tone.training.linear_card import audit_section


def test_every_figure_of_the_audit_stands_with_its_interval() -> None:
    scorer = get_scorer("vader")
    table = audit_scorer(scorer).table
    rows = [line for line in audit_section(scorer).splitlines() if line.startswith("| ")]
    assert rows[0] == "| check | n | figure | rule | bar | what |"
    for line, row in zip(rows[2:], table.to_dict("records"), strict=True):
        shown = f"| {row['figure']:.3f} [{row['ci_low']:.3f}, {row['ci_high']:.3f}] |"
        assert line.startswith(f"| {row['check']} | {row['n']} {shown}")
