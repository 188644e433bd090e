import numpy as np
import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.tone.fitted import check_name, fit_result
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


def test_intervals_are_of_samples_of_groups() -> None:
    spans = pd.DataFrame([(f"{n} ", "A", " x") for n in range(36)], columns=["left", "mention", "right"])
    labels = [TONES[n % 3] for n in range(36)]
    articles = [n // 6 for n in range(36)]
    right = [article % 2 == 0 for article in articles]  # an article is right or wrong as a whole
    tables = []
    for groups in (None, articles):
        sample = CodedSample.read(spans, labels, groups=groups, folds=2, random_state=0)
        said = np.empty((36, 3))
        said[sample.places] = [np.eye(3)[(n + (not hit)) % 3] for n, hit in enumerate(right)]
        tables.append(fit_result(VaderScorer(), sample, {"own": said}, index=spans.index, random_state=0).table)
    alone, together = (table.iloc[0] for table in tables)
    assert alone.macro_f1 == together.macro_f1
    assert together.high - together.low > 1.5 * (alone.high - alone.low)
    assert alone.sentences == together.sentences == 36


def test_a_fit_has_another_name_than_what_it_is_held_against() -> None:
    check_name("own", "bundled", of="fit")
    with pytest.raises(InputError, match="'name' must not be 'bundled'"):
        check_name("bundled", "bundled", of="fit")
    for name in ("", 3):
        with pytest.raises(InputError, match="'name' of fit must be text"):
            check_name(name, "bundled", of="fit")


def test_a_span_that_came_again_is_told() -> None:
    rows = [(f"{n} ", "A", " x") for n in range(12)]
    spans = pd.DataFrame([*rows, rows[3], rows[3]], columns=["left", "mention", "right"])
    labels = [TONES[n % 3] for n in (*range(12), 3, 3)]
    sample = CodedSample.read(spans, labels, folds=2, random_state=0)
    fit = fit_result(VaderScorer(), sample, {"own": np.eye(3)[sample.labels]}, index=spans.index, random_state=0)
    assert fit.table["n"].tolist() == [12]
    assert fit.predictions["label"].tolist() == labels
    assert fit.note.startswith("2 of 14 rows are spans that came before")
    assert repr(fit).endswith(fit.note)
    assert fit.note in fit._repr_html_()
