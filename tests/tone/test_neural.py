import multiprocessing
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from toolkit.errors import InputError, ReadError
from toolkit.schema import TONE_LABELS
from toolkit.tone.neural import NeuralScorer
from toolkit.tone.probes import name_probes
from toolkit.tone.training.data import read_gold

COLUMNS = ["left", "mention", "right"]
GOLD = Path(__file__).parent / "country_gold.tsv"


@pytest.fixture(scope="module")
def gold() -> pd.DataFrame:
    return read_gold(GOLD)


@pytest.fixture(scope="module")
def scored(gold: pd.DataFrame) -> pd.DataFrame:
    return NeuralScorer().score(gold)


def test_probabilities_sum_to_one_and_give_score_and_label(scored: pd.DataFrame) -> None:
    p = scored[["p_negative", "p_neutral", "p_positive"]].to_numpy()
    assert np.allclose(p.sum(axis=1), 1, atol=1e-9)
    assert (scored["score"] == p[:, 2] - p[:, 0]).all()
    assert (scored["label"].to_numpy() == np.array(["negative", "neutral", "positive"])[p.argmax(axis=1)]).all()


def test_neither_order_nor_company_nor_threads_move_a_number(gold: pd.DataFrame, scored: pd.DataFrame) -> None:
    part = gold.head(60)
    pd.testing.assert_frame_equal(NeuralScorer(n_threads=1).score(part), scored.head(60))
    shuffled = part.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(NeuralScorer(n_threads=3).score(shuffled).loc[part.index], scored.head(60))
    alone = pd.concat([NeuralScorer().score(part.iloc[[i]]) for i in range(5)])
    pd.testing.assert_frame_equal(alone, scored.head(5))
    twice = NeuralScorer().score(pd.concat([part, part], ignore_index=True))
    assert twice["score"].to_numpy().tolist() == [*scored["score"].head(60), *scored["score"].head(60)]


def test_another_process_gives_the_same_bits(gold: pd.DataFrame, scored: pd.DataFrame) -> None:
    scorer = NeuralScorer()
    scorer.score(gold.head(1))  # an open model does not travel
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        there = pool.apply(pickle.loads(pickle.dumps(scorer)).score, (gold.head(20),))
    pd.testing.assert_frame_equal(there, scored.head(20))


def test_the_name_of_the_target_has_no_influence(gold: pd.DataFrame, scored: pd.DataFrame) -> None:
    swapped = NeuralScorer().score(gold.head(40).assign(mention="Ruritania"))  # no sentence names it already
    pd.testing.assert_frame_equal(swapped, scored.head(40))


def test_names_alone_are_neutral() -> None:
    assert (NeuralScorer().score(name_probes())["label"] == "neutral").mean() >= 0.98


def test_it_agrees_with_the_gold_labels(gold: pd.DataFrame, scored: pd.DataFrame) -> None:
    labels = np.array(TONE_LABELS)[gold["label"] + 1]
    assert f1_score(labels, scored["label"], average="macro") > 0.74


def test_contributions_sum_to_the_score(gold: pd.DataFrame) -> None:
    part = gold.head(4).reset_index(drop=True)
    scorer = NeuralScorer()
    rows = scorer.explain(part)
    total = rows.groupby("row")["contribution"].sum().to_numpy()
    assert np.allclose(total, scorer.score(part)["score"].to_numpy(), atol=1e-9)
    for row, token, start, end in zip(*(rows[c] for c in ("row", "token", "token_start", "token_end")), strict=True):
        assert "".join(part.loc[row, COLUMNS])[start:end] == token


def test_the_word_that_did_it_moves_most() -> None:
    spans = pd.DataFrame([["On Monday ministers praised ", "Japan", " in the capital."]], columns=COLUMNS)
    rows = NeuralScorer().explain(spans)
    assert rows.loc[rows["contribution"].idxmax(), "token"] == "praised"


def test_an_empty_sentence_and_no_sentence() -> None:
    spans = pd.DataFrame([["", "", ""]], columns=COLUMNS)
    assert len(NeuralScorer().score(spans)) == 1
    assert NeuralScorer().explain(spans)["token"].tolist() == [""]
    assert NeuralScorer().score(spans.head(0)).empty


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    shutil.copy(NeuralScorer().folder / "tokenizer.json", tmp_path)
    with pytest.raises(ReadError, match=r"there is no model\.onnx"):
        NeuralScorer(tmp_path).score(pd.DataFrame([["", "Japan", " ran."]], columns=COLUMNS))


def test_no_threads() -> None:
    with pytest.raises(InputError, match="n_threads"):
        NeuralScorer(n_threads=0)


def test_importing_it_opens_nothing() -> None:
    code = "import sys, toolkit.tone.neural; assert 'onnxruntime' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
