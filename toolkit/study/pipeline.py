"""run_study(): each step turns one table into the next."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit.compare.contrasts import compare_tone
from toolkit.compare.panel import build_panel, with_tone
from toolkit.corpus.corpus import Corpus
from toolkit.corpus.read import read_corpus
from toolkit.corpus.samples import Fetching, corpora_path, fetch_sample, list_samples
from toolkit.errors import ConfigError, InputError, ReadError, did_you_mean
from toolkit.schema import empty_table
from toolkit.study.config import Study, read_study
from toolkit.study.effects import shares_over_time, tone_by_part
from toolkit.study.result import STEPS, StudyResult
from toolkit.study.sections import LEAST_TOPICS
from toolkit.study.strongest import strongest
from toolkit.targets.mentions import find_mentions
from toolkit.tone.audit import audit_scorer
from toolkit.tone.lexicon import LexiconScorer
from toolkit.tone.scorer import ExplainingScorer, Scorer, evidence_table, get_scorer, is_path, score_tone

if TYPE_CHECKING:
    from toolkit.topics.model import TopicModel

#: Called before each step and once at the end: name of the step ("" at the end), steps done, steps in all.
Progress = Callable[[str, int, int], None]


def run_study(study: Study | str | Path, *, progress: Progress | None = None) -> StudyResult:
    """Run a study: read, find, score, audit the scorer, fit topics, build the panel, compare targets and topics.

    Parameters
    ----------
    study : Study or path
        The settings, or the TOML file that holds them.
    progress : callable, optional
        Called as ``progress(step, done, total)`` before each step, and at the end with an empty step.

    Returns
    -------
    StudyResult
        All tables and the settings that they were made with. The same input gives the same bytes.

    Raises
    ------
    ConfigError
        For a study file that cannot be used.
    ReadError
        When no article can be read.
    InputError
        When a setting does not fit the articles, such as more topics than they hold.
    MissingExtraError
        When the topic model needs a library that is not installed.

    Examples
    --------
    >>> import toolkit as tk
    >>> result = tk.run_study("corpora/asia-tour/study.toml")  # doctest: +SKIP
    >>> result.contrasts  # doctest: +SKIP
    """
    plan = study if isinstance(study, Study) else read_study(study)
    tell = _teller(progress)

    tell("read")
    corpus = load_corpus(plan)
    check_topics(plan, corpus)
    tell("find")
    targets = plan.load_targets()
    mentions = find_mentions(corpus, targets)
    tell("score")
    scorer = load_scorer(plan)
    tone = score_tone(mentions, scorer=scorer)
    evidence = _evidence(mentions, tone, scorer, of=plan.tone.evidence)
    tell("audit")
    audit = audit_scorer(scorer, targets=targets)
    tell("topics")
    topics, told = _topics(plan, corpus)
    tell("panel")
    panel = build_panel(corpus, mentions, tone, topics.get("doc_topics"))
    tell("compare")
    named = set(with_tone(panel)["target"])
    codes = [t.code for t in targets if t.code in named]
    how: dict[str, Any] = {
        "n_boot": plan.compare.n_boot,
        "level": plan.compare.level,
        "min_articles": plan.compare.min_articles,
        "random_state": plan.study.random_state,
    }
    comparison = compare_tone(panel, by=plan.by, period=plan.compare.period, targets=codes or None, **how)
    prevalence = shares_over_time(corpus, topics.get("doc_topics"), period=plan.compare.period, **how)
    decomposition = tone_by_part(panel, codes, **how)
    tell("")
    return StudyResult(
        study=plan,
        articles=corpus.articles,
        rejected=corpus.rejected,
        mentions=mentions,
        tone=tone,
        evidence=evidence,
        audit=audit.figures,
        audit_probes=audit.probes,
        topic_terms=topics.get("topic_terms", empty_table("topic_terms")),
        doc_topics=topics.get("doc_topics", empty_table("doc_topics")),
        topic_summary=topics.get("topic_summary", empty_table("topic_summary")),
        panel=panel,
        comparison=comparison.table,
        contrasts=comparison.contrasts,
        prevalence=prevalence,
        decomposition=decomposition,
        settings=_as_json(
            {
                "corpus": {
                    "name": corpus.name,
                    "digest": corpus.digest,
                    "provenance": _portable(corpus.provenance),
                },
                "scorer": scorer.name,
                "weights": getattr(scorer, "digest", None),
                "topics": plan.topics.to_dict() | told,
                "compare": dict(comparison.settings),
            }
        ),
    )


def load_corpus(study: Study) -> Corpus:
    """Return the corpus that a study names."""
    settings = study.corpus.to_dict()
    path, sample = settings.pop("path", None), settings.pop("sample", None)
    with _in_the_file(study, "[corpus] sample: "):
        source = study.locate(path) if sample is None else sample_path(sample)
    with _in_the_file(study, "[corpus] "):
        return read_corpus(source, **settings)


def sample_path(name: str, *, folder: str | Path | None = None, progress: Fetching | None = None) -> Path:
    """Return the folder of a sample corpus; one that does not come with the package is fetched once.

    ``progress(done, total)`` is called with the bytes of a file while it is fetched.
    """
    samples = list_samples()
    kinds = dict(zip(samples["name"].tolist(), samples["kind"].tolist(), strict=True))
    if name not in kinds:
        message = f"There is no sample corpus {name!r}. {did_you_mean(name, kinds)}"
        raise InputError(message)
    return corpora_path(name) if kinds[name] == "bundled" else fetch_sample(name, folder=folder, progress=progress)


def load_scorer(study: Study) -> Scorer:
    """Return the scorer that a study names or that lies at its path, with the user's own words."""
    scorer = study.tone.scorer
    with _in_the_file(study, "[tone] words: "):
        words = study.load_words()
        if words is not None:
            return LexiconScorer(words)
    if not is_path(scorer):
        return get_scorer(scorer)
    try:
        return get_scorer(str(study.locate(scorer)))
    except ReadError as error:
        rule = "[tone] scorer must be the folder of a neural scorer or the .npz file of a linear one"
        message = f"{study.where}{rule}: {error}"
        raise ConfigError(message) from error


@contextmanager
def _in_the_file(study: Study, key: str) -> Iterator[None]:
    """Name the study's file and key in an error about a value of it that only its use tells."""
    try:
        yield
    except (InputError, ConfigError) as error:
        message = f"{study.where}{key}{error}"
        raise ConfigError(message) from error


def _evidence(mentions: pd.DataFrame, tone: pd.DataFrame, scorer: Scorer, *, of: str) -> pd.DataFrame:
    """Return the words behind the scores: of all mentions, or of the strongest where explaining takes long.

    ``of="all"`` explains all, however long it takes.
    """
    if not isinstance(scorer, ExplainingScorer):
        return empty_table("evidence")
    if of == "strongest" and getattr(scorer, "explains_slowly", False):
        scored = mentions.merge(tone[["mention_id", "score"]], on="mention_id")
        ends = [end for target in sorted(set(scored["target"])) for end in strongest(scored, target)]
        ids = {id for end in ends for id in end["mention_id"]}
        mentions = mentions[mentions["mention_id"].isin(ids)]
    return evidence_table(mentions, scorer=scorer)


def _topics(study: Study, corpus: Corpus) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Fit the topic model and return its tables, none without a model, and what else is told of it."""
    told: dict[str, Any] = {"encoder": None, "notes": []}
    if study.topics.model == "none":
        return {}, told
    from toolkit.topics.stability import stability_of_fit

    model = _topic_model(study, corpus)
    try:
        model.fit(corpus)
    except InputError as error:
        raise _in_terms_of_the_file(error, study) from error
    lost = [name for name, share in getattr(model, "keyword_shares_", {}).items() if share < 0.5]
    if lost:
        note = f"Topics that hold less than half of their keywords, so do not believe their names: {', '.join(lost)}."
        told["notes"].append(note)
    if not getattr(model, "converged_", True):
        told["notes"].append("The topics had not settled when the fit reached its greatest number of iterations.")
    seed, n_runs = study.study.random_state, study.topics.stability
    again = None
    if n_runs:
        try:
            again = stability_of_fit(model, corpus, over="resamples", n_runs=n_runs, random_state=seed)
        except InputError as error:  # a tenth fewer articles may be too few for so many topics
            note = f"Stability is not known: the topics could not be fitted to 90 % of the articles. {error}"
            told["notes"].append(note)
    tables = {
        "topic_terms": model.topic_terms(),
        "doc_topics": model.doc_topics(),
        "topic_summary": model.topic_summary(stability=again),
    }
    return tables, told | {"encoder": getattr(model, "digest", None)}


def _topic_model(study: Study, corpus: Corpus) -> "TopicModel":
    """Return the topic model of a study, not yet fitted."""
    from toolkit.topics.settings import VocabularySettings

    settings: dict[str, Any] = {
        "n_topics": study.topics.n_topics,
        "random_state": study.study.random_state,
        "vocabulary": VocabularySettings(mask=_mask(study, corpus)),
    }
    if study.topics.model == "seeded":
        from toolkit.topics.seeded import SeededTopics

        return SeededTopics(**settings, categories=study.topics.categories or {})
    if study.topics.model == "embedded":
        from toolkit.topics.embedded import EmbeddedTopics

        return EmbeddedTopics(**settings)
    if study.topics.model == "lda":
        from toolkit.topics.lda import LdaTopics

        return LdaTopics(**settings)
    from toolkit.topics.nmf import NmfTopics

    return NmfTopics(**settings)


def _mask(study: Study, corpus: Corpus) -> tuple[str, ...] | None:
    """Return the names that stay out of the topics; None is a vocabulary's own default, those of countries."""
    from toolkit.topics.masking import country_names
    from toolkit.topics.person_names import person_names

    countries = study.topics.mask_countries
    if not study.topics.mask_persons:
        return None if countries else ()
    return (*(country_names() if countries else ()), *person_names(corpus))


def check_topics(study: Study, corpus: Corpus) -> None:
    """Raise when the topics plainly cannot be found in the articles, or an extra is missing; nothing is fitted."""
    if study.topics.model == "none":
        return
    try:
        _topic_model(study, corpus).check(corpus)
    except InputError as error:
        raise _in_terms_of_the_file(error, study) from error


def _in_terms_of_the_file(error: InputError, study: Study) -> InputError:
    """Say what is too little for the topic model by what stands in the study's file."""
    if not any(name in str(error) for name in ("min_df", "max_df", "n_topics")):
        return error
    by = ' and take "topic" out of [compare] by' if "topic" in (study.compare.by or ()) else ""
    fewer = "set [topics] n_topics lower, or"
    if study.topics.n_topics == LEAST_TOPICS:
        fewer = "set [topics]"
    elif study.topics.n_topics == len(study.topics.categories or ()):
        fewer = f"name fewer [topics.categories] and {fewer}"
    rule = f"too few or too short articles for {study.topics.n_topics} topics"
    return InputError(f'{study.where}{rule}: {fewer} model = "none"{by}.')


def _portable(provenance: dict[str, Any]) -> dict[str, Any]:
    """Leave out where the corpus lay: the files are named relative to it."""
    return {key: value for key, value in provenance.items() if key != "path"}


def _as_json(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings as they come back from the lock: a run read back is the run that was written."""
    plain: dict[str, Any] = json.loads(json.dumps(settings, default=str))
    return plain


def _teller(progress: Progress | None) -> Callable[[str], None]:
    steps = list(STEPS)

    def tell(step: str) -> None:
        if progress is not None:
            progress(step, steps.index(step) if step else len(steps), len(steps))

    return tell
