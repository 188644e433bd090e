"""The recipe on some twenty sentences and networks of a few thousand weights: from sentences to a scorer."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

torch = pytest.importorskip("torch", reason="the recipes need the extra 'train'")
pytest.importorskip("onnx", reason="the recipes need the extra 'train'")
pytest.importorskip("transformers", reason="the recipes need the extra 'train'")

from toolkit.tone.calibration import Calibration, calibration, softmax  # noqa: E402
from toolkit.tone.neural import NeuralScorer  # noqa: E402
from toolkit.tone.training.distil import Pupil, Start, _last, ask, distil, teach, triples, write_model  # noqa: E402
from toolkit.tone.training.encoder import Answers, answer  # noqa: E402
from toolkit.tone.training.export import set_calibration, write_onnx  # noqa: E402
from toolkit.tone.training.fit import GUIDED, Lesson, Plan, fit  # noqa: E402
from toolkit.tone.training.unsure import Sure  # noqa: E402

Tiny = Callable[[Path, str, Plan], Start]

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
]


@pytest.mark.parametrize("family", ["bert", "mpnet"])
def test_the_graph_says_what_the_network_says(tmp_path: Path, tiny: Tiny, sentences: pd.DataFrame, family: str) -> None:
    start = tiny(tmp_path / "base", family, Plan(1, 1e-3, 8, 0))
    network = start.network().eval()
    with torch.no_grad():  # weights as large as trained ones, so that logits differ by more than rounding
        network.classifier.weight.mul_(5)
    frame = sentences
    write_onnx(network, tmp_path / "model.onnx")
    set_calibration(tmp_path / "model.onnx", Calibration(2.0, (0.3, -0.5, 0.2)))
    (tmp_path / "tokenizer.json").write_bytes((start.base / "tokenizer.json").read_bytes())
    p = NeuralScorer(tmp_path).score(frame)[["p_negative", "p_neutral", "p_positive"]].to_numpy()
    rows = start.tokenizer().cut(list(frame[["left", "mention", "right"]].itertuples(index=False, name=None)))
    said = answer(network, rows).logits / 2.0 + [0.3, -0.5, 0.2]
    expected = np.exp(said) / np.exp(said).sum(axis=1, keepdims=True)
    assert np.abs(p - expected).max() < 0.05
    assert np.corrcoef(p.ravel(), expected.ravel())[0, 1] > 0.98


def test_a_teacher_and_its_pupil_learn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: Tiny, sentences: pd.DataFrame
) -> None:
    train = sentences
    large = tiny(tmp_path / "large", "mpnet", Plan(30, 5e-3, 8, 1))
    monkeypatch.setattr("toolkit.tone.training.distil.REFINED", large.plan)  # they are from several coders
    teacher = teach(large, train, tmp_path)
    asked: list[pd.DataFrame] = []

    def tell(rows: pd.DataFrame) -> Answers:
        asked.append(rows)
        return ask(large, teacher, rows, tmp_path)

    answers = tell(train)
    assert answers.states.shape == (len(train), 3 * 32)
    right = answers.logits.argmax(axis=1) - 1 == train["label"]
    assert right.mean() > 0.9
    small = tiny(tmp_path / "small", "bert", Plan(30, 5e-3, 8, 1))
    monkeypatch.setattr("toolkit.tone.training.distil.FURTHER", Plan(2, 1e-3, 8, 2))
    monkeypatch.setattr("toolkit.tone.training.distil.LAST", (Plan(1, 1e-3, 8, 3), Plan(1, 1e-3, 8, 4)))
    pupil = Pupil.new(small, answers.states.shape[1])
    first = pd.concat([train, train.head(2).assign(source="names")], ignore_index=True)
    others, *more = (train.head(n).assign(label=np.nan, source=np.nan) for n in (5, 7, 3))
    told: list[int] = []

    def unsure_of(met: pd.DataFrame, sure: Sure) -> pd.DataFrame:
        told.append(len(met))
        p = softmax(answer(pupil.network, small.tokenizer().cut(triples(train))).logits, 1.0)
        assert np.allclose(sure(train), p.max(axis=1), atol=1e-6)
        assert len(set(sure(train))) > 1
        return more[len(told) - 1]

    rows = distil(pupil, (first, others), unsure_of, tell, tmp_path)
    known = len(first) + 5
    assert [len(a) for a in asked[1:]] == [known, 7, 3]  # nothing is asked twice
    assert told == [known, known + 7]
    assert len(rows) == known + 7 + 3
    last = [_last(rows[: known + 7], len(first), 0), _last(rows, known, 1)]
    counts = [np.bincount(some, minlength=len(rows)) for some in last]
    assert counts[0][len(train) :].tolist() == [4, 4] + [1] * (5 + 7) + [0] * 3
    assert counts[1][len(train) : len(first)].tolist() == [4, 4]
    assert counts[1][known:].tolist() == [1] * (7 + 3)
    kept = [set(np.flatnonzero(some[: len(train)])) for some in counts]  # some of what it knows, other ones each time
    assert all(0 < len(some) < len(train) for some in kept)
    assert not kept[0] & kept[1]
    steps = {"student": 30 * -(-len(first) // 8), "further": 2 * -(-known // 8)}
    steps |= {f"last-{n}": -(-len(some) // 8) for n, some in enumerate(last, 1)}
    assert {name: torch.load(tmp_path / f"{name}.pt", weights_only=True)["step"] for name in steps} == steps
    ends = [torch.load(tmp_path / f"last-{n}.pt", weights_only=True)["network"] for n in (1, 2)]
    for name, weights in pupil.network.state_dict().items():
        assert torch.equal(weights, (ends[0][f"0.{name}"] + ends[1][f"0.{name}"]) / 2)
    network, done = pupil.network, (tmp_path / "last-2.pt").stat().st_mtime_ns
    pupil = Pupil.new(small, answers.states.shape[1])
    distil(pupil, (first, others), unsure_of, tell, tmp_path)  # goes on from its end
    assert len(told) == 2
    assert (tmp_path / "last-2.pt").stat().st_mtime_ns == done
    assert all(torch.equal(a, b) for a, b in zip(network.parameters(), pupil.network.parameters(), strict=True))
    write_model(small, network, train, train, tmp_path / "out")
    label = NeuralScorer(tmp_path / "out").score(train)["label"].map({"negative": -1, "neutral": 0, "positive": 1})
    assert (label == train["label"]).mean() > 0.8


def test_the_written_weights_are_calibrated_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: Tiny, sentences: pd.DataFrame
) -> None:
    monkeypatch.setattr("toolkit.tone.calibration.SPREAD", 1e6)  # no prior, so that twice is as once
    start = tiny(tmp_path / "base", "bert", Plan(1, 1e-3, 8, 0))
    network = start.network().eval()
    with torch.no_grad():
        network.classifier.weight.mul_(5)
    held = sentences.assign(label=[-1, 0, 1, 0] * (len(sentences) // 4) + [0] * (len(sentences) % 4))
    found = write_model(start, network, held, sentences, tmp_path / "out")
    assert abs(found.temperature - 1) > 0.1
    assert max(map(abs, found.bias)) > 0.1
    p = NeuralScorer(tmp_path / "out").score(sentences)[["p_negative", "p_neutral", "p_positive"]].to_numpy()
    again = calibration(np.log(p), held["label"].to_numpy(), held["weight"].to_numpy())
    assert again.temperature == pytest.approx(1, abs=0.02)
    assert again.bias == pytest.approx((0, 0, 0), abs=0.02)
    # only sentences of several coders say where neutral ends; the order of what was learnt does not matter
    more = pd.concat([held, held.assign(label=1, source="once")])
    assert write_model(start, network, more, sentences.iloc[::-1], tmp_path / "again") == found
    assert (tmp_path / "again" / "model.onnx").read_bytes() == (tmp_path / "out" / "model.onnx").read_bytes()


def test_answers_keep_to_their_rows() -> None:
    logits, states = np.arange(9, dtype=np.float32).reshape(3, 3), np.arange(6, dtype=np.float16).reshape(3, 2)
    some, more = Answers(logits, states), Answers(-logits, -states)
    found = some.before(more).take(np.array([4, 0]))
    assert found.logits.tolist() == [[-3, -4, -5], [0, 1, 2]]
    assert found.states.tolist() == [[-2, -3], [0, 1]]


def test_a_killed_run_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: Tiny, sentences: pd.DataFrame
) -> None:
    start, train = tiny(tmp_path / "base", "bert", Plan(4, 1e-3, 8, 1)), sentences.assign(source="once")
    whole = teach(start, train, tmp_path / "whole").state_dict()
    monkeypatch.setattr("toolkit.tone.training.fit.CHECKPOINT_SECONDS", -1.0)  # one after each step
    clip, steps = torch.nn.utils.clip_grad_norm_, []

    def killed(*arguments: object) -> None:
        steps.append(1)
        if len(steps) == 5:
            raise KeyboardInterrupt
        clip(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr("torch.nn.utils.clip_grad_norm_", killed)
        with pytest.raises(KeyboardInterrupt):
            teach(start, train, tmp_path / "parts")
    assert torch.load(tmp_path / "parts" / "teacher.pt", weights_only=True)["step"] == 4
    resumed = teach(start, train, tmp_path / "parts").state_dict()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
    other = train.assign(label=-train["label"])  # is not gone on with from the end of this one
    assert not torch.equal(teach(start, other, tmp_path / "parts").classifier.weight, whole["classifier.weight"])


def test_the_states_of_a_teacher_guide_a_pupil(tmp_path: Path, tiny: Tiny, sentences: pd.DataFrame) -> None:
    start = tiny(tmp_path / "base", "bert", Plan(20, 5e-3, 8, 1, dropout=0.0))
    rows = start.tokenizer().cut(list(sentences[["left", "mention", "right"]].itertuples(index=False, name=None)))
    said = answer(start.network(), rows)
    aim, weight = np.full((len(rows), 3), 1 / 3, np.float32), np.ones(len(rows), np.float32)
    states = np.random.default_rng(0).normal(size=(len(rows), 5)).astype(np.float16)
    losses: list[float] = []
    lesson = Lesson(rows, aim, weight, 1.0, states, torch.nn.Linear(3 * 32, 5))
    network = fit(
        start.network(), lesson, start.plan, checkpoint=tmp_path / "a.pt", report=lambda *step: losses.append(step[2])
    )
    # nothing can be learnt from the answers, which are all alike; the states still move what they are read from
    assert np.abs(answer(network, rows).states - said.states).mean() > 0.1
    assert losses[-1] < np.log(3) + 0.9 * GUIDED  # unguided, the states are off by one
