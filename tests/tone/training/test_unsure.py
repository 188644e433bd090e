"""What is learnt last: where the network is unsure, nothing that it has met, nothing of the held-out sentences."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from toolkit.tone.spans import SPAN_COLUMNS
from toolkit.tone.training.data import COLUMNS, sentences

pytest.importorskip("safetensors", reason="the recipes need the extra 'train'")
from toolkit.tone.training import unsure
from toolkit.tone.training.rewording import Neighbours

TRAIN = pd.DataFrame(
    [("", "Dale", " praised the treaty.", 1, "newsmtsc"), ("", "Hall", " thanked Moss.", 0, "once")],
    columns=list(COLUMNS),
)
AGENCY = pd.DataFrame(
    [("", name, end) for name in ("Peru", "Chad", "Oman", "Mali") for end in (" is large.", " is quiet.")],
    columns=list(SPAN_COLUMNS),
)
HELD, MET, DEVELOPMENT = "Peru is quiet.", "Chad is large.", "Mali is quiet."
BARRED = {HELD, MET, DEVELOPMENT}


def spans(sentence: str) -> pd.DataFrame:
    """Return the rows of one sentence of the agency."""
    return AGENCY[sentences(AGENCY) == sentence]


#: Takes what says how sure the network is.
Found = Callable[[Callable[[pd.DataFrame], np.ndarray]], pd.DataFrame]


@pytest.fixture
def found(near: Neighbours, monkeypatch: pytest.MonkeyPatch) -> Found:
    monkeypatch.setattr(unsure, "read_prose", lambda: ["Ruiz praised Bell."])
    monkeypatch.setattr(unsure, "read_reports", lambda: ["Cole met Nash at noon.", *sorted(BARRED)])
    monkeypatch.setattr(unsure, "development", lambda folder: spans(DEVELOPMENT))
    corpora = {"reuters21578": AGENCY[AGENCY["mention"] == "Oman"], "ungdc": AGENCY[AGENCY["mention"] != "Oman"]}
    monkeypatch.setattr(unsure, "countries", lambda path, most: corpora[path.name].head(most))
    for name, small in {"JOINED": 2, "ONCE": 8, "OF_ONCE": 8}.items():
        monkeypatch.setattr(unsure, name, small)
    return lambda sure: unsure.unsure(Path(), TRAIN, spans(HELD), spans(MET), near, sure)


def of_agency(frame: pd.DataFrame) -> set[str]:
    """Return the sentences that came from the corpora."""
    return set(sentences(frame)) & set(sentences(AGENCY))


def test_what_the_network_is_unsure_of_is_learnt(found: Found) -> None:
    asked: list[pd.DataFrame] = []

    def sure(rows: pd.DataFrame) -> np.ndarray:
        asked.append(rows)
        return np.full(len(rows), 0.5)

    result = found(sure)
    assert list(result.columns) == list(SPAN_COLUMNS)
    assert not result.duplicated().any()
    assert of_agency(result) == set(sentences(AGENCY)) - BARRED
    assert {"Dale", "Hall", "Ruiz", "Bell", "Cole", "Nash"} == set(result["mention"]) - set(AGENCY["mention"])
    assert sentences(result).str.contains("praised|lauded|thanked.*(?:, and |; |, while |, but |[.] )").any()  # joined
    for rows in (asked[0], result):
        assert not set(sentences(rows)) & BARRED
    certain = found(lambda rows: np.where(rows["mention"] == "Oman", 0.5, 0.99))
    assert {"Oman is large.", "Oman is quiet."} <= of_agency(certain) < of_agency(result)


def test_of_what_it_is_sure_of_a_tenth_comes_too_and_reports_in_any_case(
    found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    certain = found(lambda rows: np.ones(len(rows)))
    assert {"Cole", "Nash"} <= set(certain["mention"])
    monkeypatch.setattr(unsure, "ANYWAY", 1)
    everything = found(lambda rows: np.ones(len(rows)))
    assert of_agency(everything) == set(sentences(AGENCY)) - BARRED
    assert everything.equals(found(lambda rows: np.zeros(len(rows))))
    monkeypatch.setattr(unsure, "OF_OTHERS", 1)
    assert len(of_agency(found(lambda rows: np.zeros(len(rows))))) == 1
