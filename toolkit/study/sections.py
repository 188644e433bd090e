"""The sections of a study file: their keys, rules and defaults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from toolkit.errors import ConfigError
from toolkit.study.rules import (
    Rule,
    Section,
    between,
    key,
    one_of,
    some_of,
    text,
    text_lists,
    text_or_numbers,
    text_table,
    truth,
    whole,
)
from toolkit.tone.scorer import DEFAULT_SCORER, SCORERS, is_path

#: Of a model of topics.
LEAST_TOPICS = 2


def _scorer() -> Rule:
    """Return the rule of a bundled scorer's name, or the path of another."""
    named = one_of(*sorted(SCORERS))
    says = f'{named.says}, or the path of one of your own, such as "./my-scorer" or "mine.npz"'
    return Rule(says, lambda v: named.holds(v) or (isinstance(v, str) and is_path(v)))


@dataclass(frozen=True)
class GeneralSettings(Section):
    """The study's title, and the seed of everything random in it."""

    section: ClassVar[str] = "study"
    title: str | None = key(text())
    random_state: int = key(whole(0, most=2**32 - 1), 0)


@dataclass(frozen=True)
class CorpusSettings(Section):
    """What ``read_corpus`` is given: a path relative to the study's folder, or a sample corpus by name."""

    section: ClassVar[str] = "corpus"
    path: str | None = key(text())
    sample: str | None = key(text())
    columns: Mapping[str, str] | None = key(text_table())
    pattern: str | None = key(text())
    format: str | None = key(text())
    encoding: str | None = key(text())
    language: str | None = key(text())
    outlet: str | None = key(text())
    day_first: bool | None = key(truth())

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.path is None) == (self.sample is None):
            message = '[corpus] must have one of the keys "path" (your articles) and "sample" (by its name).'
            raise ConfigError(message)


@dataclass(frozen=True)
class ToneSettings(Section):
    """Which scorer, by name or path, and the user's own words: a file's name, or a table of words and valences.

    ``evidence`` says for which mentions a scorer that is slow to explain gives the words behind its scores: those of
    each target's strongest sentences, or all. Others explain all.
    """

    section: ClassVar[str] = "tone"
    scorer: str = key(_scorer(), DEFAULT_SCORER)
    words: str | Mapping[str, float] | None = key(text_or_numbers())
    evidence: str = key(one_of("strongest", "all"), "strongest")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.words is not None and self.scorer != "lexicon":
            message = f'[tone] words goes with scorer = "lexicon" only. Got it with scorer = "{self.scorer}".'
            raise ConfigError(message)


@dataclass(frozen=True)
class TopicsSettings(Section):
    """Which topic model, of how many topics, which names are kept out of them, and how often it is fitted again.

    Names of countries are kept out, because otherwise topics are countries. Those of persons are not unless the file
    says so: on the bundled corpus and on Reuters neither coherence nor agreement with coded subjects clearly gained
    (``tests/benchmarks/topics_masking.py``), the names of leaders are out with their countries, and what is not
    masked cannot be masked wrongly. It is for news in which persons fill topics.
    """

    section: ClassVar[str] = "topics"
    model: str = key(one_of("nmf", "lda", "seeded", "embedded", "none"), "nmf")
    n_topics: int = key(whole(LEAST_TOPICS, most=500), 12)
    categories: Mapping[str, Sequence[str]] | None = key(text_lists())
    mask_countries: bool = key(truth(), True)
    mask_persons: bool = key(truth(), False)
    stability: int = key(whole(0, most=100), 5)

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.model == "seeded") != (self.categories is not None):
            message = '[topics] model = "seeded" and [topics.categories], lists of keywords by name, need each other.'
            raise ConfigError(message)
        if self.n_topics < len(self.categories or ()):
            least = len(self.categories or ())
            message = (
                f"[topics] n_topics must be at least {least}, the number of [topics.categories]. Got {self.n_topics}."
            )
            raise ConfigError(message)


@dataclass(frozen=True)
class CompareSettings(Section):
    """What tone is split by, and how intervals are made."""

    section: ClassVar[str] = "compare"
    by: tuple[str, ...] | None = key(some_of("outlet", "period", "topic"))
    period: str = key(one_of("day", "week", "month", "quarter", "year"), "month")
    n_boot: int = key(whole(100), 2000)
    level: float = key(between(0.5, 0.99), 0.95)
    min_articles: int = key(whole(1), 10)


@dataclass(frozen=True)
class ReportSettings(Section):
    """How much the page shows: at most so many sentences for each target and outlet."""

    section: ClassVar[str] = "report"
    sentences: int = key(whole(1, most=200), 20)
