"""How often do intervals hold a planted difference, in simulated panels with wire copies?

    python tests/benchmarks/interval_coverage.py --panels 200

prints a Markdown table. Each panel has texts that name one target or both; a text is printed by one to six
outlets, whose copies share its mentions and their errors. Mentions of a text share an error, too, and so do
the two targets of one text. The difference between the targets is the same in all panels. An interval of 95 %
should hold it in 92 to 98 % of them. Beside ours stand ours with copies taken as independent, and the
interval over single mentions (Welch). With --rivals the table sets our interval beside other intervals over
the same clusters. With --thin it is one thin side against 60 articles: how often there is an interval, and how often
it holds the difference, which is none.
"""

import argparse
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import norm, t

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from toolkit.compare.bootstrap import cluster_interval
from toolkit.compare.contrasts import compare_tone

SHAPES = ("normal", "skewed", "three values", "mostly zero")
SIZES = (30, 100, 400)
COPIES = (1, 2, 3, 4, 5, 6)
HOW_OFTEN = (0.5, 0.2, 0.1, 0.08, 0.07, 0.05)
DIFFERENCE = {"normal": -0.2, "skewed": -0.2, "three values": -0.2, "mostly zero": -0.08}
METHODS = ("ours", "ours, within articles", "copies as independent", "mentions as independent")
THIN, AGAINST = (2, 5, 10, 20), 60
RIVALS = ("ours", "percentile", "basic", "BCa", "t with n - 1")


@dataclass(frozen=True)
class Simulated:
    """A panel with the scores of its mentions by target, and the planted difference."""

    panel: pd.DataFrame
    scores: tuple[np.ndarray, np.ndarray]
    difference: float


def simulate(n_articles: int, shape: str, seed: int) -> Simulated:
    """Make one panel of about ``n_articles`` articles."""
    rng = np.random.default_rng([seed, n_articles, SHAPES.index(shape)])
    rows, scores = [], ([], [])
    made, text = 0, 0
    while made < n_articles:
        copies = min(int(rng.choice(COPIES, p=HOW_OFTEN)), n_articles - made)
        named = ((0,), (1,), (0, 1))[int(rng.choice(3, p=(0.4, 0.3, 0.3)))]
        shared = _error(rng, shape, 0.25)
        for target in named:
            values = _mentions(rng, shape, target, shared)
            for copy in range(copies):
                rows.append((f"a{made + copy:05d}", "AB"[target], values.mean(), len(values), f"t{text:05d}"))
                scores[target].append(values)
        made, text = made + copies, text + 1
    frame = pd.DataFrame(rows, columns=["article_id", "target", "tone", "n_mentions", "cluster_id"])
    panel = frame.assign(
        tone_se=math.nan,
        prominence=0.5,
        topic=-1,
        topic_share=math.nan,
        outlet="",
        published=pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us, UTC]"),
    )
    return Simulated(panel, (np.concatenate(scores[0]), np.concatenate(scores[1])), DIFFERENCE[shape])


def _error(rng: np.random.Generator, shape: str, scale: float) -> float:
    """Draw one error with mean 0; skewed to the left, or bounded, where the shape asks for it."""
    if shape == "normal":
        return float(rng.normal(0, scale))
    if shape == "skewed":
        return float(scale * (1 - rng.exponential()))
    return float(rng.uniform(-scale, scale))


def _mentions(rng: np.random.Generator, shape: str, target: int, shared: float) -> np.ndarray:
    """Scores of the mentions of one target in one text."""
    n = 1 + int(rng.poisson(2))
    if shape == "mostly zero":  # the text is negative as a whole, or not at all
        return np.full(n, -0.4 * (rng.random() < (0.3, 0.1)[target]))
    mean = (-0.1, 0.1)[target]
    if shape == "three values":
        balance = mean + shared
        return rng.choice((-1.0, 0.0, 1.0), p=(0.3 - balance / 2, 0.4, 0.3 + balance / 2), size=n)
    own = _error(rng, shape, 0.2)
    # Tone lies in [-1, 1]; what is cut moves the planted difference by less than 0.005.
    return np.clip([mean + shared + own + _error(rng, shape, 0.25) for _ in range(n)], -1, 1)


def intervals(simulated: Simulated, *, n_boot: int) -> Iterator[tuple[str, float, float]]:
    """Give the name and the ends of each method's interval; NaN where it gives none."""
    found = compare_tone(simulated.panel, n_boot=n_boot).contrasts.set_index("group")
    yield "ours", found.loc["overall", "ci_low"], found.loc["overall", "ci_high"]
    yield (
        "ours, within articles",
        found.loc["within-article", "ci_low"],
        found.loc["within-article", "ci_high"],
    )
    apart = simulated.panel.assign(cluster_id=simulated.panel["article_id"])
    loose = compare_tone(apart, n_boot=n_boot).contrasts.set_index("group")
    yield "copies as independent", loose.loc["overall", "ci_low"], loose.loc["overall", "ci_high"]
    a, b = simulated.scores
    middle, spread = a.mean() - b.mean(), math.sqrt(a.var(ddof=1) / a.size + b.var(ddof=1) / b.size)
    yield "mentions as independent", middle - 1.96 * spread, middle + 1.96 * spread


def rivals(simulated: Simulated, *, n_boot: int) -> Iterator[tuple[str, float, float]]:
    """Give our interval and others over the same clusters (Efron & Tibshirani 1993, chapters 12 to 14)."""
    sums, counts = (
        simulated.panel.pivot_table(
            index="cluster_id", columns="target", values="tone", aggfunc=how, fill_value=0
        ).to_numpy(dtype=float)
        for how in ("sum", "count")
    )
    n = len(sums)
    if counts.shape[1] < 2 or (np.count_nonzero(counts, axis=0) < 2).any():
        return

    def difference(weights: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore", divide="ignore"):
            means = (weights @ sums) / (weights @ counts)
        found = means[:, 0] - means[:, 1]
        return found[np.isfinite(found)]

    ours = cluster_interval(sums, counts, n_boot=n_boot)
    yield "ours", ours.low, ours.high
    estimate = ours.estimate
    drawn = difference(np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=n_boot).astype(float))
    low, high = np.quantile(drawn, (0.025, 0.975))
    yield "percentile", low, high
    yield "basic", 2 * estimate - high, 2 * estimate - low
    left_out = difference(1 - np.eye(n))
    pulls = left_out.mean() - left_out
    skew = (pulls**3).sum() / (6 * (pulls**2).sum() ** 1.5) if np.ptp(pulls) > 0 else 0.0
    below = (drawn < estimate).mean() + (drawn == estimate).mean() / 2
    shift = norm.ppf(np.clip(below, 1 / n_boot, 1 - 1 / n_boot))
    z = shift + norm.ppf((0.025, 0.975))
    low, high = np.quantile(drawn, norm.cdf(shift + z / (1 - skew * z)))
    yield "BCa", low, high
    totals = counts.sum(axis=0)
    moves = (sums - sums.sum(axis=0) / totals * counts) / totals
    half = t.ppf(0.975, n - 1) * math.sqrt(n / (n - 1) * ((moves[:, 0] - moves[:, 1]) ** 2).sum())
    yield "t with n - 1", estimate - half, estimate + half


def coverage(
    n_panels: int, n_articles: int, shape: str, *, n_boot: int = 999, methods: tuple[str, ...] = METHODS
) -> pd.DataFrame:
    """Count how often each method's interval holds the planted difference, among those where it gives one."""
    rows = []
    for seed in range(n_panels):
        simulated = simulate(n_articles, shape, seed)
        for method, low, high in (intervals if methods == METHODS else rivals)(simulated, n_boot=n_boot):
            holds = math.nan if math.isnan(low) else float(low <= simulated.difference <= high)
            rows.append((method, holds, high - low))
    frame = pd.DataFrame(rows, columns=["method", "holds", "width"])
    summary = frame.groupby("method").agg(
        coverage=("holds", "mean"), given=("holds", "count"), width=("width", "median")
    )
    return summary.loc[list(methods)]


def thin_tone(rng: np.random.Generator, shape: str, n: int) -> np.ndarray:
    """Draw the tone of ``n`` articles: normal, or six of ten zero and the others negative with a long tail."""
    if shape == "normal":
        return np.clip(rng.normal(-0.1, 0.3, n), -1, 1)
    return np.where(rng.random(n) < 0.6, 0.0, -rng.beta(1, 3, n))


def thin_side(n_panels: int, n_articles: int, shape: str, *, n_boot: int = 999) -> tuple[float, int]:
    """Count how often the interval of ``n_articles`` minus 60 alike holds zero, and how many panels give one."""
    rng = np.random.default_rng([n_articles, ("normal", "skewed").index(shape)])
    counts = np.repeat(np.eye(2), (n_articles, AGAINST), axis=0)
    held = given = 0
    for _ in range(n_panels):
        tone = np.concatenate([thin_tone(rng, shape, n) for n in (n_articles, AGAINST)])
        found = cluster_interval(tone[:, None] * counts, counts, n_boot=n_boot)
        given += not math.isnan(found.low)
        held += found.low <= 0 <= found.high
    return held / given if given else math.nan, given


def print_thin(n_panels: int, n_boot: int) -> None:
    """Print the table of thin sides."""
    print(f"Intervals of 95 % of a difference that is none, {n_panels} panels, {n_boot} resamples.\n")
    print("| tone | articles | hold it | panels with an interval |\n|---|--:|--:|--:|")
    for shape in ("normal", "skewed"):
        for size in THIN:
            held, given = thin_side(n_panels, size, shape, n_boot=n_boot)
            said = "–" if math.isnan(held) else f"{held:.1%}"
            print(f"| {shape} | {size} against {AGAINST} | {said} | {given / n_panels:.0%} |", flush=True)


def main() -> None:
    """Print coverage (median width) by shape, size and method."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--panels", type=int, default=200)
    parser.add_argument("--boot", type=int, default=999)
    parser.add_argument("--rivals", action="store_true", help="set ours beside other cluster intervals")
    parser.add_argument("--thin", action="store_true", help="one thin side against 60 articles")
    asked = parser.parse_args()
    if asked.thin:
        print_thin(asked.panels, asked.boot)
        return
    methods = RIVALS if asked.rivals else METHODS
    print(f"Coverage of 95 % intervals in {asked.panels} panels, {asked.boot} resamples;")
    print("in brackets the median width, and how many panels gave an interval where not all did.\n")
    print("| tone | articles | " + " | ".join(methods) + " |")
    print("|---|--:|" + "--:|" * len(methods))
    for shape in SHAPES:
        for size in SIZES:
            found = coverage(asked.panels, size, shape, n_boot=asked.boot, methods=methods)
            cells = []
            for row in found.itertuples():
                given = "" if row.given == asked.panels else f"; {row.given} panels"
                cells.append(f"{100 * row.coverage:.1f} % ({row.width:.2f}{given})")
            print(f"| {shape} | {size} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
