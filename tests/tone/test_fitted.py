import numpy as np
import pandas as pd

from toolkit.tone.fitted import fit_result
from toolkit.tone.sample import CodedSample
from toolkit.tone.vader import VaderScorer

TONES = ["negative", "neutral", "positive"]


def test_the_figures_of_a_fit() -> None:
    spans = pd.DataFrame([(f"{n} ", "A", " x") for n in range(12)], columns=["left", "mention", "right"])
    spans.index = pd.RangeIndex(50, 62)
    labels = [TONES[n % 3] for n in range(12)][::-1]
    sample = CodedSample.read(spans, labels, folds=2, random_state=0)
    right = np.eye(3)[sample.labels]
    lazy = np.tile([0.0, 1.0, 0.0], (12, 1))
    fit = fit_result(VaderScorer(), sample, {"own": right, "bundled": lazy}, index=spans.index, random_state=0)
    table = fit.table.set_index("model")
    assert table["accuracy"].round(3).tolist() == [1.0, 0.333, 0.667]
    assert table.loc[["own", "bundled"], "calibration_error"].round(3).tolist() == [0.0, 0.667]
    # always neutral: F1 of neutral is 1/2, of the others 0
    assert table["macro_f1"].round(3).tolist() == [1.0, 0.167, 0.833]
    assert fit.folds["model"].tolist() == ["own", "bundled"] * 2
    assert fit.folds["n"].tolist() == [6] * 4
    assert fit.folds["accuracy"].round(3).tolist() == [1.0, 0.333] * 2
    assert fit.predictions.index.equals(spans.index)
    assert fit.predictions["label"].tolist() == labels
    assert repr(fit).startswith("            model  n")
    assert "<table" in fit._repr_html_()
