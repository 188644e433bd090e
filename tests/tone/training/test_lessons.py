from pathlib import Path

import pandas as pd
import pytest

from toolkit.tone.training.data import development, sentences
from toolkit.tone.training.lessons import DSE_NEUTRAL, coded
from toolkit.tone.training.transfer import joined, names

pytestmark = pytest.mark.shared


def test_nothing_of_a_development_set_is_learnt(shared: Path) -> None:
    data = shared / "data"
    train, held = coded(data)
    seen = set(sentences(development(data)))
    assert not set(sentences(train)) & seen
    assert not set(sentences(held)) & (seen | set(sentences(train)))
    assert set(train["label"]) == {-1, 0, 1}
    assert (train["weight"].eq(DSE_NEUTRAL) == (train["source"].eq("dse") & train["label"].eq(0))).all()


def test_names_of_a_sentence() -> None:
    found = names("The President of Peru met Ms. Aguirre; she thanked NATO.")
    assert found["mention"].tolist() == ["President", "Peru", "Ms. Aguirre", "she"]  # four at most
    assert set(found["left"] + found["mention"] + found["right"]) == {
        "The President of Peru met Ms. Aguirre; she thanked NATO."
    }


def test_a_joined_sentence_holds_another_one_beside_the_mention() -> None:
    spans = pd.DataFrame(
        [("", "Ada", " lost."), ("But ", "Bo", " won"), ("x" * 200, "Cy", "")], columns=["left", "mention", "right"]
    )
    rows = joined(spans, 9)
    assert sorted(rows["mention"]) == ["Ada", "Bo"]  # the long one is left out
    assert rows.agg("".join, axis=1).str.contains("Ada lost").all()
    assert rows.agg("".join, axis=1).str.contains("ut Bo won").all()
