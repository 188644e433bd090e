"""Word and topic intrusion: sheets on which people find what does not belong, and the key kept apart."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics.checks import check_seed, check_whole
from toolkit.topics.documents import read_documents
from toolkit.topics.model import TopicModel
from toolkit.topics.tables import DEFAULT_ORDER, check_articles, fitted_tables
from toolkit.topics.term_orders import TermOrder

_DEEP = 50  # a word among so many of a topic is its own, and no intruder
_EXCERPT_WORDS = 90
_SHOWN = 3  # topics of an article beside the intruder (Chang et al. 2009)
_KEY = ["sheet", "item", "option", "text", "topic", "share", "article_id", "intruder", "order"]


class ReadableTopics(Protocol):
    """A fitted topic model, whichever it is."""

    def topic_terms(self, n_terms: int = 10, *, order: TermOrder | None = None) -> pd.DataFrame:
        """Return the first terms of each topic; ``order`` is given only where one is asked for."""
        ...

    def doc_topics(self) -> pd.DataFrame:
        """Return the share of each topic in each article of the fit."""
        ...


@dataclass(frozen=True, eq=False)
class IntrusionSheet:
    """Questions for readers, and their answers, which readers must not see.

    Parameters
    ----------
    kind : {"words", "topics"}
        What is to be found.
    sheet : DataFrame
        One row per question, in shuffled order: sheet (a name made of the questions, the same in the key), item (from
        1), article (empty in a word sheet), option_1, option_2, ..., answer (empty).
    key : DataFrame
        One row per option: sheet, item, option, text, topic (that the option comes from), share (of the topic in the
        article; NaN in a word sheet), article_id (empty in a word sheet), intruder (True for one option of an item),
        order (in which the terms were read; empty for the own order of a model from elsewhere).
    """

    kind: str
    sheet: pd.DataFrame
    key: pd.DataFrame

    def write(self, folder: str | Path) -> tuple[Path, Path]:
        """Write what readers get, without the key: a table to fill in, and a page that makes such a table.

        Parameters
        ----------
        folder : path
            Made when it is missing. The files are called after the kind: word-intrusion.csv and .html.

        Returns
        -------
        (Path, Path)
            The table and the page. The page requests nothing from elsewhere and sends nothing anywhere.
        """
        from toolkit.topics.intrusion_page import render_sheet

        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        table, page = (place / f"{self.kind[:-1]}-intrusion.{ending}" for ending in ("csv", "html"))
        self.sheet.to_csv(table, index=False, encoding="utf-8-sig", lineterminator="\n")  # Excel needs the mark
        page.write_text(render_sheet(self.kind, self.sheet), encoding="utf-8", newline="\n")
        return table, page

    def write_key(self, path: str | Path) -> Path:
        """Write the key as a CSV file: keep it where readers do not look."""
        place = Path(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        self.key.to_csv(place, index=False, encoding="utf-8", lineterminator="\n")
        return place


def word_intrusion(
    model: ReadableTopics, *, n_words: int = 5, order: TermOrder | None = None, random_state: int = 0
) -> IntrusionSheet:
    """Make a word intrusion sheet: in each topic's words, one that belongs to another topic.

    Parameters
    ----------
    model : fitted topic model
        Anything with ``topic_terms``.
    n_words : int, default 5
        Words of the topic itself, its first; 2 or more.
    order : {"weight", "relevance", "frex", "exclusivity", "c_tf_idf", "coherent"} or None, default None
        Order in which a topic's terms are read, as in ``topic_terms``; None for the model's default. "weight" shows
        the heaviest, as the source does.
    random_state : int, default 0
        Seed of the intruders, and of the order of questions and words.

    Returns
    -------
    IntrusionSheet
        One question per topic; topics that are the largest in no article are left out.

    Raises
    ------
    InputError
        When there is one topic alone, a topic has fewer than ``n_words`` words, or no word can intrude.

    Notes
    -----
    Chang, Boyd-Graber, Gerrish, Wang and Blei (2009), "Reading tea leaves: how humans interpret topic models". The
    intruder is among the ``n_words`` first of another topic and not among the first 50 of this one (half of all
    terms, where there are fewer than 100); a phrase that has a word in common with those shown does not intrude, since
    it would give itself away. The default order picks words that keep company: it shows what a reader of the tables
    sees, and may flatter the model beside one whose heaviest words were shown.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace
    >>> words = {0: ["tariff", "export", "quota"], 1: ["missile", "launch", "radar"]}
    >>> rows = [(t, r, w, 1 / r) for t in words for r, w in enumerate(words[t], start=1)]
    >>> terms = pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"])
    >>> made = word_intrusion(SimpleNamespace(topic_terms=lambda n_terms: terms, doc_topics=None), n_words=3)
    >>> made.sheet.shape, made.key[made.key["intruder"]].groupby("item").size().tolist()
    ((2, 8), [1, 1])
    """
    check_whole("n_words", n_words, of="word_intrusion", least=2)
    check_seed(random_state, of="word_intrusion")
    lists = _term_lists(model, max(n_words, 2 * _DEEP), order, unused=_unused(model))
    n_terms = len({term for terms in lists.values() for term in terms})
    deep = max(n_words, min(_DEEP, n_terms // 2))
    rng = np.random.default_rng(random_state)
    items = []
    for topic, terms in lists.items():
        own = terms[:n_words]
        if len(own) < n_words:
            first = ", ".join(own[:_DEEP]) + (", ..." if len(own) > _DEEP else "")
            message = f"Each topic must have n_words={n_words} words. Topic {topic} has {len(own)}: {first}."
            raise InputError(message)
        shown = {word for term in own for word in term.split()}
        near = {word for other in lists if other != topic for word in lists[other][:n_words]}
        able = sorted(t for t in near if t not in terms[:deep] and not shown & set(t.split()))
        if not able:
            message = f"No word can intrude on topic {topic}: the first words of all others are its own, too."
            raise InputError(message)
        intruder = able[rng.integers(len(able))]
        home = min(other for other in lists if other != topic and intruder in lists[other][:n_words])
        options = [(term, topic, np.nan, False) for term in own] + [(intruder, home, np.nan, True)]
        items.append(("", "", options))
    return _shuffled("words", items, _named(order, model), rng)


def topic_intrusion(
    model: ReadableTopics,
    corpus: Corpus | pd.DataFrame | list[str],
    *,
    n_articles: int = 20,
    n_words: int = 8,
    order: TermOrder | None = None,
    random_state: int = 0,
) -> IntrusionSheet:
    """Make a topic intrusion sheet: beside an article's three largest topics, one that it does not hold.

    Parameters
    ----------
    model : fitted topic model
        Anything with ``topic_terms`` and ``doc_topics``, of four topics or more.
    corpus : Corpus, DataFrame or list of str
        The articles of the fit.
    n_articles : int, default 20
        Articles that are asked about, drawn from those that hold three topics; 1 or more.
    n_words : int, default 8
        Words by which a topic is shown, its first.
    order : {"weight", "relevance", "frex", "exclusivity", "c_tf_idf", "coherent"} or None, default None
        Order in which a topic's terms are read, as in ``topic_terms``; None for the model's default.
    random_state : int, default 0
        Seed of the articles, the intruders, and the order of questions and topics.

    Returns
    -------
    IntrusionSheet
        One question per article, shown by its first 90 words.

    Raises
    ------
    InputError
        When there are fewer than four topics, the corpus is not that of the fit, or too few articles hold three
        topics.

    Notes
    -----
    Chang et al. (2009). The intruder is drawn from the lower half of the article's topics, by share, and is smaller
    than the three shown. A model that gives most articles a single topic (sentence vectors and clusters) has few
    articles to ask about: then the sheet cannot be made, which says something about its shares.

    Examples
    --------
    >>> from toolkit.topics.nmf import NmfTopics  # doctest: +SKIP
    >>> topic_intrusion(NmfTopics(12).fit(corpus), corpus).write("for-readers")  # doctest: +SKIP
    """
    check_whole("n_articles", n_articles, of="topic_intrusion", least=1)
    check_whole("n_words", n_words, of="topic_intrusion", least=1)
    check_seed(random_state, of="topic_intrusion")
    documents = read_documents(corpus)
    shares = model.doc_topics().pivot_table(index="article_id", columns="topic", values="share").sort_index()
    if set(shares.index) != set(documents.article_ids):
        message = (
            "topic_intrusion must be given the corpus that the model was fitted on. "
            f"Got {len(documents.article_ids)} articles; the model has {len(shares)}."
        )
        raise InputError(message)
    check_articles(model, documents.texts, of="topic_intrusion")
    if shares.shape[1] < _SHOWN + 1:
        message = f"topic_intrusion needs a model of at least {_SHOWN + 1} topics. Got {shares.shape[1]}."
        raise InputError(message)
    theta = shares.to_numpy()
    ranked = np.argsort(-theta, axis=1, kind="stable")
    third = np.take_along_axis(theta, ranked[:, _SHOWN - 1 : _SHOWN], axis=1)[:, 0]
    lower = ranked[:, max(_SHOWN, theta.shape[1] // 2) :]
    able = np.flatnonzero((third > 0.05) & (np.take_along_axis(theta, lower[:, :1], axis=1)[:, 0] < third / 2))
    if len(able) < n_articles:
        message = (
            "The 'n_articles' parameter of topic_intrusion must not exceed the articles with three topics above 5 % "
            f"and others well below. Got {n_articles}; there are {len(able)}."
        )
        raise InputError(message)
    rng = np.random.default_rng(random_state)
    shown = {topic: ", ".join(terms) for topic, terms in _term_lists(model, n_words, order).items()}
    texts = dict(zip(documents.article_ids, documents.texts, strict=True))
    names, topics = shares.index.tolist(), [int(t) for t in shares.columns]
    items = []
    for row in rng.choice(able, n_articles, replace=False):
        strange = int(rng.choice(lower[row]))
        places = [*(int(p) for p in ranked[row, :_SHOWN]), strange]
        options = [(shown[topics[p]], topics[p], float(theta[row, p]), p == strange) for p in places]
        items.append((names[row], _excerpt(texts[names[row]]), options))
    return _shuffled("topics", items, _named(order, model), rng)


def _named(order: TermOrder | None, model: ReadableTopics) -> str:
    """Return the order in which terms are read, as far as it is known."""
    return order or (DEFAULT_ORDER if isinstance(model, TopicModel) else "")


def _unused(model: ReadableTopics) -> set[int]:
    """Return the topics that are the largest in no article, as far as the model tells."""
    if not isinstance(model, TopicModel):
        return set()
    return set(np.flatnonzero(fitted_tables(model).n_articles() == 0).tolist())


def _term_lists(
    model: ReadableTopics, n_terms: int, order: TermOrder | None, *, unused: Collection[int] = ()
) -> dict[int, list[str]]:
    """Return the first terms of each topic but the unused, topics in order."""
    terms = model.topic_terms(n_terms) if order is None else model.topic_terms(n_terms, order=order)
    lists = {
        int(str(topic)): list(rows["term"])
        for topic, rows in terms.sort_values("rank").groupby("topic", sort=True)
        if topic not in unused
    }
    if len(lists) < 2:
        message = f"An intrusion sheet needs at least two topics. Got {len(lists)}."
        raise InputError(message)
    return lists


def _excerpt(text: str) -> str:
    words = text.split()
    return " ".join(words[:_EXCERPT_WORDS]) + (" …" if len(words) > _EXCERPT_WORDS else "")


def _shuffled(
    kind: str, items: list[tuple[str, str, list[tuple[str, int, float, bool]]]], order: str, rng: np.random.Generator
) -> IntrusionSheet:
    """Put questions and options in random order, number them, and name the sheet after what it asks."""
    questions, answers = [], []
    for item, place in enumerate(rng.permutation(len(items)), start=1):
        article_id, article, options = items[place]
        mixed = [options[i] for i in rng.permutation(len(options))]
        texts = {f"option_{n}": option[0] for n, option in enumerate(mixed, start=1)}
        questions.append({"item": item, "article": article, **texts, "answer": ""})
        for n, (text, topic, share, intruder) in enumerate(mixed, start=1):
            answers.append((item, n, text, topic, share, article_id, intruder, order))
    sheet = pd.DataFrame(questions)
    name = hashlib.sha256(sheet.to_csv(index=False, lineterminator="\n").encode()).hexdigest()[:8]
    sheet.insert(0, "sheet", f"{kind}-{name}")
    key = pd.DataFrame(answers, columns=_KEY[1:])
    key.insert(0, "sheet", f"{kind}-{name}")
    return IntrusionSheet(kind, sheet, key)
