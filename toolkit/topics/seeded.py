"""SeededTopics: topics that begin from a user's own keywords, beside others that are found."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import KW_ONLY, dataclass, replace
from typing import TYPE_CHECKING, Self, SupportsIndex

import numpy as np
import pandas as pd

from toolkit._cores import usable_cores
from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics._topica import KeyAtmFit, fit_keyatm, load_topica
from toolkit.topics.checks import check_whole
from toolkit.topics.draws import check_n_draws, place_draw
from toolkit.topics.fold_in import fold_in
from toolkit.topics.model import TopicModel
from toolkit.topics.refit import all_or_nothing
from toolkit.topics.tables import TOP_TERMS, Floats, fitted_tables
from toolkit.topics.vocabulary import Vocabulary

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Sweeps of the chain whose shares are kept: these of the second half. In the first, topics are still taking shape.
_DRAWS = 50
# A named topic that holds less of its keywords has its name in doubt.
_HELD = 0.5


@dataclass(eq=False)
class SeededTopics(TopicModel):
    """Topics that begin from keywords (trade, security, ...), beside unnamed ones for everything else.

    Parameters
    ----------
    n_topics : int, default 12
        Topics in all: the named ones and, for the rest, unnamed ones. At least the number of categories, at most the
        number of texts and of terms.
    categories : mapping of str to sequence of str
        Keywords of each named topic; a keyword is cut into terms as the texts are. A handful of words that belong to
        one category alone do better than many.
    random_state : int, default 0
        Seed of the sampler.
    vocabulary : VocabularySettings or None, default None
        What counts as a term; None for the defaults.
    n_iter : int, default 1000
        Sweeps of a chain, at least 100.
    n_init : int, default 5
        Chains that are run, each from a start of its own; the one that holds the keywords best is kept.

    Attributes
    ----------
    vocabulary_ : Vocabulary
    components_ : array of float, shape (n_topics, n_terms)
        Probability of each term in each topic.
    tables_ : TopicTables
    categories_ : dict of str to int
        The number of each named topic. Its name is the label in ``topic_summary``, which says where to doubt it.
    keywords_ : dict of str to tuple of str
        The keywords that the vocabulary holds; the others are not used.
    keyword_shares_ : dict of str to float
        How much of its keywords' occurrences each named topic holds, in [0, 1]. Below a half, the topic is hardly about
        its keywords any more, and its name should not be believed.
    keyword_weights_ : dict of str to float
        The reverse: how much of each named topic its keywords are, in [0, 1]. A large topic may hold all its keywords
        and be about something else; compare it with the weights of the topic's first words in ``topic_terms``.

    Notes
    -----
    keyATM, the base model (Eshima, Imai and Sasaki 2024, "Keyword-assisted topic models"), as topica samples it:
    collapsed Gibbs with a learned asymmetric prior, tokens weighted by the information in their term. Chains run side
    by side, each in one thread on articles sorted by id, so the same input gives the same bits. Topics are numbered by
    falling mean share, as in every model. Shares are found by :func:`~toolkit.topics.fold_in.fold_in` with the topics
    held fixed, for articles of the fit and new ones alike; ``posterior_shares`` gives those along the chain.

    In small corpora a chain may lose a category: its keywords go to other topics. So several are run, and the one with
    the largest mean of ``keyword_shares_`` is kept; on the bundled corpus chains differ by .2 in F1, and this tells
    the good from the bad without a gold. Other seeds still give other topics: compare them before a result is trusted.
    What a keyword means is the user's claim; read ``topic_terms`` before the name of a category is believed.

    Examples
    --------
    >>> from toolkit.topics.settings import VocabularySettings
    >>> texts = ["tariffs on trade", "trade talks on tariffs", "missile launch", "second missile launch"] * 25
    >>> settings = VocabularySettings(mask=(), phrases=False)
    >>> model = SeededTopics(2, categories={"arms": ["missile"]}, vocabulary=settings, n_iter=100, n_init=1)
    >>> terms = model.fit(texts).topic_terms(2)
    >>> sorted(terms.term[terms.topic == model.categories_["arms"]])
    ['launch', 'missile']
    """

    _: KW_ONLY
    categories: Mapping[str, Sequence[str]]
    n_iter: int = 1000
    n_init: int = 5

    @all_or_nothing
    def fit(self, corpus: Corpus | pd.DataFrame | Iterable[str]) -> Self:
        """Find topics.

        Parameters
        ----------
        corpus : Corpus, DataFrame or iterable of str
            The articles; title and text of each are read.

        Raises
        ------
        InputError
            When a category has no keyword in the vocabulary, there are more categories than topics, or fewer texts
            or terms than topics.
        MissingExtraError
            When topica is missing or of a version that is not known here.
        """
        from threadpoolctl import threadpool_limits

        self._check()
        documents, vocabulary, counts = self._count(corpus)
        self.keywords_ = self._keywords(vocabulary)
        placed = np.diff(counts.indptr) > 0
        term_counts = np.asarray(counts.sum(axis=0), dtype=np.float64).ravel()
        self._information = -np.log2(term_counts / term_counts.sum())
        with threadpool_limits(limits=1):
            found, shares = self._best_chain(counts[placed], vocabulary.terms_)
            self._components, self._prior = found.components, found.prior
            weights = self._infer(counts)
        self._keep(documents, vocabulary, counts, components=found.components, weights=weights)
        number = {int(topic): place for place, topic in enumerate(self._order)}
        self.categories_ = {name: number[i] for i, name in enumerate(self.keywords_)}
        self.keyword_shares_ = dict(zip(self.keywords_, shares, strict=True))
        columns = {term: column for column, term in enumerate(vocabulary.terms_)}
        self.keyword_weights_ = {
            name: float(found.components[i, [columns[word] for word in words]].sum())
            for i, (name, words) in enumerate(self.keywords_.items())
        }
        self._draws = place_draw(found.draws[:, :, self._order], placed).astype(np.float32)
        return self

    def topic_summary(self, *, stability: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return one row per topic; the label of a named topic is its category, with a word where that is in doubt.

        Parameters
        ----------
        stability : DataFrame or None, default None
            What ``topic_stability`` gave for this model and these articles, or None.

        Returns
        -------
        DataFrame
            Columns as in the topic summary table. Behind the name in ``label`` stands "(most of its keywords
            elsewhere)" where ``keyword_shares_`` is below a half, else "(no keyword among its first terms)" where
            ``top_terms`` has none: such a topic may be about something else.
        """
        tables = fitted_tables(self)
        first = tables.topic_terms(TOP_TERMS).groupby("topic")["term"].agg(set)
        names = {k: name + self._doubt(name, first[k]) for name, k in self.categories_.items()}
        return tables.topic_summary(stability=stability, names=names)

    def _doubt(self, name: str, first: Collection[str]) -> str:
        """Return what stands behind the name of a topic that its words do not carry, if anything."""
        if self.keyword_shares_[name] < _HELD:
            return " (most of its keywords elsewhere)"
        return "" if any(word in first for word in self.keywords_[name]) else " (no keyword among its first terms)"

    def posterior_shares(self, n_draws: int = _DRAWS, *, random_state: int = 0) -> Floats:
        """Return the shares of the fit's articles at sweeps along the second half of the chain.

        Parameters
        ----------
        n_draws : int, default 50
            From 2 to 50, evenly spaced.
        random_state : int, default 0
            Not used: the draws were made by the fit.

        Returns
        -------
        array of float, shape (n_draws, n_articles, n_topics)
            Articles and topics as in ``doc_topics``.
        """
        return np.stack(list(self.each_posterior_draw(n_draws, random_state=random_state)))

    def each_posterior_draw(self, n_draws: int = _DRAWS, *, random_state: int = 0) -> Iterator[Floats]:
        """Return the draws of ``posterior_shares`` one by one."""
        fitted_tables(self)
        check_n_draws(n_draws, most=len(self._draws))
        chosen = np.linspace(0, len(self._draws) - 1, n_draws).round().astype(int)
        draws = (self._draws[place].astype(np.float64) for place in chosen)
        return (draw / draw.sum(axis=1, keepdims=True) for draw in draws)

    def _check_articles(
        self, corpus: Corpus | pd.DataFrame | list[str], vocabulary: Vocabulary, counts: "csr_matrix"
    ) -> None:
        self._keywords(vocabulary)

    def _infer(self, counts: "csr_matrix") -> Floats:
        return fold_in(counts, self._components, prior=self._prior, term_weights=self._information)

    def _best_chain(self, counts: "csr_matrix", terms: Sequence[str]) -> tuple[KeyAtmFit, list[float]]:
        """Return the chain that holds the keywords best, and how much each named topic holds."""

        def run(seed: int) -> tuple[KeyAtmFit, Floats]:
            chain = fit_keyatm(
                counts,
                terms,
                keywords=self.keywords_,
                n_topics=self.n_topics,
                n_iter=self.n_iter,
                n_draws=2 * _DRAWS,
                seed=seed,
            )
            draws = chain.draws[-_DRAWS:]
            # All chains wait for the last one: of each, no more than the fit keeps.
            return replace(chain, draws=draws.astype(np.float32)), draws.mean(axis=0)

        seeds = np.random.SeedSequence(self.random_state).generate_state(self.n_init).tolist()
        with ThreadPoolExecutor(min(usable_cores(), self.n_init)) as pool:  # topica lets go of the interpreter's lock
            chains = [(chain, self._held(chain, shares, counts, terms)) for chain, shares in pool.map(run, seeds)]
        # Between equals the first, as max has it.
        return max(chains, key=lambda pair: sum(pair[1]))

    def _held(self, chain: KeyAtmFit, shares: Floats, counts: "csr_matrix", terms: Sequence[str]) -> list[float]:
        """Return how much of its keywords' occurrences each named topic holds."""
        expected = chain.components * (shares.T @ (counts @ self._information))[:, None]
        columns = {term: column for column, term in enumerate(terms)}
        return [
            float(expected[topic, own].sum() / expected[:, own].sum())
            for topic, own in enumerate([columns[w] for w in words] for words in self.keywords_.values())
        ]

    def _check(self) -> None:
        super()._check()
        load_topica()
        if not _are_categories(self.categories):
            message = (
                "The 'categories' parameter of SeededTopics must map names to lists of keywords. "
                f"Got {self.categories!r}."
            )
            raise InputError(message)
        if isinstance(self.n_topics, SupportsIndex) and 2 <= self.n_topics < len(self.categories):
            message = (
                "The 'n_topics' parameter of SeededTopics counts all topics and must be at least the number of "
                f"categories ({len(self.categories)}). Got {self.n_topics}."
            )
            raise InputError(message)
        for name, least in (("n_iter", 2 * _DRAWS), ("n_init", 1)):
            check_whole(name, getattr(self, name), of="SeededTopics", least=least)

    def _keywords(self, vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
        """Return the keywords as terms of the vocabulary."""
        known = {
            name: tuple(dict.fromkeys(term for word in words for term in vocabulary.tokenize(word)))
            for name, words in self.categories.items()
        }
        for name, words in known.items():
            if not words:
                message = (
                    "Each of the 'categories' of SeededTopics must have a keyword in the vocabulary. "
                    f"Category {name!r} has none of {list(self.categories[name])}: the words are too rare, too common, "
                    "stop words or masked names (VocabularySettings)."
                )
                raise InputError(message)
        return known


def _are_categories(given: object) -> bool:
    """Return whether names are mapped to lists of keywords, none of them empty."""
    return (
        isinstance(given, Mapping)
        and bool(given)
        and all(isinstance(w, Collection) and not isinstance(w, str) and len(w) > 0 for w in given.values())
        and all(isinstance(word, str) for name, words in given.items() for word in (name, *words))
    )
