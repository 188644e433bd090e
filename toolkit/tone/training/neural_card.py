"""The model card of a neural scorer: every figure in it is counted here, none is typed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from toolkit.schema import TONE_LABELS
from toolkit.tone.agreement import agreement_table
from toolkit.tone.calibration import Calibration
from toolkit.tone.neural import MODEL, TOKENIZER, NeuralScorer
from toolkit.tone.scorer import PROBABILITIES
from toolkit.tone.training.data import sentences
from toolkit.tone.training.linear_card import SMALLEST_GROUP, audit_section, markdown

CARD = """\
# Model card: the neural scorer (`{folder}/`)

Made by `{command}`{but}; every figure below was written with the card.

{note}{what}

It reads the sentence around a mention; the mention is a mask token, and so is the same name elsewhere in the sentence,
so that it cannot tell which one it is but by what is said. A linear layer on the first, the mean and the
target's state gives the probabilities of a negative, neutral and positive light on the target. Eight-bit weights, one
scale for each column, in the range of seven bits. Held-out sentences gave a temperature of {temperature:.3f} and, for
the logits of negative, neutral and positive, the biases {bias}
(Alexandari et al. 2020): not all who coded draw the line of neutral at the same place.

| file | bytes | SHA-256 |
|---|---|---|
{files}

## Data

{data}

NewsMTSC: Hamborg and Donnay (2021), MIT licence; its targets are mostly US politicians and parties. "dse": directed
sentiment between countries (Park, Pan and Joo 2021), free to use with citation; its "neutral" means that neither of the
two countries shows a sentiment for the other, and counts 0.3. "countries" and "names": sentences written and coded for
this project with machine assistance (`training/countries.txt`, `training/names_only.txt`, MIT). "once": sentences of
persons, groups and countries, written for this project and coded in one pass, both with machine assistance
(`training/once.txt`, MIT), and names in the sentences of NewsMTSC and DSE, coded likewise (`training/once_names.tsv`).
{taught}One coded sentence in twenty is held out. Sentences of the sets measured on are taken out.

The pretrained encoders (all-MiniLM-L6-v2, all-mpnet-base-v2) are under the Apache licence 2.0, as are these weights.

## Agreement with human coders

Macro-F1 over negative, neutral and positive, accuracy, and expected calibration error in ten bins, each with a 95 %
interval from samples of sentences. Temperature and biases were found on the sentences of "countries", "dse" and
"newsmtsc" that are held out, each with the weight that it has in learning: of these three all figures are those of the
fit.

{agreement}

{gold}## By target

{countries}. The bias is the mean score less the mean of the labels (-1, 0, 1).

{by_target}

## Audit

{audit}

## Not for

- Single sentences: see the accuracy above. Use means over many mentions, and read the sentences behind them.
- Differences as large as coders see them: it errs towards neutral, and not alike for each target (the bias above).
- Irony, comparisons, burdens lifted, charges that the text rejects, arms told of without a judging word: it is often
  wrong there (the audit above).
- The stance of an author or an outlet: it reads the light that a sentence puts on the mention.
- What stands in other sentences: it reads one, up to 96 word pieces on either side of the mention.
- Texts that are no English news, without coded sentences of your own to check it with.
"""

#: What a small network learns from beside the codes.
TAUGHT = """\
"plain": more such sentences, in the words of everyday reports, coded by their writers (`training/plain.txt`, MIT); a
large network that teaches has not seen them. No label: names in the sentences of NewsMTSC and DSE, in sentences of
Reuters-21578 (free for research) and UN General Debates (CC0), and in sentences written for this project with machine
assistance to hold several targets in different lights (`training/prose.txt`, `training/reports.txt`, MIT); mentions of
several coders in other words, with other names around them; and, of many more in other words, of Reuters and the
debates, above all those that the small network was unsure of. Some mentions stand a second time in a longer sentence,
joined from two. The answers of the large network are seven tenths of the aim of the small one where there is a code,
all of it elsewhere (and none of it in "names").
"""
GOLD = """\
"own gold": `tests/tone/country_gold.tsv`, 491 mentions of countries in 260 sentences, coded in two passes that were
blind to each other, disagreements decided; written, like the training sentences, for this project and with machine
assistance, so that agreement on real news is likely to be lower.

"""


@dataclass(frozen=True)
class Made:
    """How a network was made.

    Parameters
    ----------
    command : str
        That made it.
    what : str
        What kind of network it is, a sentence.
    calibration : Calibration
        How its logits were made probabilities.
    taught : bool
        Whether it learnt from a larger one.
    note : str, default ""
        What a reader must know first.
    """

    command: str
    what: str
    calibration: Calibration
    taught: bool
    note: str = ""


def write_card(
    folder: Path, made: Made, sets: Mapping[str, pd.DataFrame], learnt: pd.DataFrame, *, countries: str
) -> str:
    """Write ``card.md`` beside the model, and return it.

    Parameters
    ----------
    folder : Path
        With ``model.onnx`` and ``tokenizer.json``.
    made : Made
        How it was made.
    sets : mapping of str to DataFrame
        Coded sentences to measure on.
    learnt : DataFrame
        What it learnt from: ``source`` and ``label`` (NaN where a network labelled).
    countries : str
        Which of the sets has a column ``target``, and is told by it.
    """
    scorer = NeuralScorer(folder)
    p = {name: scorer.score(frame)[list(PROBABILITIES)].to_numpy() for name, frame in sets.items()}
    tables = [_agreement(frame, name, p[name]) for name, frame in sets.items()]
    scored = sets[countries].assign(score=p[countries][:, 2] - p[countries][:, 0])
    text = CARD.format(
        folder=folder.name,
        command=made.command,
        what=made.what,
        but=", but not in one run, as told next" if made.note else "",
        note=f"{made.note}\n\n" if made.note else "",
        taught=TAUGHT if made.taught else "",
        gold=GOLD if "own gold" in sets else "",
        countries=f'The sentences of "{countries}"',
        temperature=made.calibration.temperature,
        bias=", ".join(f"{bias:+.3f}" for bias in made.calibration.bias),
        files="\n".join(_file(folder / name) for name in (MODEL, TOKENIZER)),
        data=markdown(_data(learnt)),
        agreement=markdown(pd.concat(tables, ignore_index=True).rename(columns={"model": "set"})),
        by_target=markdown(_by_target(scored, p[countries])),
        audit=audit_section(scorer),
    )
    (folder / "card.md").write_text(text, "utf-8", newline="\n")
    return text


def _agreement(frame: pd.DataFrame, name: str, p: np.ndarray) -> pd.DataFrame:
    """Return one row of the table of agreement."""
    groups = pd.factorize(sentences(frame))[0].astype(np.int64)
    return agreement_table(frame["label"].to_numpy(dtype=np.int64) + 1, groups, {name: p}, random_state=0)


def _by_target(gold: pd.DataFrame, p: np.ndarray) -> pd.DataFrame:
    """Return agreement and bias by country; the rarer ones together."""
    common = gold.groupby("target")["label"].transform("size") >= SMALLEST_GROUP / 2
    group = gold["target"].where(common, "others").to_numpy()
    rows = []
    for code in sorted(set(group), key=lambda code: (code == "others", code)):
        own = gold[group == code]
        bias = own["score"].mean() - own["label"].mean()
        rows.append(_agreement(own, code, p[group == code]).assign(bias=bias))
    return pd.concat(rows, ignore_index=True).rename(columns={"model": "target"})


def _data(learnt: pd.DataFrame) -> pd.DataFrame:
    """Return how many mentions and labels each source gave."""
    named = learnt["source"].fillna("no label")
    rows = [
        (source, len(own), *((own["label"] == code).sum() for code in (-1, 0, 1)))
        for source, own in learnt.groupby(named, sort=True)
    ]
    return pd.DataFrame(rows, columns=["data", "mentions", *TONE_LABELS])


def _file(path: Path) -> str:
    """Return a row on a file."""
    content = path.read_bytes()
    return f"| `{path.name}` | {len(content):,} | `{hashlib.sha256(content).hexdigest()}` |"
