"""A scorer on a small model with random weights that the tests write."""

import json
import pickle
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import InputError, MissingExtraError, ReadError
from toolkit.tone.scorer import get_scorer, score_tone
from toolkit.tone.transformers import TransformersScorer

P = ["p_negative", "p_neutral", "p_positive"]
WORDS = ["the", "raid", "angered", "praised", "talks", "in", "japan", "china", "[T]", ".", "calm", "north", "korea"]
SPANS = pd.DataFrame(
    [
        ("The raid angered ", "Japan", "."),
        ("Talks in ", "China", " praised the calm in Japan and the talks in North Korea."),
        ("", "North Korea", " praised Japan."),
        ("The raid angered ", "Japan", "."),
        ("Talks in China praised the calm in ", "Japan", " and the talks in North Korea."),
    ],
    columns=["left", "mention", "right"],
    index=[7, 3, 11, 2, 5],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a model with labels in another order than ours."""
    torch = pytest.importorskip("torch", reason="needs the extra 'transformers'")
    library = pytest.importorskip("transformers", reason="needs the extra 'transformers'")
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS]
    words = Tokenizer(models.WordLevel({name: i for i, name in enumerate(names)}, unk_token="[UNK]"))
    words.normalizer = normalizers.Lowercase()
    words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    words.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    special = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    place = tmp_path_factory.mktemp("models") / "tiny"
    library.PreTrainedTokenizerFast(tokenizer_object=words, model_max_length=24, **special).save_pretrained(place)
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    labels = {0: "POS", 1: "Negative", 2: "neutral"}
    config = library.BertConfig(vocab_size=len(names), id2label=labels, initializer_range=0.5, **sizes)
    torch.manual_seed(0)
    library.BertForSequenceClassification(config).save_pretrained(place)
    return place


def relabelled(folder: Path, target: Path, names: list[str]) -> Path:
    """Copy the model with other names for its labels."""
    target.mkdir()
    for file in folder.iterdir():
        (target / file.name).write_bytes(file.read_bytes())
    config = json.loads((folder / "config.json").read_text())
    config["id2label"] = dict(enumerate(names))
    config["label2id"] = {name: i for i, name in enumerate(names)}
    (target / "config.json").write_text(json.dumps(config))
    return target


def test_it_says_what_the_model_says_of_the_sentence_and_its_target(folder: Path) -> None:
    import torch
    import transformers

    found = TransformersScorer(folder).score(SPANS)
    assert found.index.tolist() == [7, 3, 11, 2, 5]
    model = transformers.AutoModelForSequenceClassification.from_pretrained(folder).eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    for row in SPANS.index:
        left, mention, right = SPANS.loc[row]
        pieces = tokenizer(left + mention + right, mention, return_tensors="pt", return_token_type_ids=True)
        assert pieces["token_type_ids"].sum() > 0
        with torch.no_grad():
            positive, negative, neutral = torch.softmax(model(**pieces).logits[0], -1).tolist()
        assert found.loc[row, P].tolist() == pytest.approx([negative, neutral, positive], abs=1e-5)
        assert found.loc[row, "score"] == pytest.approx(positive - negative, abs=1e-5)
    assert found.loc[3, P].tolist() != pytest.approx(found.loc[5, P].tolist(), abs=1e-3)  # the target counts


def test_the_order_of_the_rows_and_the_threads_change_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    threads = torch.get_num_threads()
    many = pd.concat([SPANS.assign(left=SPANS["left"] + "the " * n) for n in range(8)], ignore_index=True)
    expected = TransformersScorer(folder).score(many)
    shuffled = many.sample(frac=1, random_state=1)
    found = TransformersScorer(folder).score(shuffled).loc[many.index]
    pd.testing.assert_frame_equal(found, expected, check_exact=True)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    pd.testing.assert_frame_equal(TransformersScorer(folder).score(many), expected, check_exact=True)
    alone = pd.concat([TransformersScorer(folder).score(many.loc[[i]]) for i in many.index[:5]])
    assert np.allclose(alone[P], expected.loc[alone.index, P], atol=1e-5)
    assert torch.get_num_threads() == threads


def test_it_keeps_the_contract_of_a_scorer(folder: Path) -> None:
    mentions = SPANS.assign(mention_id=["a", "b", "c", "d", "e"])
    tone = score_tone(mentions, scorer=get_scorer(TransformersScorer(folder, name="mine")))
    assert tone["scorer"].unique().tolist() == ["mine"]
    assert tone["mention_id"].tolist() == ["a", "b", "c", "d", "e"]
    assert TransformersScorer(folder).name == "tiny"
    assert TransformersScorer(folder).score(SPANS.head(0)).empty


def test_another_process_gets_the_same_scorer(folder: Path) -> None:
    scorer = TransformersScorer(folder)
    expected = scorer.score(SPANS)
    copy = pickle.loads(pickle.dumps(scorer))
    assert "_model" not in copy.__dict__
    pd.testing.assert_frame_equal(copy.score(SPANS), expected)


def test_a_mark_instead_of_a_second_segment(folder: Path) -> None:
    plain = TransformersScorer(folder, second=None)
    marked = TransformersScorer(folder, second=None, template="{left}[T]{mention}[T]{right}")
    assert plain.score(SPANS).loc[3, P].tolist() == plain.score(SPANS).loc[5, P].tolist()
    assert marked.score(SPANS).loc[3, P].tolist() != pytest.approx(marked.score(SPANS).loc[5, P].tolist(), abs=1e-3)


def test_a_long_sentence_keeps_the_words_around_the_target(folder: Path) -> None:
    scorer = TransformersScorer(folder, second=None)
    near = [("raid " * 8, "Japan", " calm" * 8)]
    far = [("angered " * 500 + "raid " * 8, "Japan", " calm" * 8 + " praised" * 500)]
    spans = pd.DataFrame(near + far, columns=["left", "mention", "right"])
    found = scorer.score(spans)
    assert found.loc[0, P].tolist() == found.loc[1, P].tolist()
    long = pd.DataFrame([("", "Japan " * 40, "")], columns=["left", "mention", "right"])
    with pytest.raises(InputError, match="must fit into the 24 pieces"):
        scorer.score(long)


def test_a_long_sentence_and_the_loading_are_silent(
    folder: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    TransformersScorer(folder).score(SPANS.assign(left="the " * 60))
    assert (capfd.readouterr(), caplog.text) == (("", ""), "")
    assert logging.is_progress_bar_enabled() is shown


def test_a_folder_is_read_from_its_path_with_a_digest(folder: Path, tmp_path: Path) -> None:
    scorer = get_scorer(str(folder))
    assert (type(scorer), scorer.name) == (TransformersScorer, "tiny")
    pd.testing.assert_frame_equal(scorer.score(SPANS), TransformersScorer(folder).score(SPANS))
    copy = relabelled(folder, tmp_path / "neural", ["neutral", "pos", "neg"])
    assert get_scorer(copy).name == "neural-own"  # not to be taken for the bundled one
    assert scorer.digest == TransformersScorer(folder).digest != TransformersScorer(copy).digest


def test_half_a_character_is_told_with_its_row(folder: Path) -> None:
    spans = pd.DataFrame([("The \ud83d raid angered ", "Japan", ".")], columns=SPANS.columns, dtype=object)
    with pytest.raises(InputError, match=r"whole characters\. Row 0"):
        TransformersScorer(folder).score(spans)


def test_labels_that_are_unclear_must_be_mapped(folder: Path, tmp_path: Path) -> None:
    unclear = relabelled(folder, tmp_path / "unclear", ["LABEL_0", "LABEL_1", "LABEL_2"])
    with pytest.raises(InputError, match=r"'LABEL_0', 'LABEL_1', 'LABEL_2'.*There are no 'labels'"):
        TransformersScorer(unclear).score(SPANS)
    named = {"LABEL_0": "positive", "LABEL_1": "negative", "LABEL_2": "neutral"}
    expected = TransformersScorer(folder).score(SPANS)
    pd.testing.assert_frame_equal(TransformersScorer(unclear, labels=named).score(SPANS), expected)
    for wrong in ({"LABEL_0": "positive"}, {**named, "LABEL_3": "neutral"}, {**named, "LABEL_2": "positive"}):
        with pytest.raises(InputError, match="must say for each label of the model"):
            TransformersScorer(unclear, labels=wrong).score(SPANS)
    with pytest.raises(InputError, match=r"must map to negative, neutral, positive. Got \['good'\]"):
        TransformersScorer(unclear, labels={"LABEL_0": "good"})


@pytest.mark.parametrize(
    "template", ["{left}{mention}", "{left}{mention!r}{right}", "{left.x}{right}", "{left}{right}{x}", "{left}{right}{"]
)
def test_a_template_holds_the_three_fields_alone(template: str) -> None:
    with pytest.raises(InputError, match="The 'template' must be made of"):
        TransformersScorer("anywhere", template=template)


@pytest.mark.parametrize(
    ("name", "value"),
    [("template", 3), ("second", 3), ("labels", ["a"]), ("labels", {"a": 3}), ("path", 3), ("name", 3)],
)
def test_a_setting_of_another_type_is_refused(name: str, value: object) -> None:
    with pytest.raises(InputError, match=f"'{name}'"):
        TransformersScorer(**{"path": "nowhere", name: value})


def test_a_folder_without_a_classifier_is_refused(folder: Path, tmp_path: Path) -> None:
    import transformers

    with pytest.raises(ReadError, match=r"nowhere.*no config.json"):
        TransformersScorer(tmp_path / "nowhere").score(SPANS)
    headless = relabelled(folder, tmp_path / "headless", ["neg", "neu", "pos"])
    transformers.AutoModel.from_pretrained(folder).save_pretrained(headless)
    with pytest.raises(ReadError, match="no weights for classifier"):
        TransformersScorer(headless).score(SPANS)


def test_labels_that_do_not_exclude_each_other_are_refused(folder: Path, tmp_path: Path) -> None:
    several = relabelled(folder, tmp_path / "several", ["neg", "neu", "pos"])
    config = json.loads((several / "config.json").read_text())
    (several / "config.json").write_text(json.dumps(config | {"problem_type": "multi_label_classification"}))
    with pytest.raises(ReadError, match="several: expected a model whose labels exclude each other"):
        TransformersScorer(several).score(SPANS)


def test_a_tokenizer_without_padding_is_refused(folder: Path, tmp_path: Path) -> None:
    bare = relabelled(folder, tmp_path / "bare", ["neg", "neu", "pos"])
    for name in ("tokenizer_config.json", "special_tokens_map.json"):
        if (bare / name).is_file():
            known = json.loads((bare / name).read_text())
            (bare / name).write_text(json.dumps({k: v for k, v in known.items() if k != "pad_token"}))
    with pytest.raises(ReadError, match="bare: expected a tokenizer with a padding token"):
        TransformersScorer(bare).score(SPANS)


def test_without_the_extra_the_error_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtraError, match=r"'torch'.*tonelens\[transformers\]"):
        TransformersScorer(tmp_path).score(SPANS)
