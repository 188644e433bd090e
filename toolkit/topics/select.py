"""How many topics: a scan over their number, and a suggestion with its reasons."""

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics.checks import check_model, check_seed, check_whole
from toolkit.topics.completion import completion_gain
from toolkit.topics.documents import keep_articles, read_documents
from toolkit.topics.heldout import heldout_coherence
from toolkit.topics.stability import stability_of_fit

_READ = (
    "Coherence says that words go together, not that the topics serve your question: read the terms (topic_terms), "
    "and let people try them (word_intrusion), before you settle."
)


@dataclass(frozen=True, eq=False)
class TopicScan:
    """Figures for several numbers of topics, and which of them is suggested and why.

    Parameters
    ----------
    table : DataFrame
        One row per number of topics, see ``select_n_topics``.
    suggested : int or None
        None where no number gives stable topics.
    reason : str
        The suggestion in words.
    settings : mapping
        What the scan was made with.

    Examples
    --------
    >>> table = pd.DataFrame({"n_topics": [5, 10], "held_out": [0.10, 0.17], "held_out_se": 0.02, "stability": 0.9})
    >>> scan = TopicScan(*suggest(table, min_stability=0.5), {"min_stability": 0.5})
    >>> scan.suggested, scan.table["suggested"].tolist()
    (10, [False, True])
    """

    table: pd.DataFrame
    suggested: int | None
    reason: str
    settings: Mapping[str, Any]

    def _repr_html_(self) -> str:
        """Show the reasons and the table in a notebook."""
        rows = self.table.to_html(index=False, float_format="{:.3f}".format, border=0)
        return f"<p>{html.escape(self.reason)}</p>{rows}"


def select_n_topics(
    model: Any,
    corpus: Corpus | pd.DataFrame | Iterable[str],
    *,
    n_topics: Sequence[int] = (5, 10, 15, 20, 30),
    n_splits: int = 2,
    n_runs: int = 3,
    min_stability: float = 0.5,
    random_state: int = 0,
) -> TopicScan:
    """Fit a model with several numbers of topics, and suggest one.

    Parameters
    ----------
    model : topic model, not fitted
        Its ``n_topics`` is replaced; everything else stays.
    corpus : Corpus, DataFrame or iterable of str
        The articles.
    n_topics : sequence of int, default (5, 10, 15, 20, 30)
        Numbers to try, each 2 or more; half of the articles must hold as many. The largest is tried first, so that a
        number that they do not hold is told before the others are tried.
    n_splits : int, default 2
        Random splits into halves for the held-out coherence; each is used both ways.
    n_runs : int, default 3
        Further fits over resamples of 90 % of the articles, and as many over seeds where the seed changes the topics.
    min_stability : float, default 0.5
        Least mean Jaccard index, over resamples, of the ten first terms of matched topics, in [0, 1]. At 0.5 some
        seven of ten come back.
    random_state : int, default 0
        Seed of the splits, resamples and seeds.

    Returns
    -------
    TopicScan
        ``table`` has the columns n_topics; held_out (mean NPMI of ten words on the half that the fit did not see),
        held_out_se (its standard error over the fits); in_sample; diversity; exclusivity; gain (bits per word saved on
        unseen articles, ``completion_gain``; may be NaN); stability (mean Jaccard over resamples), stability_least (of
        the least stable topic), stability_seeds; n_unused (topics of the fit on all articles that are the largest in no
        article); stable, near_best and suggested (bool).

    Raises
    ------
    InputError
        When ``model`` is no topic model, a number of topics repeats or does not fit the articles, or a parameter breaks
        its rule.

    Notes
    -----
    The rule: of the numbers whose topics are stable, those with a held-out coherence within one standard error of the
    best are equally good as far as the data tell; the fewest topics among them are suggested, the simplest model of
    equal merit (the one-standard-error rule of Breiman, Friedman, Olshen and Stone 1984, section 3.4.3). The others
    within the error are named. Diversity, exclusivity and gain are shown and decide nothing: with more topics
    exclusivity and gain mostly rise, coherence and stability mostly fall.

    The standard error takes the fits as independent. Fits of different splits share articles, so it is a rough guide
    and more likely too small.

    Examples
    --------
    >>> from toolkit.topics.nmf import NmfTopics  # doctest: +SKIP
    >>> scan = select_n_topics(NmfTopics(), corpus)  # doctest: +SKIP
    >>> scan.suggested, scan.reason  # doctest: +SKIP
    """
    check_model(model, of="select_n_topics")
    if not isinstance(n_topics, Iterable) or isinstance(n_topics, str):
        message = f"The 'n_topics' parameter of select_n_topics must be a list of numbers. Got {n_topics!r}."
        raise InputError(message)
    numbers = list(n_topics)
    for k in numbers:
        check_whole("n_topics", k, of="select_n_topics", least=2)
    numbers.sort()
    if not numbers or len(set(numbers)) < len(numbers):
        message = f"The 'n_topics' parameter of select_n_topics must hold different numbers. Got {numbers}."
        raise InputError(message)
    if not isinstance(min_stability, Real) or not 0 <= min_stability <= 1:
        message = f"The 'min_stability' parameter of select_n_topics must be in [0, 1]. Got {min_stability!r}."
        raise InputError(message)
    for name, count in (("n_splits", n_splits), ("n_runs", n_runs)):
        check_whole(name, count, of="select_n_topics", least=1)
    check_seed(random_state, of="select_n_topics")
    kept = keep_articles(corpus)
    n_texts = len(read_documents(kept).texts)
    too_many = [k for k in numbers if k > n_texts // 2]
    if too_many:
        message = (
            "The 'n_topics' parameter of select_n_topics must not exceed half of the texts, to which models are fitted "
            f"for the held-out coherence. Got {_listed(too_many)} for {n_texts} texts, halves of {n_texts // 2}."
        )
        raise InputError(message)
    rows = [
        _figures(replace(model, n_topics=k), kept, n_splits=n_splits, n_runs=n_runs, random_state=random_state)
        for k in reversed(numbers)
    ]
    table = pd.DataFrame(rows[::-1])
    table.insert(0, "n_topics", numbers)
    table, suggested, reason = suggest(table, min_stability=min_stability)
    settings = {
        "model": type(model).__name__,
        "n_splits": n_splits,
        "n_runs": n_runs,
        "min_stability": min_stability,
        "random_state": random_state,
    }
    return TopicScan(table, suggested, reason, settings)


def suggest(table: pd.DataFrame, *, min_stability: float) -> tuple[pd.DataFrame, int | None, str]:
    """Apply the rule of ``select_n_topics`` to a table of figures.

    Parameters
    ----------
    table : DataFrame
        Columns n_topics (rising), held_out, held_out_se, stability.
    min_stability : float

    Returns
    -------
    (DataFrame, int or None, str)
        The table with the columns stable, near_best and suggested, the number and the reason.

    Examples
    --------
    >>> table = pd.DataFrame({"n_topics": [5, 10, 20], "held_out": [0.10, 0.17, 0.18], "held_out_se": 0.02})
    >>> suggest(table.assign(stability=[0.9, 0.8, 0.3]), min_stability=0.5)[1]
    10
    >>> suggest(table.assign(stability=0.9), min_stability=0.5)[2].split(". Cohe")[0]
    'Suggested: 10 topics. All numbers tried (5, 10, 20) give stable topics (mean Jaccard 0.50 or more over resamples).
    Held-out coherence is best at 20 (0.180, standard error 0.020); 10 is the fewest topics within one standard error
    of it (0.170), so the data do not tell them apart and the simpler is taken. Also within the error: 20; take more
    topics if your question needs a finer division'
    """
    stable = table["stability"] >= min_stability
    numbers = [int(k) for k in table["n_topics"]]
    bar = f"mean Jaccard {min_stability:.2f} or more over resamples"
    if not stable.any():
        near = stable
        most = table.iloc[int(table["stability"].argmax())]
        reason = (
            f"No suggestion: none of the numbers tried ({_listed(numbers)}) gives stable topics ({bar}); the most "
            f"stable is {int(most['n_topics'])} ({most['stability']:.2f}). Try fewer topics, more articles, or another "
            "model."
        )
        return table.assign(stable=stable, near_best=near, suggested=False), None, reason
    best = table.iloc[int(table["held_out"].where(stable, -np.inf).argmax())]
    near = stable & (table["held_out"] >= best["held_out"] - best["held_out_se"])
    chosen = table[near].iloc[0]
    pick, top = int(chosen["n_topics"]), int(best["n_topics"])
    out = [k for k, good in zip(numbers, stable, strict=True) if not good]
    said = [f"Suggested: {pick} topics."]
    if out:
        said.append(
            f"Of the numbers tried ({_listed(numbers)}), these give no stable topics ({bar}) and fall out: "
            f"{_listed(out)}."
        )
    else:
        said.append(f"All numbers tried ({_listed(numbers)}) give stable topics ({bar}).")
    figure = f"({best['held_out']:.3f}, standard error {best['held_out_se']:.3f})"
    if pick == top:
        said.append(
            f"Held-out coherence is best at {top} {figure}, and no fewer topics come within one standard error."
        )
    else:
        said.append(
            f"Held-out coherence is best at {top} {figure}; {pick} is the fewest topics within one standard error of "
            f"it ({chosen['held_out']:.3f}), so the data do not tell them apart and the simpler is taken."
        )
    if best["held_out"] <= 0:
        said.append(
            "That is not above 0: on unseen articles the words of these topics stand together no more often than by "
            "chance, so do not rely on them. Give more or longer articles, or try fewer topics."
        )
    said += _about(chosen)
    others = [int(k) for k in table.loc[near, "n_topics"] if k != pick]
    if others:
        said.append(
            f"Also within the error: {_listed(others)}; take more topics if your question needs a finer division."
        )
    if len(numbers) > 1 and pick in (numbers[0], numbers[-1]):
        end, more = ("smallest", "fewer") if pick == numbers[0] else ("largest", "more")
        said.append(f"It is the {end} number tried: try {more}.")
    said.append(_READ)
    return table.assign(stable=stable, near_best=near, suggested=table["n_topics"] == pick), pick, " ".join(said)


def _about(chosen: pd.Series) -> list[str]:
    """Return what the means of the suggested number hide; a table may lack these columns."""
    said = []
    if "stability_least" in chosen:
        said.append(f"Its least stable topic comes back with {chosen['stability_least']:.2f}.")
    if chosen.get("n_unused", 0) > 0:
        said.append(
            f"{int(chosen['n_unused'])} of its topics are the largest in no article: nobody writes about them, however "
            "well their words read."
        )
    return said


def _figures(model: Any, corpus: Any, *, n_splits: int, n_runs: int, random_state: int) -> dict[str, float]:
    """Return the figures of one number of topics."""
    fits = heldout_coherence(model, corpus, n_splits=n_splits, random_state=random_state)
    fitted = replace(model).fit(corpus)
    resampled = stability_of_fit(fitted, corpus, over="resamples", n_runs=n_runs, random_state=random_state)
    seeded = stability_of_fit(fitted, corpus, over="seeds", n_runs=n_runs, random_state=random_state)
    return {
        "held_out": float(fits["held_out"].mean()),
        "held_out_se": float(fits["held_out"].std(ddof=1) / np.sqrt(len(fits))),
        "in_sample": float(fits["in_sample"].mean()),
        "diversity": float(fits["diversity"].mean()),
        "exclusivity": float(fits["exclusivity"].mean()),
        "gain": completion_gain(model, corpus, random_state=random_state),
        "stability": float(resampled["jaccard"].mean()),
        "stability_least": float(resampled["jaccard"].min()),
        "stability_seeds": float(seeded["jaccard"].mean()),
        "n_unused": int((fitted.tables_.n_articles() == 0).sum()),
    }


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(str(k) for k in numbers)
