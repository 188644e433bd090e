import hashlib
import multiprocessing
import pickle
import re
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
from toolkit.tone import neural, shapley
from toolkit.tone.neural import NeuralScorer
from toolkit.tone.probes import name_probes
from toolkit.tone.training.data import read_gold
from toolkit.tone.wordpieces import TargetTokenizer

COLUMNS = ["left", "mention", "right"]
GOLD = Path(__file__).parent / "country_gold.tsv"


@pytest.fixture(scope="module")
def gold() -> pd.DataFrame:
    return read_gold(GOLD)


@pytest.fixture(scope="module")
def scored(gold: pd.DataFrame) -> pd.DataFrame:
    return NeuralScorer().score(gold)


def test_the_card_is_of_these_files_and_they_are_small() -> None:
    folder = NeuralScorer().folder
    card = (folder / "card.md").read_text("utf-8")
    contents = [(folder / name).read_bytes() for name in (neural.MODEL, neural.TOKENIZER)]
    assert all(hashlib.sha256(content).hexdigest() in card for content in contents)
    assert sum(map(len, contents)) < 50e6


def test_the_gold_labels_are_the_ones_that_the_floors_were_set_on() -> None:
    text = GOLD.read_text("utf-8").encode()  # whatever the line ends of a clone
    assert hashlib.sha256(text).hexdigest() == "5e65d72afa62475285ff4f4866c0ff83cad55d4484ba130b5b0fb09a8e76196f"


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
    assert f1_score(labels, scored["label"], average="macro") > 0.80


def test_contributions_sum_to_the_score(gold: pd.DataFrame) -> None:
    part = gold.head(4).reset_index(drop=True)
    scorer = NeuralScorer()
    rows = scorer.explain(part)
    total = rows.groupby("row")["contribution"].sum().to_numpy()
    assert np.allclose(total, scorer.score(part)["score"].to_numpy(), atol=1e-9)
    for row, token, start, end in zip(*(rows[c] for c in ("row", "token", "token_start", "token_end")), strict=True):
        assert "".join(part.loc[row, COLUMNS])[start:end] == token


def test_contributions_are_near_those_of_a_large_sample_and_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        ("Inspectors found that ", "Poland", " had filled the old mine with solvent, and they stopped the work."),
        ("", "Kenya", " was thanked by its neighbours for opening the border to families who fled the flood."),
        ("Although its harvest failed twice, ", "Peru", " has paid back every loan on time."),
    ]
    spans = pd.DataFrame(rows, columns=COLUMNS)
    scorer = NeuralScorer()
    found = scorer.explain(spans)
    pd.testing.assert_frame_equal(found, NeuralScorer(n_threads=1).explain(spans))
    named = scorer.explain(spans.assign(mention="Togo"))
    assert named.loc[named["token"] != "Togo", "contribution"].tolist() == pytest.approx(
        found.loc[~found["token"].isin(spans["mention"]), "contribution"].tolist(), abs=0
    )
    monkeypatch.setattr(shapley, "PER_PLAYER", 64)
    words = ~found["token"].isin(spans["mention"])  # the row of the mention is no estimate
    many = scorer.explain(spans).loc[words, "contribution"]
    assert (found.loc[words, "contribution"] - many).abs().mean() < many.abs().mean() / 2  # all zeros: the mean itself


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


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("model.onnx", "no network", "expected the network of a neural scorer .*Copy or make it again"),
        ("tokenizer.json", "{}", "expected the word pieces of a neural scorer .*Copy or make it again"),
        ("tokenizer.json", '{"model": {"type": "WordLevel", "vocab": {}, "unk_token": "?"}}', "expected the word"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, name: str, content: str, why: str) -> None:
    for file in ("model.onnx", "tokenizer.json"):
        shutil.copy(NeuralScorer().folder / file, tmp_path)
    (tmp_path / name).write_text(content, encoding="utf-8")
    spans = pd.DataFrame([["", "Japan", " ran."]], columns=COLUMNS)
    for frame in (spans, spans.head(0)):
        with pytest.raises(ReadError, match=rf"{re.escape(str(tmp_path / name))}: {why}"):
            NeuralScorer(tmp_path).score(frame)


def test_another_network_is_refused(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx", reason="needs the extra 'train'")
    value = onnx.helper.make_tensor_value_info("input_ids", onnx.TensorProto.FLOAT, [1])
    node = onnx.helper.make_node("Identity", ["input_ids"], ["logits"])
    out = onnx.helper.make_tensor_value_info("logits", onnx.TensorProto.FLOAT, [1])
    graph = onnx.helper.make_graph([node], "other", [value], [out])
    opset = onnx.helper.make_opsetid("", 17)
    onnx.save(onnx.helper.make_model(graph, opset_imports=[opset], ir_version=8), tmp_path / "model.onnx")
    shutil.copy(NeuralScorer().folder / "tokenizer.json", tmp_path)
    with pytest.raises(ReadError, match=r"model\.onnx: expected a network that reads ids and target.*input_ids"):
        NeuralScorer(tmp_path).score(pd.DataFrame([["", "Japan", " ran."]], columns=COLUMNS))


def test_the_digest_is_that_of_both_files(tmp_path: Path) -> None:
    for file in ("model.onnx", "tokenizer.json"):
        shutil.copy(NeuralScorer().folder / file, tmp_path)
    assert NeuralScorer(tmp_path).digest == NeuralScorer().digest
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    assert NeuralScorer(tmp_path).digest != NeuralScorer().digest


def test_distinct_spans_are_cut_in_stretches(
    gold: pd.DataFrame, scored: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut, lengths = TargetTokenizer.cut, []
    monkeypatch.setattr(neural, "AT_ONCE", 7)
    monkeypatch.setattr(TargetTokenizer, "cut", lambda own, spans: lengths.append(len(spans)) or cut(own, spans))
    part = gold.head(20)
    found = NeuralScorer().score(pd.concat([part, part]))
    pd.testing.assert_frame_equal(found, pd.concat([scored.head(20)] * 2), check_exact=True)
    assert lengths == [7, 7, 6]


@pytest.mark.parametrize(
    ("name", "values"), [("n_threads", [0, "2", 1.5, True]), ("folder", [3, ""]), ("name", [3, ""])]
)
def test_what_is_no_setting_is_refused(name: str, values: list[object]) -> None:
    for value in values:
        with pytest.raises(InputError, match=f"The '{name}' of NeuralScorer must be"):
            NeuralScorer(**{name: value})


def test_half_a_character_is_told_with_its_row() -> None:
    rows = [("They praised ", "Japan", "."), ("They praised \ud83d ", "Japan", ".")]
    spans = pd.DataFrame(rows, columns=COLUMNS, dtype=object)
    for ask in (NeuralScorer().score, NeuralScorer().explain):
        with pytest.raises(InputError, match=r"whole characters\. Row 1 holds half of one, '.ud83d'"):
            ask(spans)


def test_importing_it_opens_nothing() -> None:
    code = "import sys, toolkit.tone.neural; assert 'onnxruntime' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
