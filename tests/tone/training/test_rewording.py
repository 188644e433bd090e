"""Sentences in other words: near ones, the target untouched, the same on every run, nothing of the held-out ones."""

from pathlib import Path

import pandas as pd
import pytest

from toolkit.tone.spans import SPAN_COLUMNS
from toolkit.tone.training.data import COLUMNS, sentences

pytest.importorskip("safetensors", reason="the recipes need the extra 'train'")
from toolkit.tone.training import rewording
from toolkit.tone.training.rewording import Neighbours, further, reworded


def test_a_word_has_near_ones_of_its_kind(near: Neighbours) -> None:
    assert near.of("praised") == ["lauded", "thanked"]
    assert near.of("treaty") == ["accord"]
    assert near.of("unheard") == near.of("##ty") == near.of("is") == []


def test_words_and_other_names_change_and_the_target_does_not(
    near: Neighbours, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewording, "EXCHANGED", 1)
    spans = pd.DataFrame(
        [("Ruiz praised ", "Bell", " for the treaty."), ("Cole is late; ", "Ruiz", " praised him.")],
        columns=list(SPAN_COLUMNS),
    )
    found = reworded(spans, near, 8)
    assert set(found["mention"]) == {"Bell", "Ruiz"}
    assert found.equals(reworded(spans.iloc[::-1], near, 8))
    text = " ".join(sentences(found))
    assert "praised" not in text
    assert "treaty" not in text
    assert "lauded" in text
    assert "thanked" in text
    of_bell = found.loc[found["mention"] == "Bell", "left"]
    assert len(set(of_bell)) > 1  # in each turn other words, or names
    assert of_bell.str.match("(Cole|Ruiz) (lauded|thanked) $").all()


def test_nothing_of_a_held_out_sentence_is_learnt(near: Neighbours, monkeypatch: pytest.MonkeyPatch) -> None:
    prose = ["Ruiz praised Bell for the accord.", "Cole met Ruiz."]
    monkeypatch.setattr(rewording, "read_prose", lambda: prose)
    rows = [("", "Dale", " praised the treaty.", 1, "newsmtsc"), ("", "Hall", " is here.", 0, "once")]
    train = pd.DataFrame(rows, columns=list(COLUMNS))
    held = pd.DataFrame([("Cole met ", "Ruiz", ".", 0, "newsmtsc")], columns=list(COLUMNS))
    monkeypatch.setattr(rewording, "development", lambda folder: held.head(0))
    found = further(Path(), train, held, near)
    assert list(found.columns) == list(SPAN_COLUMNS)
    assert not found.duplicated().any()
    assert {"Ruiz", "Bell", "Dale"} <= set(found["mention"])
    assert "Hall" not in set(found["mention"])  # of one pass: met before
    assert not sentences(found).str.contains("Cole met").any()
