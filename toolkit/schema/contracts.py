"""The table contracts: which columns a table has, of what type, in which unit and range, with which meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["str", "int", "float", "bool", "datetime"]

#: Code of a mention whose country the text does not tell, such as a bare "Korea".
AMBIGUOUS = "AMBIGUOUS"

MENTION_KINDS = ("name", "demonym", "capital", "leader", "government", "other")
MENTION_PARTS = ("title", "dateline", "lead", "body")
TONE_LABELS = ("negative", "neutral", "positive")


@dataclass(frozen=True)
class Column:
    """One column of a table contract.

    Parameters
    ----------
    kind : {"str", "int", "float", "bool", "datetime"}
        What the values are; ``check_table`` compares it with the dtype.
    meaning : str
        One line, with unit and range where there is one.
    required : bool, default True
        Whether a value must be there; otherwise NA is allowed.
    optional : bool, default False
        Whether the column may be missing; ``as_table`` then adds it, with NA in every row.
    range : tuple of float, optional
        The smallest and the largest number that there may be, NA apart; ``check_table`` compares them.
    """

    kind: Kind
    meaning: str
    required: bool = True
    optional: bool = False
    range: tuple[float, float] | None = None


#: Ranges of numbers: shares and probabilities, tones, and differences of tones.
_SHARE, _TONE, _DIFFERENCE = (0.0, 1.0), (-1.0, 1.0), (-2.0, 2.0)


ARTICLES = {
    "article_id": Column("str", "stable hash of outlet, date, title, text and the source's own id"),
    "title": Column("str", "headline; empty when there is none"),
    "text": Column("str", "body as it was read, never changed after loading; empty for a title-only record"),
    "published": Column("datetime", "time of publication, UTC; NaT when unknown", required=False),
    "outlet": Column("str", "who published it; empty when unknown"),
    "language": Column("str", "ISO 639-1 code; empty when unknown"),
    "url": Column("str", "address; empty when unknown"),
    "source_file": Column("str", "file it was read from, relative to the path that was asked for"),
    "source_row": Column("int", "1-based row, record or line in that file"),
}
REJECTED = {
    "source_file": Column("str", "file, relative to the path that was asked for"),
    "source_row": Column("int", "1-based row; 0 when the whole file was set aside"),
    "reason": Column("str", "which rule was broken, and the remedy"),
    "excerpt": Column("str", "first characters of what was not loaded"),
}
MENTIONS = {
    "mention_id": Column("str", "article, part, offset and target: the same on every run"),
    "article_id": Column("str", "the article"),
    "target": Column("str", f"code of the target (ISO 3166 alpha-2 for a country), or {AMBIGUOUS}"),
    "candidates": Column("str", "codes it may mean, joined by '|', where the surface alone is ambiguous; else empty"),
    "surface": Column("str", "the characters of the mention"),
    "kind": Column("str", "one of " + ", ".join(MENTION_KINDS)),
    "start": Column("int", "first character, counted in the article's text (its title when part is 'title')"),
    "end": Column("int", "one past the last character"),
    "part": Column("str", "one of " + ", ".join(MENTION_PARTS)),
    "sentence_id": Column("int", "offset at which the sentence starts in the text; -1 in the title"),
    "left": Column("str", "the sentence before the mention"),
    "mention": Column("str", "the mention, equal to surface"),
    "right": Column("str", "the sentence after the mention; left + mention + right is the sentence"),
    "quoted": Column("bool", "whether the mention stands in direct speech"),
    "speaker": Column("str", "who says it; NA until speakers are resolved", required=False),
}
TONE = {
    "mention_id": Column("str", "the mention"),
    "scorer": Column("str", "name of the scorer"),
    "p_negative": Column("float", "probability in [0, 1]; NA for a lexicon", required=False, range=_SHARE),
    "p_neutral": Column("float", "probability in [0, 1]; NA for a lexicon", required=False, range=_SHARE),
    "p_positive": Column("float", "probability in [0, 1]; NA for a lexicon", required=False, range=_SHARE),
    "score": Column("float", "tone in the context of the mention, in [-1, 1]", range=_TONE),
    "label": Column("str", "one of " + ", ".join(TONE_LABELS)),
}
EVIDENCE = {
    # A neural scorer is slow to explain: a study says with [tone] evidence = "all" that it is to explain all.
    "mention_id": Column("str", "the mention; of a neural scorer, unless told otherwise, of strongest sentences alone"),
    "token": Column("str", "the characters that moved the score"),
    "token_start": Column("int", "first character, counted in the sentence (left + mention + right)"),
    "token_end": Column("int", "one past the last character"),
    "contribution": Column("float", "how far the token moves the score, in units of the score"),
}
AUDIT = {
    "check": Column("str", "what was checked"),
    "target": Column("str", "code of the target; 'all' for the figure over all sentences"),
    "n": Column("int", "sentences or pairs of sentences that enter"),
    "figure": Column("float", "a share in [0, 1], or a shift or difference in units of the score"),
    "ci_low": Column("float", "lower end of its 95 % interval, over sentences; NA for one", required=False),
    "ci_high": Column("float", "upper end of the interval; NA for one sentence", required=False),
    "rule": Column("str", "at most or at least; at most bounds the size of a figure with a sign"),
    "bar": Column("float", "what the figure is held against"),
    "passed": Column("bool", "whether the figure keeps to the bar"),
    "what": Column("str", "the check in words"),
}
AUDIT_PROBES = {
    "probe_id": Column("str", "the scored mention of a sentence of the audit"),
    "check": Column("str", "what it is part of; 'swap' for all four checks of the target swap"),
    "item": Column("str", "the sentence or pair that it belongs to"),
    "target": Column("str", "code of the mention's target"),
    "role": Column("str", "form of the name, or side of the pair; empty for a name-only sentence"),
    "expected": Column("str", "a label; or lower, higher, same, nearer, farther, against the other side of the pair"),
    "left": Column("str", "the sentence before the mention"),
    "mention": Column("str", "the mention"),
    "right": Column("str", "the sentence after the mention"),
    "score": Column("float", "tone in the context of the mention, in [-1, 1]", range=_TONE),
    "label": Column("str", "one of " + ", ".join(TONE_LABELS)),
    "difference": Column("float", "score minus that of the other side, or minus the sentence's mean", required=False),
    "passed": Column("bool", "whether the probe is as expected; in a swap, whether its difference is small"),
}
TOPIC_TERMS = {
    "topic": Column("int", "number of the topic, from 0"),
    "rank": Column("int", "1 for the term that is read first"),
    "term": Column("str", "word or phrase"),
    "weight": Column("float", "the model's weight, larger is more typical"),
}
DOC_TOPICS = {
    "article_id": Column("str", "the article"),
    "topic": Column("int", "number of the topic, from 0"),
    "share": Column(
        "float", "share of the article in [0, 1]; they sum to 1, and a topic without a row has none", range=_SHARE
    ),
}
TOPIC_SUMMARY = {
    "topic": Column("int", "number of the topic, from 0"),
    "label": Column("str", "readable label made of its most relevant terms"),
    "share": Column("float", "mean share over the articles, in [0, 1]", range=_SHARE),
    "n_articles": Column("int", "articles in which it is the largest topic"),
    "top_terms": Column("str", "its first ten terms, joined by ', '"),
    "example": Column("str", "title (or first words) of the article with the largest share"),
    "stability": Column(
        "float",
        "how far its first terms come back, mean Jaccard index in [0, 1]; or NA",
        required=False,
        optional=True,
        range=_SHARE,
    ),
    "stability_rbo": Column(
        "float", "the same as rank-biased overlap, in [0, 1]", required=False, optional=True, range=_SHARE
    ),
}
PANEL = {
    "article_id": Column("str", "the article"),
    "target": Column("str", "code of the target"),
    "tone": Column(
        "float", "mean score of its mentions, in [-1, 1]; NA where n_mentions is 0", required=False, range=_TONE
    ),
    "tone_se": Column("float", "standard error of that mean; NA for a single mention", required=False),
    "n_mentions": Column("int", "mentions of the target in the article; 0 where only the dateline names it"),
    "prominence": Column("float", "how far the article is about the target, in [0, 1]", range=_SHARE),
    "topic": Column("int", "largest topic of the article; -1 without topics"),
    "topic_share": Column("float", "its share, in [0, 1]; NA without topics", required=False, range=_SHARE),
    "outlet": Column("str", "who published it"),
    "published": Column("datetime", "time of publication, UTC", required=False),
    "cluster_id": Column("str", "articles that are copies of one text share it"),
}
COMPARISON = {
    "group": Column("str", "what the rows are split by: overall, outlet, period or topic"),
    "level": Column("str", "the outlet, period or topic; 'all' for overall"),
    "target": Column("str", "code of the target"),
    "estimate": Column("float", "mean tone over articles, in [-1, 1]", range=_TONE),
    "ci_low": Column("float", "lower end of the interval; NA when it cannot be had", required=False),
    "ci_high": Column("float", "upper end of the interval; NA when it cannot be had", required=False),
    "n_articles": Column("int", "articles in the cell"),
    "n_clusters": Column("int", "clusters in the cell: copies of one text count once"),
    "n_mentions": Column("int", "mentions in the cell"),
    "warning": Column("str", "why to be careful with the row; empty when there is no reason"),
}
CONTRASTS = {
    "group": Column("str", "overall, within-article, outlet, period or topic"),
    "level": Column("str", "the outlet, period or topic; 'all' for overall and within-article"),
    "target_a": Column("str", "code of the first target"),
    "target_b": Column("str", "code of the second target"),
    "estimate": Column(
        "float", "tone towards target_a minus tone towards target_b, in [-2, 2]", required=False, range=_DIFFERENCE
    ),
    "ci_low": Column("float", "lower end of the interval", required=False),
    "ci_high": Column("float", "upper end of the interval", required=False),
    "effect_size": Column("float", "difference in standard deviations of the articles' tone", required=False),
    "p_value": Column("float", "two-sided, in [0, 1]", required=False, range=_SHARE),
    "q_value": Column(
        "float", "p_value after Benjamini-Hochberg over the rows of its group, in [0, 1]", required=False, range=_SHARE
    ),
    "n_articles": Column("int", "articles that enter"),
    "n_clusters": Column("int", "clusters that enter"),
    "warning": Column("str", "why to be careful with the row; empty when there is no reason"),
}
PREVALENCE = {
    "group": Column("str", "what the rows are split by: period or outlet"),
    "level": Column("str", "the period or outlet; 'undated' or 'no outlet' where it is unknown"),
    "topic": Column("int", "number of the topic"),
    "estimate": Column("float", "mean share over the articles, in [0, 1]", range=_SHARE),
    "ci_low": Column(
        "float", "lower end of the interval, in [0, 1]; NA when it cannot be had", required=False, range=_SHARE
    ),
    "ci_high": Column(
        "float", "upper end of the interval, in [0, 1]; NA when it cannot be had", required=False, range=_SHARE
    ),
    "n_articles": Column("int", "articles of the level that have a topic"),
    "n_clusters": Column("int", "their clusters: copies of one text count once"),
    "warning": Column("str", "why to be careful with the row; empty when there is no reason"),
}
TOPIC_EFFECTS = {
    "topic": Column("int", "number of the topic, from 0"),
    "covariate": Column("str", "name of the covariate"),
    "level": Column("str", "level of the covariate; empty for a number"),
    "reference": Column("str", "level that it is held against; empty for a number"),
    "estimate": Column("float", "share minus the reference's, in [-1, 1] if alone; of a number, change per unit"),
    "ci_low": Column("float", "lower end of the interval; NA when it cannot be had", required=False),
    "ci_high": Column("float", "upper end of the interval; NA when it cannot be had", required=False),
    "p_value": Column("float", "two-sided, in [0, 1]; NA without an interval", required=False, range=_SHARE),
    "q_value": Column(
        "float",
        "p_value after Benjamini-Hochberg over the topics, in [0, 1]; NA where it is",
        required=False,
        range=_SHARE,
    ),
    "n_articles": Column("int", "articles of the level; of all rows for a number"),
    "n_clusters": Column("int", "their clusters: copies of one text count once"),
    "method": Column("str", "how the interval is made, and whether the shares are taken as known"),
    "warning": Column("str", "why to be careful with the row; empty when there is no reason"),
}
DECOMPOSITION = {
    "target_a": Column("str", "code of the first target"),
    "target_b": Column("str", "code of the second target"),
    "part": Column("str", "one of difference, other topics, other tone"),
    "level": Column("str", "'all', number of the topic, or 'no topic'"),
    "estimate": Column(
        "float", "tone towards target_a minus target_b, or what the part adds to it, in [-2, 2]", range=_DIFFERENCE
    ),
    "ci_low": Column("float", "lower end of the interval; NA when it cannot be had", required=False),
    "ci_high": Column("float", "upper end of the interval; NA when it cannot be had", required=False),
    "p_value": Column("float", "two-sided, in [0, 1]; NA without an interval", required=False, range=_SHARE),
    "share_a": Column("float", "share of target_a's articles that are in the level, in [0, 1]", range=_SHARE),
    "share_b": Column("float", "share of target_b's articles that are in the level, in [0, 1]", range=_SHARE),
    "tone_a": Column(
        "float", "mean tone of target_a's articles there, in [-1, 1]; NA without any", required=False, range=_TONE
    ),
    "tone_b": Column(
        "float", "mean tone of target_b's articles there, in [-1, 1]; NA without any", required=False, range=_TONE
    ),
    "n_articles": Column("int", "articles of either target in the level"),
    "n_clusters": Column("int", "their clusters: copies of one text count once"),
    "warning": Column("str", "why to be careful with the row; empty when there is no reason"),
}

#: The tables of a study, in the order in which they are made; a run folder holds all of them.
TABLES: Mapping[str, Mapping[str, Column]] = {
    "articles": ARTICLES,
    "rejected": REJECTED,
    "mentions": MENTIONS,
    "tone": TONE,
    "evidence": EVIDENCE,
    "audit": AUDIT,
    "audit_probes": AUDIT_PROBES,
    "topic_terms": TOPIC_TERMS,
    "doc_topics": DOC_TOPICS,
    "topic_summary": TOPIC_SUMMARY,
    "panel": PANEL,
    "comparison": COMPARISON,
    "contrasts": CONTRASTS,
    "prevalence": PREVALENCE,
    "decomposition": DECOMPOSITION,
}
#: The tables of what is asked beside a study.
FURTHER_TABLES: Mapping[str, Mapping[str, Column]] = {"topic_effects": TOPIC_EFFECTS}
#: All of them.
CONTRACTS: Mapping[str, Mapping[str, Column]] = {**TABLES, **FURTHER_TABLES}
KEYS: Mapping[str, tuple[str, ...]] = {
    "articles": ("article_id",),
    "mentions": ("mention_id",),
    "tone": ("mention_id", "scorer"),
    "evidence": ("mention_id", "token_start"),
    "audit": ("check", "target"),
    "audit_probes": ("probe_id",),
    "topic_terms": ("topic", "rank"),
    "doc_topics": ("article_id", "topic"),
    "topic_summary": ("topic",),
    "panel": ("article_id", "target"),
    "comparison": ("group", "level", "target"),
    "contrasts": ("group", "level", "target_a", "target_b"),
    "prevalence": ("group", "level", "topic"),
    "topic_effects": ("topic", "covariate", "level"),
    "decomposition": ("target_a", "target_b", "part", "level"),
}
