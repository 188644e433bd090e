"""tonelens: how news articles talk about countries, mention by mention.

>>> import toolkit as tk
>>> [target.name for target in tk.load_targets(["CN", "DPRK"])]
['China', 'North Korea']
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.compare.comparison import ToneComparison
    from toolkit.compare.contrasts import compare_tone
    from toolkit.compare.decomposition import ToneDecomposition, decompose_tone
    from toolkit.compare.panel import build_panel
    from toolkit.compare.prevalence import topic_prevalence
    from toolkit.compare.topic_effects import topic_effects
    from toolkit.corpus.corpus import Corpus
    from toolkit.corpus.read import read_corpus
    from toolkit.corpus.samples import fetch_sample
    from toolkit.errors import ToolkitError
    from toolkit.plots.decomposition import DecompositionDisplay
    from toolkit.plots.decomposition_pairs import DecompositionPairsDisplay
    from toolkit.plots.heatmap import HeatmapDisplay
    from toolkit.plots.prevalence import PrevalenceDisplay
    from toolkit.plots.timeline import TimelineDisplay
    from toolkit.plots.tone import ToneDisplay
    from toolkit.plots.topic_map import TopicMapDisplay
    from toolkit.plots.topic_scan import TopicScanDisplay
    from toolkit.plots.topics import TopicTermsDisplay
    from toolkit.report.write import write_run
    from toolkit.study.pipeline import run_study
    from toolkit.study.result import StudyResult
    from toolkit.study.verify import verify
    from toolkit.targets.gazetteer import load_targets
    from toolkit.targets.mentions import find_mentions
    from toolkit.targets.target import Alias, Target
    from toolkit.tone.audit import ScorerAudit, audit_scorer
    from toolkit.tone.explain import explain
    from toolkit.tone.lexicon import LexiconScorer
    from toolkit.tone.linear import LinearScorer
    from toolkit.tone.neural import NeuralScorer
    from toolkit.tone.scorer import Scorer, evidence_table, get_scorer, score_tone
    from toolkit.tone.training.finetune import fit_neural
    from toolkit.tone.transformers import TransformersScorer
    from toolkit.tone.vader import VaderScorer
    from toolkit.topics.dynamic import DynamicTopics
    from toolkit.topics.embedded import EmbeddedTopics
    from toolkit.topics.heldout import heldout_coherence
    from toolkit.topics.intrusion import topic_intrusion, word_intrusion
    from toolkit.topics.intrusion_score import score_intrusion
    from toolkit.topics.lda import LdaTopics
    from toolkit.topics.nmf import NmfTopics
    from toolkit.topics.preprocessing import preprocessing_sensitivity
    from toolkit.topics.seeded import SeededTopics
    from toolkit.topics.select import TopicScan, select_n_topics
    from toolkit.topics.sentence_vectors import SentenceEncoder
    from toolkit.topics.settings import VocabularySettings
    from toolkit.topics.stability import topic_stability
    from toolkit.topics.structural import StructuralTopics

__version__ = "0.1.0"

# Where each public name lives. They are imported at first use, so that `import toolkit` is quick.
_HOMES = {
    "Alias": "toolkit.targets.target",
    "Corpus": "toolkit.corpus.corpus",
    "DecompositionDisplay": "toolkit.plots.decomposition",
    "DecompositionPairsDisplay": "toolkit.plots.decomposition_pairs",
    "DynamicTopics": "toolkit.topics.dynamic",
    "EmbeddedTopics": "toolkit.topics.embedded",
    "HeatmapDisplay": "toolkit.plots.heatmap",
    "LdaTopics": "toolkit.topics.lda",
    "LexiconScorer": "toolkit.tone.lexicon",
    "LinearScorer": "toolkit.tone.linear",
    "NeuralScorer": "toolkit.tone.neural",
    "NmfTopics": "toolkit.topics.nmf",
    "PrevalenceDisplay": "toolkit.plots.prevalence",
    "Scorer": "toolkit.tone.scorer",
    "ScorerAudit": "toolkit.tone.audit",
    "SeededTopics": "toolkit.topics.seeded",
    "SentenceEncoder": "toolkit.topics.sentence_vectors",
    "StructuralTopics": "toolkit.topics.structural",
    "StudyResult": "toolkit.study.result",
    "Target": "toolkit.targets.target",
    "TimelineDisplay": "toolkit.plots.timeline",
    "ToneComparison": "toolkit.compare.comparison",
    "ToneDecomposition": "toolkit.compare.decomposition",
    "ToneDisplay": "toolkit.plots.tone",
    "ToolkitError": "toolkit.errors",
    "TopicMapDisplay": "toolkit.plots.topic_map",
    "TopicScan": "toolkit.topics.select",
    "TopicScanDisplay": "toolkit.plots.topic_scan",
    "TopicTermsDisplay": "toolkit.plots.topics",
    "TransformersScorer": "toolkit.tone.transformers",
    "VaderScorer": "toolkit.tone.vader",
    "VocabularySettings": "toolkit.topics.settings",
    "audit_scorer": "toolkit.tone.audit",
    "build_panel": "toolkit.compare.panel",
    "compare_tone": "toolkit.compare.contrasts",
    "decompose_tone": "toolkit.compare.decomposition",
    "evidence_table": "toolkit.tone.scorer",
    "explain": "toolkit.tone.explain",
    "fetch_sample": "toolkit.corpus.samples",
    "find_mentions": "toolkit.targets.mentions",
    "fit_neural": "toolkit.tone.training.finetune",
    "get_scorer": "toolkit.tone.scorer",
    "heldout_coherence": "toolkit.topics.heldout",
    "load_targets": "toolkit.targets.gazetteer",
    "preprocessing_sensitivity": "toolkit.topics.preprocessing",
    "read_corpus": "toolkit.corpus.read",
    "run_study": "toolkit.study.pipeline",
    "score_intrusion": "toolkit.topics.intrusion_score",
    "score_tone": "toolkit.tone.scorer",
    "select_n_topics": "toolkit.topics.select",
    "topic_effects": "toolkit.compare.topic_effects",
    "topic_intrusion": "toolkit.topics.intrusion",
    "topic_prevalence": "toolkit.compare.prevalence",
    "topic_stability": "toolkit.topics.stability",
    "verify": "toolkit.study.verify",
    "word_intrusion": "toolkit.topics.intrusion",
    "write_run": "toolkit.report.write",
}

__all__ = [
    "Alias",
    "Corpus",
    "DecompositionDisplay",
    "DecompositionPairsDisplay",
    "DynamicTopics",
    "EmbeddedTopics",
    "HeatmapDisplay",
    "LdaTopics",
    "LexiconScorer",
    "LinearScorer",
    "NeuralScorer",
    "NmfTopics",
    "PrevalenceDisplay",
    "Scorer",
    "ScorerAudit",
    "SeededTopics",
    "SentenceEncoder",
    "StructuralTopics",
    "StudyResult",
    "Target",
    "TimelineDisplay",
    "ToneComparison",
    "ToneDecomposition",
    "ToneDisplay",
    "ToolkitError",
    "TopicMapDisplay",
    "TopicScan",
    "TopicScanDisplay",
    "TopicTermsDisplay",
    "TransformersScorer",
    "VaderScorer",
    "VocabularySettings",
    "audit_scorer",
    "build_panel",
    "compare_tone",
    "decompose_tone",
    "evidence_table",
    "explain",
    "fetch_sample",
    "find_mentions",
    "fit_neural",
    "get_scorer",
    "heldout_coherence",
    "load_targets",
    "preprocessing_sensitivity",
    "read_corpus",
    "run_study",
    "score_intrusion",
    "score_tone",
    "select_n_topics",
    "topic_effects",
    "topic_intrusion",
    "topic_prevalence",
    "topic_stability",
    "verify",
    "word_intrusion",
    "write_run",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        message = f"module 'toolkit' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
