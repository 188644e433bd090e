import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.topics.lda import LdaTopics
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
    for wrong in ({"x": SETTINGS}, [Variant(SETTINGS)]):
        with pytest.raises(InputError, match=r"'variants' .* must map names to Variant\. Got"):
            preprocessing_sensitivity(NmfTopics(3, vocabulary=SETTINGS), planted, variants=wrong)  # type: ignore


def test_topics_without_a_common_word_are_no_partners(planted: pd.DataFrame) -> None:
    # The variant reads one word of each planted topic, which is none of the first two words of the given settings.
    model = NmfTopics(3, vocabulary=SETTINGS)
    first = model.fit(planted).topic_terms(2, order="weight").term.tolist()
    other = Variant(VocabularySettings(mask=first, min_df=2, phrases=False, max_df=1.0))
    result = preprocessing_sensitivity(model, planted, variants={"other words": other}, n_terms=2)
    assert result.topics["matched"].tolist() == [-1, -1, -1]
    assert result.topics["share_in_variant"].isna().all()
    assert result.figures["share_change"].isna().tolist() == [False, True]
    assert result.figures["same_topic"].tolist() == [1.0, 0.0]


def test_a_list_of_texts_keeps_its_order(planted: pd.DataFrame) -> None:
    texts = planted.text.sample(frac=1, random_state=0).tolist()
    model = LdaTopics(3, vocabulary=SETTINGS)
    result = preprocessing_sensitivity(model, texts, variants={"same": Variant(SETTINGS)})
    labels = model.fit([f"\n{text}" for text in texts]).topic_summary()
    assert result.topics["label"].tolist() == labels["label"].tolist()
    assert result.topics["share"].tolist() == pytest.approx(labels["share"].tolist(), abs=1e-12)
