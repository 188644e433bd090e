import hashlib
import json

import numpy as np
import pandas as pd
import pytest

from toolkit.schema import TONE_LABELS
from toolkit.tone.linear import LinearScorer
from toolkit.tone.spans import probability_columns
from toolkit.tone.training import linear
from toolkit.tone.training.data import read_countries


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder of training data that holds some twenty sentences of ours."""
    ours = read_countries().groupby("label", sort=True).head(14)
    parts = [ours.iloc[i::4].reset_index(drop=True) for i in range(4)]
    (tmp_path / "newsmtsc").mkdir()
    for name, part in zip(("train", "dev-rw", "dev-mt"), parts, strict=False):
        lines = [
            {
                "sentence": row.left + row.mention + row.right,
                "from": len(row.left),
                "to": len(row.left) + len(row.mention),
                "polarity": row.label,
            }
            for row in part.itertuples()
        ]
        (tmp_path / "newsmtsc" / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    (tmp_path / "dse_country").mkdir()
    rows = [(r.left + r.mention + r.right, r.mention, len(r.left), r.label) for r in parts[3].itertuples()]
    table = "\n".join("\t".join(map(str, row)) for row in [("sentence", "target", "start", "label"), *rows])
    (tmp_path / "dse_country" / "valid.tsv").write_text(table, "utf-8")
    monkeypatch.setattr(linear, "read_countries", lambda: read_countries().groupby("label").tail(8))
    monkeypatch.setattr(linear, "PARTS", 3)
    return tmp_path


class Teacher:
    """Says that everything is positive, the surer the longer the sentence."""

    name = "teacher"

    def score(self, spans):
        sure = np.where(spans["right"].str.len() > 10, 0.9, 0.6)
        return probability_columns(np.column_stack([0.04 + 0 * sure, 0.96 - sure, sure]), spans.index)


def test_the_recipe_writes_weights_and_their_card(folder, tmp_path):
    spans = pd.DataFrame(
        [("They hailed ", "Japan", " as a friend again."), ("They met ", "Japan", ".")],
        columns=["left", "mention", "right"],
    )
    taught = linear.teach(spans, Teacher())
    np.testing.assert_allclose(taught[list(TONE_LABELS)], [[0.02, 0.03, 0.45], [0.02, 0.18, 0.3]])
    cards = [linear.make(folder, tmp_path / name, taught=taught) for name in ("one", "two")]
    assert cards[0] == cards[1] == (tmp_path / "one" / "linear.md").read_text("utf-8")
    weights = (tmp_path / "one" / "linear.npz").read_bytes()
    assert weights == (tmp_path / "two" / "linear.npz").read_bytes()
    assert hashlib.sha256(weights).hexdigest() in cards[0]
    assert "| taught | 2 | 2 | 0 | 0 | 1 |" in cards[0]
    assert cards[0].count("NewsMTSC dev-mt") == 2  # with the teacher and from coders alone
    scored = LinearScorer(tmp_path / "one" / "linear.npz").score(spans)
    assert scored["label"].isin(TONE_LABELS).all()


def test_alone_on_the_command_line(folder, tmp_path, capsys):
    linear.main(["--data", str(folder), "--alone", "--out", str(tmp_path / "out")])
    printed = capsys.readouterr().out
    assert printed == (tmp_path / "out" / "linear.md").read_text("utf-8")
    assert "| taught |" not in printed
    with pytest.raises(SystemExit):
        linear.main(["--data", str(folder), "--alone", "--teacher", "x"])
