"""Preprocessing sensitivity: which topics and figures survive other choices of what counts as a word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics.checks import check_model, check_seed
from toolkit.topics.documents import keep_articles, read_documents, take_articles
from toolkit.topics.heldout import heldout_coherence
from toolkit.topics.masking import compile_mask, country_names
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.stability import jaccard, match_topics
from toolkit.topics.stemming import stem, stem_texts
from toolkit.topics.stopwords import english_stop_words

#: The name under which the settings that were given stand in the tables.
BASE = "as given"


@dataclass(frozen=True)
class Variant:
    """One way to cut texts into words.

    Parameters
    ----------
    vocabulary : VocabularySettings
    stemmed : bool, default False
        Whether endings are taken off the words (Porter).
    """

    vocabulary: VocabularySettings
    stemmed: bool = False


@dataclass(frozen=True, eq=False)
class PreprocessingSensitivity:
    """What became of the topics under other choices.

    Parameters
    ----------
    figures : DataFrame
        One row per variant, the given settings first: variant, n_terms, held_out and in_sample (NPMI), diversity,
        exclusivity, jaccard (mean over topics), n_survive (topics with a Jaccard index of 0.5 or more), same_topic
        (share of articles whose largest topic is the matched one), share_change (largest change of a matched topic's
        mean share; NaN when none is matched).
    topics : DataFrame
        One row per variant and topic of the given settings: variant, topic, label, matched (topic of the variant,
        -1 for none with a word in common), jaccard, survives (0.5 or more), share, share_in_variant (NaN for none).
    """

    figures: pd.DataFrame
    topics: pd.DataFrame


def preprocessing_sensitivity(
    model: Any,
    corpus: Corpus | pd.DataFrame | Iterable[str],
    *,
    variants: Mapping[str, Variant] | None = None,
    n_terms: int = 10,
    random_state: int = 0,
) -> PreprocessingSensitivity:
    """Fit a model again under other choices of preprocessing, and tell which topics come back.

    Parameters
    ----------
    model : topic model, not fitted
        Its vocabulary settings are the given ones; everything else stays.
    corpus : Corpus, DataFrame or iterable of str
        The articles.
    variants : mapping of str to Variant, optional
        Other choices by name; ``default_variants(model.vocabulary)`` when left out, each of which changes one.
    n_terms : int, default 10
        Heaviest terms of a topic that are compared, by the model's own weights.
    random_state : int, default 0
        Seed of the halves for the held-out coherence.

    Returns
    -------
    PreprocessingSensitivity

    Raises
    ------
    InputError
        When ``model`` is no topic model, there is no variant, one is called "as given", or the settings leave too few
        terms.

    Notes
    -----
    Denny and Spirling (2018), "Text preprocessing for unsupervised learning: why it matters, when it misleads, and
    what to do about it", Political Analysis 26: findings that depend on one such choice should say so. Unlike their
    preText, which compares distances between documents over all combinations, this compares topics, one choice at a
    time; give ``variants`` of your own for combinations.

    Topics are matched one to one for the greatest sum of Jaccard indices of their heaviest terms. So that a choice does
    not change the words that are compared, phrases are taken apart and endings off on both sides. Coherence of variants
    with other vocabularies is not quite on one scale: rare words and stop words lower it by themselves.

    Examples
    --------
    >>> from toolkit.topics.nmf import NmfTopics  # doctest: +SKIP
    >>> preprocessing_sensitivity(NmfTopics(12), corpus).figures  # doctest: +SKIP
    """
    check_model(model, of="preprocessing_sensitivity")
    check_seed(random_state, of="preprocessing_sensitivity")
    given = model.vocabulary or VocabularySettings()
    if not isinstance(variants, Mapping | None):
        message = f"The 'variants' of preprocessing_sensitivity must map names to Variant. Got {variants!r}."
        raise InputError(message)
    others = default_variants(given) if variants is None else dict(variants)
    for name, variant in others.items():
        if not isinstance(variant, Variant):
            message = (
                "The 'variants' of preprocessing_sensitivity must map names to Variant. "
                f"Got {variant!r} for {name!r}; write Variant(VocabularySettings(...))."
            )
            raise InputError(message)
    if not others or BASE in others:
        message = f"The 'variants' must hold at least one, none of them called {BASE!r}. Got {sorted(others)}."
        raise InputError(message)
    data = keep_articles(corpus)
    documents = read_documents(data)
    articles = take_articles(data, range(len(documents.texts)))
    table = articles if isinstance(articles, pd.DataFrame) else pd.DataFrame(index=range(len(articles)))
    # Numbers of one width, since a model sorts ids as strings: the order of a list of texts stays.
    ids = documents.article_ids if isinstance(articles, pd.DataFrame) else _numbered(len(documents.texts))
    table = table.assign(article_id=ids, title="", text=documents.texts)
    base = _fit(model, table, Variant(given), n_terms=n_terms, random_state=random_state)
    figures = [{"variant": BASE, **base.figures, "jaccard": 1.0, "n_survive": len(base.terms), "same_topic": 1.0}]
    figures[0]["share_change"] = 0.0
    rows = []
    for name, variant in others.items():
        other = _fit(model, table, variant, n_terms=n_terms, random_state=random_state)
        match = match_topics(base.terms, other.terms)
        overlap = [jaccard(a, other.terms[b]) if b >= 0 else 0.0 for a, b in zip(base.terms, match, strict=True)]
        shares = np.where(match >= 0, other.shares[match], np.nan)
        changes = np.abs(shares - base.shares)[match >= 0]
        survives = np.array(overlap) >= 0.5
        figures.append(
            {
                "variant": name,
                **other.figures,
                "jaccard": float(np.mean(overlap)),
                "n_survive": int(survives.sum()),
                "same_topic": float((match[base.largest] == other.largest).mean()),
                "share_change": float(changes.max()) if len(changes) else float("nan"),
            }
        )
        for topic, label in enumerate(base.labels):
            found = (int(match[topic]), overlap[topic], bool(survives[topic]), base.shares[topic], shares[topic])
            rows.append((name, topic, label, *found))
    columns = ["variant", "topic", "label", "matched", "jaccard", "survives", "share", "share_in_variant"]
    return PreprocessingSensitivity(pd.DataFrame(figures), pd.DataFrame(rows, columns=columns))


def default_variants(settings: VocabularySettings | None = None) -> dict[str, Variant]:
    """Return the choices that are tried, one at a time.

    Parameters
    ----------
    settings : VocabularySettings, optional
        The given settings.

    Returns
    -------
    dict of str to Variant
        Stop words kept, or taken out where they are kept, with ``max_df=1.0``, which would else drop the commonest of
        them; words stemmed, and the keywords of ``SeededTopics`` with them; phrases the other way; rare words kept;
        words in fewer than ten texts dropped; names masked or not, the other way.

    Examples
    --------
    >>> list(default_variants())
    ['stop words kept', 'stemmed', 'no phrases', 'rare words kept', 'rare words dropped', 'countries named']
    """
    base = settings or VocabularySettings()
    stops = "stop words dropped" if base.stop_words == () else "stop words kept"
    rare = max(10, 3 * base.min_df)
    return {
        stops: Variant(replace(base, stop_words=None if base.stop_words == () else (), max_df=1.0)),
        "stemmed": Variant(base, stemmed=True),
        "no phrases" if base.phrases else "phrases": Variant(replace(base, phrases=not base.phrases)),
        "rare words kept": Variant(replace(base, min_df=1)),
        "rare words dropped": Variant(replace(base, min_df=rare)),
        "countries masked" if base.mask == () else "countries named": Variant(
            replace(base, mask=None if base.mask == () else ())
        ),
    }


@dataclass(frozen=True, eq=False)
class _Fit:
    """What is compared of one fit: the stems of each topic's first words, sizes, and where articles belong."""

    figures: dict[str, Any]
    terms: list[list[str]]
    labels: list[str]
    shares: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    largest: np.ndarray[tuple[int, ...], np.dtype[np.int64]]


def _fit(model: Any, table: pd.DataFrame, variant: Variant, *, n_terms: int, random_state: int) -> _Fit:
    """Fit one variant on all articles, and on halves for the held-out coherence."""
    settings, read = variant.vocabulary, table
    if variant.stemmed:
        stop_words = english_stop_words() if settings.stop_words is None else frozenset(settings.stop_words)
        mask = compile_mask(country_names() if settings.mask is None else settings.mask)
        shorten = partial(stem_texts, mask=mask, stop_words=stop_words)
        read = table.assign(text=shorten(table["text"]))
        if hasattr(model, "categories"):
            model = replace(model, categories={name: shorten(words) for name, words in model.categories.items()})
        settings = replace(settings, mask=())
    fitted = replace(model, vocabulary=settings).fit(read)
    halves = heldout_coherence(replace(model, vocabulary=settings), read, random_state=random_state)
    names = ("held_out", "in_sample", "diversity", "exclusivity")
    wide = fitted.doc_topics().pivot_table(index="article_id", columns="topic", values="share")
    first = [_stems(words) for _, words in fitted.topic_terms(n_terms, order="weight").groupby("topic")["term"]]
    return _Fit(
        {"n_terms": len(fitted.vocabulary_.terms_), **{name: float(halves[name].mean()) for name in names}},
        first,
        list(fitted.topic_summary()["label"]),
        wide.mean(axis=0).to_numpy(dtype=np.float64),
        wide.to_numpy().argmax(axis=1),
    )


def _numbered(n: int) -> list[str]:
    return [str(i).zfill(len(str(n))) for i in range(n)]


def _stems(terms: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(stem(word) for term in terms for word in term.split()))
