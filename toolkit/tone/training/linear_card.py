"""The model card of the linear scorer: every figure in it is counted here, none is typed."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.schema import TONE_LABELS
from toolkit.tone.agreement import agreement_table
from toolkit.tone.audit import audit_scorer
from toolkit.tone.features import Feature
from toolkit.tone.fitting import MIN_SENTENCES, PENALTY
from toolkit.tone.linear import LinearScorer
from toolkit.tone.linear_model import Floats, LinearWeights
from toolkit.tone.scorer import Scorer
from toolkit.tone.training.data import sentences

#: Targets with fewer coded mentions are counted together.
SMALLEST_GROUP = 50
_INTERVALS = (
    ("macro_f1", "low", "high"),
    ("accuracy", "accuracy_low", "accuracy_high"),
    ("calibration_error", "calibration_low", "calibration_high"),
    ("figure", "ci_low", "ci_high"),
)
#: So many of the heaviest features are shown, each of so many mentions.
SHOWN, SHOWN_MENTIONS = 25, 25

CARD = """\
# Model card: the linear scorer (`linear.npz`)

Made by `python -m toolkit.tone.training.linear`, which also wrote every figure below.

A multinomial logistic regression (ridge penalty, C = {penalty}) on {n_features:,} features of the
sentence around a mention: words, pairs of words and stems before and after it by their distance, its neighbours in
their order, and sums over the lexicon scorer's listed words. The mention and every other name are masked. A feature
is kept when {min_sentences} sentences have it. The probabilities are calibrated by a temperature found on held-out
parts.

SHA-256 of the weights ({size:,} bytes):
`{digest}`

## Data

{data}

"newsmtsc": Hamborg and Donnay (2021), MIT licence; its targets are mostly US politicians and parties. "countries":
sentences written and coded for this project (`training/countries.txt`, MIT). "taught": names in other sentences (of
NewsMTSC, of directed sentiment between countries, free to use with citation, of Reuters-21578, free for research, of
speeches at the United Nations, CC0, and of our own, MIT),
labelled by {teacher}: a mention counts half as much as a coded one, divided among the
labels by their probability. The last three columns sum this up. Sentences that recur in a set measured on are taken
out. The weights are under the MIT licence of the package.

## Agreement with human coders

Macro-F1 over negative, neutral and positive, accuracy, and expected calibration error in ten bins, each with a 95 %
interval from samples of sentences. "Held out": the sentences in ten parts, each scored by weights fitted on the
others. A teacher that had learnt from all of them may have let a little of each part come back through its labels on
others; the development sets are free of that.

{agreement}

"DSE valid": directed sentiment between countries (Park, Pan and Joo 2021). Its "neutral" says that neither of the two
countries shows a sentiment for the other: another question than the light that a sentence puts on one of them.

{alone}
## By target

Country sentences, held out as above. The bias is the mean score less the mean of the coded labels (-1, 0, 1).

{by_target}

## Audit

{audit}

## What weighs most

Weight of a label less the mean of the other two; features of {shown_mentions} mentions and more.

{heaviest}

## Not for

- Single sentences: see the accuracy above. Use means over many mentions, and read the sentences behind them.
- Irony, implication, and who did what to whom beyond the order of words: it knows no syntax.
- The stance of an author or an outlet: it reads the light that a sentence puts on the mention.
- Texts that are no English news, without coded sentences of your own (`LinearScorer.fit`).
"""

ALONE = """\
The same from human coders alone:
"""


class Measured(NamedTuple):
    """Coded mentions, the number of each one's sentence, and what a model says of them."""

    frame: pd.DataFrame
    groups: npt.NDArray[np.int64]
    probabilities: Floats

    def part(self, chosen: npt.NDArray[np.bool_]) -> "Measured":
        """Return some of the mentions."""
        return Measured(self.frame[chosen], self.groups[chosen], self.probabilities[chosen])


def write_card(
    card: Path,
    weights: Path,
    measured: Mapping[str, Measured],
    *,
    learnt: pd.DataFrame,
    rows: Sequence[Sequence[Feature]],
    teacher: str,
    alone: Mapping[str, Measured] | None,
) -> str:
    """Write the model card, and return it.

    Parameters
    ----------
    card, weights : Path
        Where it goes, and the file that it is about.
    measured : mapping of str to Measured
        "held out" and the other sets.
    learnt : DataFrame
        What the weights learnt from: ``left``, ``mention``, ``right``, ``source``, and how much each mention counts
        as ``negative``, ``neutral``, ``positive``.
    rows : sequence of sequences of features
        Its features.
    teacher : str
        Who labelled the mentions that nobody coded.
    alone : mapping of str to Measured, optional
        As ``measured``, by weights that learnt from coders alone.
    """
    model, content = LinearWeights.read(weights), weights.read_bytes()
    text = CARD.format(
        penalty=PENALTY,
        n_features=len(model.features),
        min_sentences=MIN_SENTENCES,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        data=markdown(_data(learnt)),
        teacher=teacher,
        agreement=markdown(_agreement(measured)),
        alone="" if alone is None else f"{ALONE}\n{markdown(_agreement(alone))}\n",
        by_target=markdown(_by_target(_of(measured["held out"], "countries"))),
        audit=audit_section(LinearScorer(model)),
        shown_mentions=SHOWN_MENTIONS,
        heaviest=markdown(_heaviest(model, rows)),
    )
    card.write_text(text, "utf-8", newline="\n")
    return text


def _of(held: Measured, source: str) -> Measured:
    """Return the mentions of one source."""
    return held.part((held.frame["source"] == source).to_numpy())


def _sets(measured: Mapping[str, Measured]) -> Iterator[tuple[str, Measured]]:
    """Yield the sets of the table of agreement."""
    for name, each in measured.items():
        if name != "held out":
            yield name, each
            continue
        newsmtsc = _of(each, "newsmtsc")
        several = np.bincount(newsmtsc.groups)[newsmtsc.groups] > 1
        yield "NewsMTSC train, held out", newsmtsc
        yield "- with several mentions", newsmtsc.part(several)
        yield "- with one mention", newsmtsc.part(~several)
        yield "countries, held out", _of(each, "countries")


def _agreement(measured: Mapping[str, Measured]) -> pd.DataFrame:
    """Return one row for each set that has mentions."""
    tables = [
        agreement_table(
            each.frame["label"].to_numpy(dtype=np.int64) + 1, each.groups, {name: each.probabilities}, random_state=0
        )
        for name, each in _sets(measured)
        if len(each.frame)
    ]
    return pd.concat(tables, ignore_index=True).rename(columns={"model": "set"})


def _data(learnt: pd.DataFrame) -> pd.DataFrame:
    """Return how many mentions and sentences each source gave, and how much they count as each label."""
    groups = learnt.assign(sentence=sentences(learnt)).groupby("source", sort=True)
    counts = groups["sentence"].agg(mentions="size", sentences="nunique")
    table: pd.DataFrame = counts.join(groups[list(TONE_LABELS)].sum().round().astype(int))
    return table.rename_axis("data").reset_index()


def _by_target(countries: Measured) -> pd.DataFrame:
    """Return agreement and bias by country; the rarer ones together."""
    target = countries.frame["target"]
    common = target.groupby(target).transform("size") >= SMALLEST_GROUP
    group = target.where(common, "others").to_numpy()
    tables = []
    for code in sorted(set(group), key=lambda code: (code == "others", code)):
        own = countries.part(group == code)
        labels = own.frame["label"].to_numpy(dtype=np.int64)
        row = agreement_table(labels + 1, own.groups, {code: own.probabilities}, random_state=0)
        scores = own.probabilities[:, 2] - own.probabilities[:, 0]
        tables.append(row.assign(bias=scores.mean() - labels.mean()))
    return pd.concat(tables, ignore_index=True).rename(columns={"model": "target"})


def _heaviest(model: LinearWeights, rows: Sequence[Sequence[Feature]]) -> pd.DataFrame:
    """Return the features that speak most for each label."""
    counts = Counter(name for row in rows for name in {name for name, *_ in row})
    common = np.array([counts[name] >= SHOWN_MENTIONS for name in model.features])
    lists = []
    for code, label in enumerate(TONE_LABELS):
        others = [other for other in range(3) if other != code]
        lead = np.where(common, model.weights[:, code] - model.weights[:, others].mean(axis=1), -np.inf)
        best = np.argsort(-lead, kind="stable")[: min(SHOWN, int(common.sum()))]
        lists.append((label, ", ".join(f"`{model.features[i]}`" for i in best)))
    return pd.DataFrame(lists, columns=["label", "features"])


def audit_section(scorer: Scorer) -> str:
    """Return what a card says of the audit of a scorer: each figure with its 95 % interval."""
    table = markdown(audit_scorer(scorer).table.drop(columns="passed"))
    return f"In brackets, 95 % intervals over the sentences; the bar is for the figure itself.\n\n{table}"


def markdown(table: pd.DataFrame) -> str:
    """Return a table in Markdown; intervals in the cell of their figure, other fractions with three digits.

    Examples
    --------
    >>> print(markdown(pd.DataFrame({"set": ["a"], "macro_f1": [0.5], "low": [0.4], "high": [0.6], "n": [3]})))
    | set | macro f1 | n |
    | --- | --- | --- |
    | a | 0.500 [0.400, 0.600] | 3 |
    """
    for figure, low, high in _INTERVALS:
        if low in table:
            shown = [f"{f:.3f} [{a:.3f}, {b:.3f}]" for f, a, b in table[[figure, low, high]].to_numpy()]
            table = table.assign(**{figure: shown}).drop(columns=[low, high])
    cells = table.astype(object).map(lambda v: f"{v:.3f}" if isinstance(v, float) else str(v).replace("|", "\\|"))
    lines = [table.columns.str.replace("_", " ").tolist(), ["---"] * table.shape[1], *cells.to_numpy().tolist()]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
