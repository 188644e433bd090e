import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import InputError
from toolkit.topics.settings import VocabularySettings
from toolkit.topics.vocabulary import Vocabulary

TEXTS = ["Rare earth exports fell.", "China's rare-earth magnets", "Exports of magnets rose", ""]


def settings(**changes: object) -> VocabularySettings:
    return VocabularySettings(**{"mask": ["China"], "min_df": 1, "max_df": 1.0, "phrase_min_count": 2} | changes)  # type: ignore[arg-type]


def test_counts_of_words_and_phrases() -> None:
    vocabulary = Vocabulary(settings())
    counts = vocabulary.fit_count(TEXTS)
    assert vocabulary.terms_ == ("exports", "fell", "magnets", "rare earth", "rose")
    assert counts.toarray().tolist() == [[1, 1, 0, 1, 0], [0, 0, 1, 1, 0], [1, 0, 1, 0, 1], [0, 0, 0, 0, 0]]
    assert (vocabulary.count(TEXTS) != counts).nnz == 0


def test_without_phrases() -> None:
    terms = Vocabulary(settings(phrases=False)).fit(TEXTS).terms_
    assert terms == ("earth", "exports", "fell", "magnets", "rare", "rose")


def test_new_texts_are_cut_in_the_same_way() -> None:
    vocabulary = Vocabulary(settings()).fit(TEXTS)
    assert vocabulary.tokenize("RARE earth from China: magnets, unknown magnets") == [
        "rare earth",
        "magnets",
        "magnets",
    ]
    assert vocabulary.count(["magnets magnets", "unknown"]).toarray().tolist() == [[0, 0, 2, 0, 0], [0] * 5]
    assert vocabulary.count([]).shape == (0, 5)


def test_document_frequencies_bound_the_terms() -> None:
    texts = ["alpha beta", "alpha beta", "alpha gamma", "alpha delta"]
    assert Vocabulary(settings(min_df=2, phrases=False)).fit(texts).terms_ == ("alpha", "beta")
    assert Vocabulary(settings(max_df=0.5, phrases=False)).fit(texts).terms_ == ("beta", "delta", "gamma")


def test_the_most_frequent_stay_and_ties_go_by_the_alphabet() -> None:
    texts = ["delta gamma", "gamma beta alpha"]
    assert Vocabulary(settings(max_size=2, phrases=False)).fit(texts).terms_ == ("alpha", "gamma")


def test_a_share_is_compared_as_a_share() -> None:
    texts = ["alpha"] * 29 + ["beta"] * 28 + ["gamma"] * 43
    assert Vocabulary(settings(max_df=0.29)).fit(texts).terms_ == ("alpha", "beta")  # 0.29 * 100 < 29


def test_what_was_left_out_is_kept_in_a_table() -> None:
    texts = ["peace nations war", "peace nations trade", "peace trade", "peace rare"]
    vocabulary = Vocabulary(settings(min_df=2, max_df=0.5, max_size=1, phrases=False)).fit(texts)
    assert vocabulary.terms_ == ("nations",)
    assert vocabulary.dropped_.to_numpy().tolist() == [["peace", 4, "max_df"], ["trade", 2, "max_size"]]
    assert vocabulary.n_rare_ == 2
    assert repr(vocabulary) == (
        "Vocabulary of 1 terms. Left out: 1 in too many texts (max_df) (peace), 2 in too few (min_df), "
        "1 beyond max_size."
    )
    assert repr(Vocabulary(settings())).startswith("Vocabulary(VocabularySettings(")
    none = Vocabulary(settings(phrases=False)).fit(["war", "trade"])
    assert list(none.dropped_) == ["term", "articles", "reason"]
    assert none.left_out().startswith("Left out: 0 in too many texts (max_df), 0 in too few")


@pytest.mark.parametrize(
    "text",
    [
        "政府は新しい関税を発表した。北朝鮮がミサイルを発射した。",
        "中国经济增长放缓，政府发布新政策。",
        "รัฐบาลประกาศภาษีใหม่วันนี้",
    ],
)
def test_scripts_without_spaces_have_to_be_cut_first(text: str) -> None:
    with pytest.raises(InputError, match=r"must have spaces between words.*Cut the texts into words first"):
        Vocabulary(settings()).fit([f"{text} tariff"] * 3)
    words = " ".join(text[i : i + 3] for i in range(0, len(text), 3))
    Vocabulary(settings()).fit([words] * 3)
    Vocabulary(settings()).fit([f"a long English sentence about tariffs that names {text[:7]} once in passing"] * 3)


def test_few_texts_need_other_settings() -> None:
    with pytest.raises(InputError, match=r"For so few texts: vocabulary=VocabularySettings\(min_df=1, max_df=1\.0\)"):
        Vocabulary(VocabularySettings()).fit(["tariffs hit trade", "missile test"])


def test_masked_names_and_stop_words_are_no_terms() -> None:
    texts = ["China and japan said on Tuesday", "Japan trade"]
    vocabulary = Vocabulary(settings(mask=["China", "Japan"])).fit(texts)
    assert vocabulary.terms_ == ("japan", "trade")
    own = Vocabulary(settings(mask=(), stop_words=["TRADE"])).fit(["trade on Tuesday"])
    assert own.terms_ == ("on", "tuesday")


def test_countries_are_masked_unless_told_otherwise() -> None:
    texts = ["Japanese missile", "North Korea missile", "MISSILE over Japan"]
    default = Vocabulary(VocabularySettings(min_df=1, max_df=1.0)).fit(texts)
    assert default.terms_ == ("missile",)
    assert "japan" in Vocabulary(VocabularySettings(min_df=1, max_df=1.0, mask=())).fit(texts).terms_


@pytest.mark.parametrize("texts", [[], ["alpha", "beta"]])
def test_no_term_left(texts: list[str]) -> None:
    with pytest.raises(
        InputError, match=r"'min_df' and 'max_df' must leave .* Got min_df=3 and max_df=0.5 for .* Lower"
    ):
        Vocabulary(VocabularySettings(mask=())).fit(texts)


def test_unfitted() -> None:
    with pytest.raises(InputError, match=r"must be fitted .* Call fit"):
        Vocabulary().tokenize("rare earth")
    with pytest.raises(InputError, match=r"must be fitted .* Call fit"):
        Vocabulary().count(["rare earth"])


@given(st.lists(st.text(alphabet="abc é.,-'2\n", max_size=30), min_size=1, max_size=6), st.text(max_size=30))
def test_counting_is_tokenising(texts: list[str], new: str) -> None:
    vocabulary = Vocabulary(settings(phrase_min_count=1))
    counts = vocabulary.fit_count([*texts, "anchor"])
    for text, row in zip([*texts, new], [*counts.toarray()[:-1], vocabulary.count([new]).toarray()[0]], strict=True):
        tokens = vocabulary.tokenize(text)
        assert [tokens.count(term) for term in vocabulary.terms_] == row.tolist()
        assert len(tokens) == row.sum()


@pytest.mark.parametrize("texts", [[""], ["", "the of and"], ["the and of the to in"] * 50])
def test_texts_of_stop_words_alone_are_called_so(texts: list[str]) -> None:
    rule = rf"words beside stop words.* Got {len(texts)} texts with none left\. .*stop_words"
    with pytest.raises(InputError, match=rule):
        Vocabulary().fit(texts)
