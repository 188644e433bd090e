"""LdaTopics: topics by latent Dirichlet allocation."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.topics.checks import check_whole
from toolkit.topics.draws import DirichletPosterior
from toolkit.topics.model import TopicModel
from toolkit.topics.tables import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Articles per update. gensim's 2000 leave a corpus of a few thousand articles with few updates: NPMI .070 on
# BBC News with 20 topics, against .098 (means of four seeds).
_CHUNK = 512


@dataclass(eq=False)
class LdaTopics(DirichletPosterior, TopicModel):
    """Topics by latent Dirichlet allocation: the classic, slower and measured less coherent than ``NmfTopics``.

    Parameters
    ----------
    n_topics : int, default 12
        At least 2, at most the number of texts and of terms.
    random_state : int, default 0
        Seed of the topics' start and of the order in which articles are read.
    vocabulary : VocabularySettings or None, default None
        What counts as a term; None for the defaults.
    passes : int, default 10
        How often the corpus is read, at least 10.

    Attributes
    ----------
    vocabulary_ : Vocabulary
    components_ : array of float, shape (n_topics, n_terms)
        Probability of each term in each topic.
    tables_ : TopicTables
    shuffle_seed_ : int
        Seed of the order in which articles were read.
    n_iter_ : int
        Passes over the corpus; LDA here runs a fixed number, so there is no ``converged_``.

    Notes
    -----
    gensim's LdaModel (online variational Bayes, Hoffman, Blei and Bach 2010) with ``alpha`` and ``eta`` "auto": the
    prior over topics is learned and asymmetric. A topic for which the corpus has no use is left nearly empty: read
    ``share`` and ``n_articles`` in ``topic_summary``. Online learning depends on the order of articles, so they are
    sorted by id and then shuffled with a recorded seed; other seeds give other topics. Never gensim's LdaMulticore,
    which differs from run to run. Topics are numbered by falling mean share; BLAS is held to one thread.

    Examples
    --------
    >>> from toolkit.topics.settings import VocabularySettings
    >>> texts = ["tariffs on trade", "trade talks on tariffs", "missile launch", "second missile launch"] * 25
    >>> model = LdaTopics(2, vocabulary=VocabularySettings(mask=(), phrases=False)).fit(texts)
    >>> [sorted(terms.term) for _, terms in model.topic_terms(2).groupby("topic")]
    [['tariffs', 'trade'], ['launch', 'missile']]
    """

    _: KW_ONLY
    passes: int = 10

    def _learn(self, counts: "csr_matrix", texts: Sequence[str]) -> Floats:
        from gensim.matutils import Sparse2Corpus
        from gensim.models import LdaModel

        seen = np.flatnonzero(np.diff(counts.indptr))
        self.shuffle_seed_ = self.random_state
        shuffled = np.random.default_rng(self.shuffle_seed_).permutation(seen)
        self._model = LdaModel(
            Sparse2Corpus(counts[shuffled], documents_columns=False),
            num_topics=self.n_topics,
            id2word=dict(enumerate(map(str, range(counts.shape[1])))),
            passes=self.passes,
            chunksize=_CHUNK,
            alpha="auto",
            eta="auto",
            eval_every=None,
            dtype=np.float64,
            random_state=self.random_state,
        )
        self.n_iter_ = self.passes
        return np.asarray(self._model.get_topics(), dtype=np.float64)

    def _check(self) -> None:
        super()._check()
        check_whole("passes", self.passes, of="LdaTopics", least=10)  # fewer leave the topics unsettled

    def _infer(self, counts: "csr_matrix") -> Floats:
        """Return the Dirichlet weights of each text, in the model's order; zeros without a known word."""
        weights = np.zeros((counts.shape[0], self._model.num_topics))
        for row in np.flatnonzero(np.diff(counts.indptr)):
            cells = slice(counts.indptr[row], counts.indptr[row + 1])
            bow = list(zip(counts.indices[cells].tolist(), counts.data[cells].tolist(), strict=True))
            # gensim starts each text at random from the model's own generator: set it back, so that a text
            # gets the same shares whatever was asked before it.
            self._model.random_state = np.random.RandomState(self.shuffle_seed_)
            weights[row] = self._model.inference([bow])[0][0]
        return weights
