"""NmfTopics: topics by non-negative matrix factorisation of tf-idf."""

import warnings
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from toolkit.errors import InputError
from toolkit.topics.consensus import MOST_RESAMPLES, consensus_topics, text_hashes
from toolkit.topics.model import TopicModel
from toolkit.topics.start import nndsvd
from toolkit.topics.tables import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Sweeps of coordinate descent for the shares of an article. A fixed number, since a stopping rule over all
# articles would make the shares of one depend on its neighbours; with so many, further ones change nothing.
_SWEEPS = 50
# The weights that the fit starts from are settled by the fit.
_FIRST_SWEEPS = 10
# Below it, halves of the articles are too small to find the topics in.
_TEXTS_PER_TOPIC = 50
_RESAMPLES = 10
# From so many articles on, the last fit goes through them in batches.
_LARGE = 50_000
_BATCH = 1024
# Rounds through the batches at most: where a round has few, chance keeps them from settling.
_ROUNDS = 20
# A weight of zero would stay zero there; it starts as this part of the mean instead.
_FAINT = 0.01
# Iterations over all articles behind the batches: they bring back the zeros of terms that are none of a topic's.
_LAST_ITERATIONS = 5


@dataclass(eq=False)
class NmfTopics(TopicModel):
    """Topics by non-negative matrix factorisation of sublinear tf-idf: fast, and the default.

    Parameters
    ----------
    n_topics : int, default 12
        At least 2, at most the number of texts and of terms.
    random_state : int, default 0
        Taken like that of the other models; nothing here is random, so that every seed gives the same topics.
    vocabulary : VocabularySettings or None, default None
        What counts as a term; None for the defaults.
    n_resamples : int or None, default None
        Halves of the articles whose topics the fit starts from, up to 32; 0 for a single fit. None: 10, or 0 for
        fewer than 50 texts per topic; what fits the model on parts of a corpus settles it on the whole. Where copies
        leave a half fewer texts than topics, it is a single fit all the same.
    batch_size : int or None, default None
        Articles that the last fit reads at a time; 0 for all of them. None: all, or 1,024 for 50,000 articles and more.
    max_iter : int, default 1000
        Greatest number of iterations of the fit on all articles; with batches, of rounds through them, of which there
        are 20 at most.

    Attributes
    ----------
    vocabulary_ : Vocabulary
    components_ : array of float, shape (n_topics, n_terms)
        Weight of each term in each topic; a topic's weights sum to 1.
    tables_ : TopicTables
    n_resamples_ : int
        Halves that were taken; 0 for a single fit.
    batch_size_ : int
        Articles that were read at a time; 0 for all of them.
    n_iter_ : int
        Iterations that were needed.
    converged_ : bool
        False when ``max_iter`` came first.

    Notes
    -----
    scikit-learn's NMF, squared error, coordinate descent. A factorisation started by NNDSVD (Boutsidis and
    Gallopoulos 2008) returns other topics when a tenth of the articles is taken away; one that starts from the
    consensus of ten halves (``consensus_topics``) changes less. The halves depend on the texts alone and the start is
    exact, so that topics do not differ between seeds: that says nothing of how they would differ on other articles, for
    which see ``topic_stability`` over resamples. Below 50 texts per topic the halves are
    too small: with 50 topics on 1,112 articles of BBC News, their consensus was less coherent than a single fit.

    In batches (MiniBatchNMF; Lefevre, Bach and Fevotte 2011), with five iterations over all articles behind them, the
    last fit of 100,000 articles takes a third of the time and ends with the same squared error to three digits; on a
    few thousand it takes longer (``tests/benchmarks/topics_growth.py``). Articles are taken in the order of their
    texts' hashes, so that every batch is a sample of all and none depends on how articles are numbered.

    Topics are numbered by falling mean share. BLAS is held to one thread and articles are sorted by id, so the same
    input gives the same bits whatever the row order or the number of threads. The shares of an article are its
    weights in a factorisation with the topics held fixed, times the topics' sums, so they do not depend on other
    articles. Time and memory grow in proportion to the articles.

    Examples
    --------
    >>> from toolkit.topics.settings import VocabularySettings
    >>> texts = ["tariffs hit trade", "trade talks on tariffs", "missile launch", "missile test after launch"]
    >>> model = NmfTopics(2, vocabulary=VocabularySettings(mask=())).fit(texts * 3)
    >>> list(model.topic_summary().label)
    ['launch, missile, test', 'tariffs, trade, hit']
    """

    _: KW_ONLY
    n_resamples: int | None = None
    batch_size: int | None = None
    max_iter: int = 1000

    def settled(self, n_texts: int) -> Self:
        """Return a copy whose ``n_resamples`` and ``batch_size`` are those of a fit on so many texts.

        Examples
        --------
        >>> NmfTopics(12).settled(600).n_resamples, NmfTopics(12).settled(599).n_resamples
        (10, 0)
        """
        return replace(self, n_resamples=self._halves(n_texts), batch_size=self._batch(n_texts))

    @property
    def ignores_seed(self) -> bool:
        """True: the halves depend on the texts alone, and the start is exact."""
        return True

    def _learn(self, counts: "csr_matrix", texts: Sequence[str]) -> Floats:
        from sklearn.feature_extraction.text import TfidfTransformer

        self._tfidf = TfidfTransformer(sublinear_tf=True).fit(counts)
        weighted = self._tfidf.transform(counts)
        self.n_resamples_ = self._halves(counts.shape[0])
        start = None
        if self.n_resamples_:
            start = consensus_topics(weighted, texts, n_topics=self.n_topics, n_resamples=self.n_resamples_)
            self.n_resamples_ = self.n_resamples_ if start is not None else 0
        self.batch_size_ = self._batch(counts.shape[0])
        if self.batch_size_:
            weighted = weighted[np.argsort(text_hashes(texts), kind="stable")]
        self._components = self._factorise(weighted, start)
        return self._components

    def _check(self) -> None:
        super()._check()
        for name, low, high, rule in (
            ("n_resamples", 0, MOST_RESAMPLES, f"at least 0 and at most {MOST_RESAMPLES}, or None"),
            ("batch_size", 0, None, "at least 0, or None"),
            ("max_iter", 1, None, "at least 1"),
        ):
            value = getattr(self, name)
            if value is None and name != "max_iter":
                continue
            whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
            if not whole or value < low or (high and value > high):
                message = f"The {name!r} parameter of NmfTopics must be a whole number, {rule}. Got {value!r}."
                raise InputError(message)

    def _halves(self, n_texts: int) -> int:
        if self.n_resamples is not None:
            return self.n_resamples
        return _RESAMPLES if n_texts >= _TEXTS_PER_TOPIC * self.n_topics else 0

    def _batch(self, n_texts: int) -> int:
        if self.batch_size is not None:
            return self.batch_size
        return _BATCH if n_texts >= _LARGE else 0

    def _factorise(self, weighted: "csr_matrix", start: Floats | None) -> Floats:
        """Return the topics, each summing to 1, in the factorisation's order."""
        from sklearn.decomposition import NMF
        from sklearn.exceptions import ConvergenceWarning

        weights, topics = (
            nndsvd(weighted, self.n_topics) if start is None else (_weights(weighted, start, _FIRST_SWEEPS), start)
        )
        model = NMF(self.n_topics, init="custom", max_iter=_LAST_ITERATIONS if self.batch_size_ else self.max_iter)
        with warnings.catch_warnings(), np.errstate(invalid="ignore"):  # the root of an error of -1e-17
            warnings.simplefilter("ignore", ConvergenceWarning)  # told by converged_
            if self.batch_size_:
                weights, topics, self.n_iter_ = self._in_batches(weighted, weights, topics)
            model.fit_transform(weighted, W=weights, H=topics)
        if not self.batch_size_:
            self.n_iter_ = int(model.n_iter_)
        self.converged_ = self.n_iter_ < (min(self.max_iter, _ROUNDS) if self.batch_size_ else self.max_iter)
        totals = model.components_.sum(axis=1, keepdims=True)
        if (totals > 0).sum() < 2:
            message = (
                "The texts of a topic model must differ in their words: these hold fewer than two topics. "
                "Leave copies out, or give more articles."
            )
            raise InputError(message)
        if not totals.all():
            message = (
                "The 'n_topics' parameter must not exceed the number of topics that the texts hold. "
                f"Got {self.n_topics}, of which {int((totals == 0).sum())} came out empty. "
                f"Try n_topics={int((totals > 0).sum())}."
            )
            raise InputError(message)
        return np.asarray(model.components_ / totals, dtype=np.float64)

    def _in_batches(self, weighted: "csr_matrix", weights: Floats, topics: Floats) -> tuple[Floats, Floats, int]:
        """Return weights and topics after rounds of batches, and how many rounds there were."""
        from sklearn.decomposition import MiniBatchNMF

        model = MiniBatchNMF(
            self.n_topics,
            init="custom",
            max_iter=min(self.max_iter, _ROUNDS),
            batch_size=self.batch_size_,
            max_no_improvement=-(-weighted.shape[0] // self.batch_size_),  # the batches of a round
        )
        weights, topics = (np.where(w > 0, w, _FAINT * w.mean()) for w in (weights, topics))
        weights = model.fit_transform(weighted, W=weights, H=topics)
        return weights, model.components_, int(model.n_iter_)

    def _infer(self, counts: "csr_matrix") -> Floats:
        return _weights(self._tfidf.transform(counts), self._components)


def _weights(weighted: "csr_matrix", topics: Floats, sweeps: int = _SWEEPS) -> Floats:
    """Return the weight of each topic in each text, with the topics held fixed."""
    from sklearn.decomposition import non_negative_factorization

    with np.errstate(invalid="ignore"):
        weights, _, _ = non_negative_factorization(
            weighted, H=topics, n_components=len(topics), update_H=False, tol=0, max_iter=sweeps
        )
    return np.asarray(weights, dtype=np.float64)
