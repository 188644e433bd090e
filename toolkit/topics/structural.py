"""StructuralTopics: topics whose shares and wording may depend on an article's outlet, date or other columns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics._topica import StmFit, fit_stm, infer_stm, load_topica
from toolkit.topics.checks import check_seed, check_whole
from toolkit.topics.covariates import Design, article_column, article_rows
from toolkit.topics.documents import keep_articles, read_documents
from toolkit.topics.draws import check_n_draws, each_logistic_normal, place_draw
from toolkit.topics.model import TopicModel
from toolkit.topics.refit import all_or_nothing
from toolkit.topics.tables import Floats, doc_topics_table, fitted_tables, to_shares
from toolkit.topics.vocabulary import Vocabulary

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(eq=False)
class StructuralTopics(TopicModel):
    """Topics whose shares and wording may depend on columns of the articles table, such as the outlet.

    Parameters
    ----------
    n_topics : int, default 12
        At least 2, at most the number of texts and of terms.
    prevalence : sequence of str, default ()
        Columns that the shares depend on. Numbers are standardised, other values are levels, a date is its period.
    content : str or None, default None
        A column of levels that the wording of topics depends on.
    period : {"day", "week", "month", "quarter", "year"}, default "month"
        Length of the period that stands for a date.
    random_state : int, default 0
        Seed of the wording of levels; without ``content`` the start of the fit needs no seed.
    vocabulary : VocabularySettings or None, default None
        What counts as a term; None for the defaults.
    max_iter : int, default 500
        Greatest number of iterations.

    Attributes
    ----------
    vocabulary_ : Vocabulary
    components_ : array of float, shape (n_topics, n_terms)
        Probability of each term in each topic, over all levels of ``content``.
    tables_ : TopicTables
    n_iter_ : int
        Iterations that were needed.
    converged_ : bool
        False when ``max_iter`` came first.
    levels_ : tuple of str
        Levels of ``content``; empty without it.

    Notes
    -----
    The structural topic model (Roberts, Stewart and Airoldi 2016, "A model of text for experimentation in the social
    sciences", JASA 111), as topica fits it: partially collapsed variational EM from anchor words. Without prevalence
    and content it is the correlated topic model (Blei and Lafferty 2007). Fitted in one thread on articles sorted by
    id. Topics are numbered by falling mean share.

    Prevalence is a prior: it pulls short articles towards others of their outlet, and a difference between outlets
    should be read from ``topic_effects``, not from the mean shares. An article's shares use its own columns, for
    articles of the fit and for tables given to ``transform``; strings have no columns, and get the mean prior. With
    ``content``, an article of the fit is read in the words of its level, or a difference in wording would pass for one
    in shares; ``transform`` reads it so, too, where the given table has the column, and in the mean words of all levels
    where it has not or the fit has not seen the level.

    An article may name several targets, so each target is a column of its own::

        china = mentions.loc[mentions["target"] == "CN", "article_id"]
        articles = corpus.articles.assign(names_CN=corpus.articles["article_id"].isin(china))
        StructuralTopics(prevalence=["names_CN", "outlet"], content="names_CN").fit(articles)

    Examples
    --------
    >>> from toolkit.topics.settings import VocabularySettings
    >>> words = [["tariff", "trade", "export", "quota"], ["missile", "launch", "radar", "test"]]
    >>> rng = np.random.default_rng(0)
    >>> texts = [" ".join(rng.choice(words[i % 5 > 2], 12)) for i in range(60)]
    >>> articles = pd.DataFrame({"article_id": range(60), "title": "", "text": texts, "outlet": ["A", "B", "B"] * 20})
    >>> settings = VocabularySettings(mask=(), phrases=False, max_df=1.0)
    >>> model = StructuralTopics(2, prevalence=["outlet"], vocabulary=settings).fit(articles)
    >>> [sorted(terms.term) for _, terms in model.topic_terms(4).groupby("topic")]
    [['export', 'quota', 'tariff', 'trade'], ['launch', 'missile', 'radar', 'test']]
    """

    _: KW_ONLY
    prevalence: Sequence[str] = ()
    content: str | None = None
    period: str = "month"
    max_iter: int = 500

    @all_or_nothing
    def fit(self, corpus: Corpus | pd.DataFrame | Iterable[str]) -> Self:
        """Find topics.

        Parameters
        ----------
        corpus : Corpus, DataFrame or iterable of str
            The articles with the columns of ``prevalence`` and ``content``; strings have none.

        Raises
        ------
        InputError
            When a column is missing, lacks a value or does not vary, or there are fewer texts or terms than topics.
        MissingExtraError
            When topica is missing or of a version that is not known here.
        """
        from threadpoolctl import threadpool_limits

        self._check()
        corpus = keep_articles(corpus)
        documents, vocabulary, counts = self._count(corpus)
        self._design, design, content = self._columns(corpus)
        placed = np.diff(counts.indptr) > 0
        with threadpool_limits(limits=1):
            self._fit: StmFit = fit_stm(
                counts[placed],
                vocabulary.terms_,
                design=design[placed],
                names=self._design.names,
                content=None if content is None else [content[i] for i in np.flatnonzero(placed)],
                n_topics=self.n_topics,
                max_iter=self.max_iter,
                seed=self.random_state,
            )
            weights = self._shares(counts, design if self._design.names else None, self._levels(corpus))
        self.converged_, self.n_iter_, self.levels_ = self._fit.converged, self._fit.n_iter, self._fit.levels
        return self._keep(documents, vocabulary, counts, components=self._fit.components, weights=weights)

    def transform(self, texts: Corpus | pd.DataFrame | Iterable[str]) -> pd.DataFrame:
        """Return the topics of texts that the model need not have seen.

        Parameters
        ----------
        texts : Corpus, DataFrame or iterable of str
            A table needs the columns of ``prevalence``; strings get the mean prior. An article whose level of
            ``content`` is known is read in the words of that level, any other in the mean words.

        Returns
        -------
        DataFrame
            Columns article_id, topic, share, as in ``doc_topics``. A text without a known word gets equal shares.

        Raises
        ------
        InputError
            When a column of ``prevalence`` is missing, lacks a value, or has a level that the fit did not see.
        """
        from threadpoolctl import threadpool_limits

        fitted_tables(self)
        design = None
        if isinstance(texts, Corpus | pd.DataFrame) and self._design.names:
            design = self._design.matrix(article_rows(texts))
        documents = read_documents(texts)
        with threadpool_limits(limits=1):
            weights = self._shares(self.vocabulary_.count(documents.texts), design, self._levels(texts))
        return doc_topics_table(documents.article_ids, to_shares(weights)[:, self._order])

    def wording(self, n_terms: int = 10) -> pd.DataFrame:
        """Return the terms by which each level of ``content`` words a topic otherwise than the other levels.

        Parameters
        ----------
        n_terms : int, default 10
            At most so many per topic and level; only terms that the level uses more are listed.

        Returns
        -------
        DataFrame
            Columns topic, level, rank (from 1), term, weight (probability in the topic as the level words it), lift
            (its ratio to the mean over levels). Sorted by weight times the log of the lift: the term's part in the
            Kullback-Leibler divergence of the level's wording from the mean.

        Raises
        ------
        InputError
            When the model was fitted without ``content``, or ``n_terms`` is below 1.
        """
        tables = fitted_tables(self)
        check_whole("n_terms", n_terms, of="wording", least=1)
        if self._fit.by_level is None:
            message = "wording() needs a model that was fitted with content=COLUMN. Got content=None."
            raise InputError(message)
        rows = []
        for topic, inner in enumerate(self._order):
            weights = self._fit.by_level[inner]
            mean = weights.mean(axis=0)
            for place, level in enumerate(self._fit.levels):
                gain = weights[place] * np.log(weights[place] / mean)
                first = [t for t in np.argsort(-gain, kind="stable")[:n_terms] if gain[t] > 0]
                rows += [
                    (topic, level, rank, tables.terms[t], weights[place, t], weights[place, t] / mean[t])
                    for rank, t in enumerate(first, start=1)
                ]
        return pd.DataFrame(rows, columns=["topic", "level", "rank", "term", "weight", "lift"])

    def posterior_shares(self, n_draws: int = 50, *, random_state: int = 0) -> Floats:
        """Return draws of the shares of the fit's articles from the model's posterior.

        Parameters
        ----------
        n_draws : int, default 50
            At least 2.
        random_state : int, default 0
            Seed.

        Returns
        -------
        array of float, shape (n_draws, n_articles, n_topics)
            Articles and topics as in ``doc_topics``.

        Notes
        -----
        Log ratios of shares are normal around those of the fit, with the article's own covariance ("Local" in R's stm);
        the topics themselves are taken as known.
        """
        from threadpoolctl import threadpool_limits

        with threadpool_limits(limits=1):
            return np.stack(list(self.each_posterior_draw(n_draws, random_state=random_state)))

    def each_posterior_draw(self, n_draws: int = 50, *, random_state: int = 0) -> Iterator[Floats]:
        """Return the draws of ``posterior_shares`` one by one; BLAS must be held to one thread while they are taken."""
        tables = fitted_tables(self)
        check_n_draws(n_draws)
        check_seed(random_state, of="posterior_shares")
        draws = each_logistic_normal(self._fit.eta, self._fit.covariance, n_draws=n_draws, random_state=random_state)
        return (place_draw(draw[:, self._order], tables.placed) for draw in draws)

    def _check(self) -> None:
        super()._check()
        load_topica()
        check_whole("max_iter", self.max_iter, of="StructuralTopics", least=1)
        if isinstance(self.prevalence, str):
            message = (
                "The 'prevalence' parameter of StructuralTopics must be a list of columns. "
                f"Got {self.prevalence!r}; write [{self.prevalence!r}]."
            )
            raise InputError(message)
        listed = isinstance(self.prevalence, Sequence) and all(isinstance(name, str) for name in self.prevalence)
        if not listed or len(set(self.prevalence)) < len(self.prevalence):
            message = (
                "The 'prevalence' parameter of StructuralTopics must be a list of columns, each of them once. "
                f"Got {self.prevalence!r}."
            )
            raise InputError(message)
        if not isinstance(self.content, str | None):
            message = (
                "The 'content' parameter of StructuralTopics must be the name of one column, or None. "
                f"Got {self.content!r}; for several, make one column of them."
            )
            raise InputError(message)

    def _check_articles(
        self, corpus: Corpus | pd.DataFrame | list[str], vocabulary: Vocabulary, counts: "csr_matrix"
    ) -> None:
        self._columns(corpus)

    def _columns(self, corpus: Corpus | pd.DataFrame | list[str]) -> tuple[Design, Floats, list[str] | None]:
        """Return the design of the prevalence, its matrix, and the levels of the content."""
        rows = article_rows(corpus)
        design = Design.learn(rows, self.prevalence, period=self.period)
        content = None if self.content is None else article_column(rows, self.content, period=self.period)
        return design, design.matrix(rows), content

    def _levels(self, texts: Corpus | pd.DataFrame | Iterable[str]) -> NDArray[np.intp] | None:
        """Return the place of each article's level of ``content`` among those of the fit, -1 for an unknown one."""
        if self.content is None or not isinstance(texts, Corpus | pd.DataFrame):
            return None
        rows = article_rows(texts)
        if self.content not in rows.columns:
            return None
        places = np.full(len(rows), -1, dtype=np.intp)
        given = rows[self.content].notna().to_numpy()
        place = {level: i for i, level in enumerate(self._fit.levels)}
        places[given] = [place.get(x, -1) for x in article_column(rows[given], self.content, period=self.period)]
        return places

    def _shares(self, counts: "csr_matrix", design: Floats | None, levels: NDArray[np.intp] | None = None) -> Floats:
        """Return the shares of each text, in the model's order; zeros without a known word."""
        weights = np.zeros((counts.shape[0], len(self._fit.components)))
        filled = np.flatnonzero(np.diff(counts.indptr))
        places = np.full(counts.shape[0], -1, dtype=np.intp) if levels is None else levels
        for level in np.unique(places[filled]).tolist():
            rows = filled[places[filled] == level]
            weights[rows] = infer_stm(
                self._fit,
                counts[rows],
                design=None if design is None else design[rows],
                level=None if level < 0 else level,
            )
        return weights
