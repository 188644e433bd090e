import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.preprocessing import Variant, default_variants, preprocessing_sensitivity
from toolkit.topics.seeded import SeededTopics
from toolkit.topics.settings import VocabularySettings

SETTINGS = VocabularySettings(mask=(), min_df=2, phrases=False, max_df=1.0)


@pytest.fixture(scope="module")
def result(planted: pd.DataFrame):
    countries = {"trade": "Japan ", "missile": "", "culture": ""}
    texts = planted.assign(
        text=[countries[p] * 3 + t for p, t in zip(planted["planted"], planted["text"], strict=True)]
    )
    return preprocessing_sensitivity(NmfTopics(3, vocabulary=SETTINGS), texts)


def test_each_choice_changes_one_thing() -> None:
    base = VocabularySettings()
    for name, variant in default_variants(base).items():
        settings = variant.vocabulary
        changed = {f for f in ("mask", "stop_words", "phrases", "min_df") if getattr(settings, f) != getattr(base, f)}
        assert len(changed) + variant.stemmed == 1, name
    turned = default_variants(VocabularySettings(mask=(), stop_words=(), phrases=False))
    assert {"countries masked", "stop words dropped", "phrases"} <= set(turned)
    assert turned["countries masked"].vocabulary.mask is None
    assert turned["stop words dropped"].vocabulary.stop_words is None


def test_planted_topics_survive_every_choice(result) -> None:
    assert result.figures["variant"].tolist()[0] == "as given"
    assert len(result.figures) == 7
    assert (result.figures["n_survive"] == 3).all()
    assert (result.figures["same_topic"] == 1).all()
    assert result.topics["survives"].all()
    assert len(result.topics) == 18


def test_a_choice_that_changes_the_words_shows(result) -> None:
    masked = result.figures.set_index("variant").loc["countries masked"]
    assert masked["n_terms"] == result.figures["n_terms"][0] - 1
    assert masked["jaccard"] < 1


def test_stems_are_compared_with_stems(result) -> None:
    assert result.figures.set_index("variant").loc["stemmed", "jaccard"] == 1


def test_keywords_are_stemmed_with_the_texts(planted: pd.DataFrame) -> None:
    # Each of these has another stem: without, a category would be left with no keyword.
    categories = {"arms": ["Missiles", "missile"], "goods": ["factory"]}
    model = SeededTopics(3, categories=categories, vocabulary=SETTINGS, n_iter=100, n_init=1)
    result = preprocessing_sensitivity(model, planted, variants={"stemmed": Variant(SETTINGS, stemmed=True)})
    assert result.figures["n_survive"].tolist() == [3, 3]
    assert model.categories == categories


def test_a_topic_that_is_gone_does_not_survive(planted: pd.DataFrame) -> None:
    # Without its own words nothing is left of the third topic but noise.
    gone = ["film", "singer", "festival", "concert", "album", "museum", "actor", "stage"]
    variants = {"no culture": Variant(VocabularySettings(mask=gone, min_df=2, phrases=False, max_df=1.0))}
    result = preprocessing_sensitivity(NmfTopics(3, vocabulary=SETTINGS), planted, variants=variants)
    assert result.topics["survives"].tolist().count(False) >= 1
    assert not result.topics["survives"].iloc[2]
    assert result.figures["n_survive"].tolist()[1] < 3
    assert result.figures["share_change"].tolist()[1] > 0.05


def test_variants_need_names_of_their_own(planted: pd.DataFrame) -> None:
    for variants in ({}, {"as given": Variant(SETTINGS)}):
        with pytest.raises(InputError, match="'variants' must hold at least one"):
            preprocessing_sensitivity(NmfTopics(3, vocabulary=SETTINGS), planted, variants=variants)
