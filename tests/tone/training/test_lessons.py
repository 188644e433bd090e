from pathlib import Path

import pytest

from toolkit.tone.training.data import development, sentences
from toolkit.tone.training.lessons import DSE_NEUTRAL, coded
from toolkit.tone.training.transfer import transfer

pytestmark = pytest.mark.shared


def test_nothing_of_a_development_set_is_learnt(shared: Path) -> None:
    data = shared / "data"
    train, held = coded(data)
    seen = set(sentences(development(data)))
    assert not set(sentences(train)) & seen
    assert not set(sentences(held)) & (seen | set(sentences(train)))
    assert set(train["label"]) == {-1, 0, 1}
    assert (train["weight"].eq(DSE_NEUTRAL) == (train["source"].eq("dse") & train["label"].eq(0))).all()


@pytest.mark.slow
def test_nothing_that_is_held_out_is_asked_for(shared: Path) -> None:
    data = shared / "data"
    held = coded(data)[1]
    asked = set(sentences(transfer(data, held)))
    assert not asked & (set(sentences(held)) | set(sentences(development(data))))
