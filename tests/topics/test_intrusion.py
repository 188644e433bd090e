from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import InputError
from toolkit.topics.intrusion import topic_intrusion, word_intrusion
from toolkit.topics.lda import LdaTopics
from toolkit.topics.nmf import NmfTopics
from toolkit.topics.settings import VocabularySettings

SETTINGS = VocabularySettings(mask=(), min_df=2, phrases=False)


def readable(words: dict[int, list[str]], shares: np.ndarray | None = None) -> SimpleNamespace:
    rows = [(t, r, w, 1 / r) for t, terms in words.items() for r, w in enumerate(terms, start=1)]
    terms = pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"])
    doc_topics = None
    if shares is not None:
        cells = [(str(a), t, s) for a, row in enumerate(shares) for t, s in enumerate(row)]
        doc_topics = pd.DataFrame(cells, columns=["article_id", "topic", "share"])
    return SimpleNamespace(
        topic_terms=lambda n_terms=10: terms[terms["rank"] <= n_terms], doc_topics=lambda: doc_topics
    )


@pytest.fixture(scope="module", params=[NmfTopics, LdaTopics])
def fitted(request: pytest.FixtureRequest, planted: pd.DataFrame) -> object:
    return request.param(3, vocabulary=SETTINGS).fit(planted)


def test_each_topic_has_its_heaviest_words_and_one_of_another(fitted) -> None:
    made = word_intrusion(fitted, n_words=4)
    heaviest = fitted.topic_terms(4).groupby("topic")["term"].agg(list)
    own = made.key[~made.key["intruder"]]
    assert own.groupby("topic")["text"].agg(sorted).tolist() == [sorted(terms) for terms in heaviest]
    for _, rows in made.key.groupby("item"):
        (intruder,) = rows[rows["intruder"]].itertuples()
        (topic,) = rows.loc[~rows["intruder"], "topic"].unique()
        assert intruder.topic != topic
        assert intruder.text in heaviest[intruder.topic]
        assert intruder.text not in heaviest[topic]


@pytest.mark.parametrize("order", ["weight", "frex"])
def test_words_are_shown_in_the_order_that_the_key_names(fitted, order) -> None:
    made = word_intrusion(fitted, n_words=4, order=order)
    first = fitted.topic_terms(4, order=order).groupby("topic")["term"].agg(sorted).tolist()
    assert made.key[~made.key["intruder"]].groupby("topic")["text"].agg(sorted).tolist() == first
    assert made.key["order"].unique().tolist() == [order]
    assert word_intrusion(fitted).key["order"].unique().tolist() == ["coherent"]
    with pytest.raises(InputError, match=r"'order' parameter .* Got 'tidy'"):
        word_intrusion(fitted, order="tidy")


def test_the_sheet_asks_what_the_key_answers_and_says_no_more(fitted) -> None:
    made = word_intrusion(fitted)
    assert list(made.sheet) == ["sheet", "item", "article", *(f"option_{n}" for n in range(1, 7)), "answer"]
    for row in made.sheet.to_dict("records"):
        options = made.key[made.key["item"] == row["item"]]
        assert [row[f"option_{n}"] for n in options["option"]] == options["text"].tolist()
    assert (made.sheet["answer"] == "").all()
    assert made.sheet["sheet"].unique().tolist() == made.key["sheet"].unique().tolist()


def test_the_intruder_is_in_no_favoured_place() -> None:
    model = readable({t: [f"w{t}x{i}" for i in range(6)] for t in range(120)})
    key = word_intrusion(model).key
    places = key.loc[key["intruder"], "option"].value_counts()
    assert set(places.index) == {1, 2, 3, 4, 5, 6}
    assert places.min() > 5
    order = key.loc[~key["intruder"]].drop_duplicates("item")["topic"].tolist()
    assert order != sorted(order)


def test_a_seed_gives_the_same_sheet_and_another_seed_another(fitted) -> None:
    pd.testing.assert_frame_equal(word_intrusion(fitted).key, word_intrusion(fitted).key)
    assert not word_intrusion(fitted, random_state=1).sheet.equals(word_intrusion(fitted).sheet)


def test_a_phrase_that_gives_itself_away_does_not_intrude() -> None:
    model = readable({0: ["rare earth", "magnet"], 1: ["earth day", "forest"]})
    key = word_intrusion(model, n_words=2).key
    assert key.loc[key["intruder"] & (key["topic"] == 1), "text"].tolist() == ["forest"]


def test_words_that_cannot_be_asked_for() -> None:
    with pytest.raises(InputError, match=r"at least two topics. Got 1"):
        word_intrusion(readable({0: ["a", "b"]}), n_words=2)
    with pytest.raises(InputError, match=r"n_words=5 words. Topic 0 has 2: a, b"):
        word_intrusion(readable({0: ["a", "b"], 1: list("cdefg")}))
    with pytest.raises(InputError, match=r"No word can intrude on topic 0"):
        word_intrusion(readable({0: ["a", "b"], 1: ["b", "a"]}), n_words=2)
    with pytest.raises(InputError, match=r"'n_words' .* at least 2. Got 1"):
        word_intrusion(readable({0: ["a"], 1: ["b"]}), n_words=1)


def test_topics_that_no_article_is_about_are_not_asked(planted: pd.DataFrame) -> None:
    settings = VocabularySettings(mask=(), min_df=2, phrases=False, max_df=1.0)
    model = LdaTopics(8, vocabulary=settings).fit(planted)
    summary = model.topic_summary()
    unused = set(summary.topic[summary.n_articles == 0])
    assert unused
    assert set(word_intrusion(model).key.topic) == set(summary.topic) - unused


def test_few_of_many_words_are_named() -> None:
    many = readable({0: [f"w{i}" for i in range(99)], 1: [f"v{i}" for i in range(99)]})
    with pytest.raises(InputError, match=r"Topic 0 has 99: w0, .* w49, \.\.\.\.$"):
        word_intrusion(many, n_words=200)


@pytest.fixture
def six() -> SimpleNamespace:
    words = {t: [f"w{t}x{i}" for i in range(10)] for t in range(6)}
    row = np.array([0.5, 0.3, 0.2, 0.0, 0.0, 0.0])
    shares = np.array([np.roll(row, a) for a in range(30)])
    return readable(words, shares)


TEXTS = [f"Article {a} <b>" + " word" * 100 for a in range(30)]


def test_three_topics_of_the_article_and_one_that_it_does_not_hold(six) -> None:
    made = topic_intrusion(six, TEXTS, n_articles=30)
    assert len(made.sheet) == 30
    for _, rows in made.key.groupby("item"):
        assert sorted(rows.loc[~rows["intruder"], "share"]) == pytest.approx([0.2, 0.3, 0.5])
        assert rows.loc[rows["intruder"], "share"].tolist() == [0.0]
        (article_id,) = rows["article_id"].unique()
        (text,) = made.sheet.loc[made.sheet["item"] == rows["item"].iloc[0], "article"]
        assert text.startswith(f"Article {article_id} ")
        assert len(text.split()) == 91
        largest = (np.array([0, 1, 2]) + int(article_id)) % 6
        assert sorted(rows.loc[~rows["intruder"], "topic"]) == sorted(largest)
        assert all(
            text.startswith(f"w{topic}x0, w{topic}x1") for text, topic in zip(rows.text, rows.topic, strict=True)
        )


def test_topics_are_shown_in_the_order_that_the_key_names(six) -> None:
    assert topic_intrusion(six, TEXTS).key["order"].unique().tolist() == [""]  # a model from elsewhere
    asked = []

    def topic_terms(n_terms: int = 10, *, order: str) -> pd.DataFrame:
        asked.append(order)
        return six.topic_terms(n_terms)

    other = SimpleNamespace(topic_terms=topic_terms, doc_topics=six.doc_topics)
    assert topic_intrusion(other, TEXTS, order="weight").key["order"].unique().tolist() == ["weight"]
    assert asked == ["weight"]


def test_topics_that_cannot_be_asked_for(six, planted) -> None:
    with pytest.raises(InputError, match=r"corpus that the model was fitted on. Got 29 articles; the model has 30"):
        topic_intrusion(six, TEXTS[:-1])
    four = NmfTopics(4, vocabulary=SETTINGS).fit(planted.text.tolist())
    with pytest.raises(InputError, match=r"topic_intrusion must be given the corpus .* in the same order"):
        topic_intrusion(four, planted.text.tolist()[::-1])
    with pytest.raises(InputError, match=r"Got 31; there are 30"):
        topic_intrusion(six, TEXTS, n_articles=31)
    with pytest.raises(InputError, match=r"at least 4 topics. Got 3"):
        topic_intrusion(NmfTopics(3, vocabulary=SETTINGS).fit(planted), planted)
    with pytest.raises(InputError, match=r"'n_articles' .* of at least 1\. Got 0"):
        topic_intrusion(six, TEXTS, n_articles=0)


def test_readers_get_a_table_and_a_page_that_hold_no_answer(six, tmp_path: Path) -> None:
    made = topic_intrusion(six, TEXTS, n_articles=5)
    table, page = made.write(tmp_path / "readers")
    assert sorted(p.name for p in (tmp_path / "readers").iterdir()) == ["topic-intrusion.csv", "topic-intrusion.html"]
    html = page.read_text(encoding="utf-8")
    assert html.count('type="radio"') == 20
    assert html.count("<fieldset>") == 5
    assert html.count('name="item-3"') == 4  # a bare number would be a place in the form, not a name
    assert "Article" in html
    assert "&lt;b&gt;" in html
    for word in ("intruder", "http", "src=", "share"):
        assert word not in html
    read = pd.read_csv(table, keep_default_na=False)
    assert read.equals(made.sheet.astype({"answer": read["answer"].dtype}))
    again = [p.read_bytes() for p in made.write(tmp_path / "again")]
    assert again == [table.read_bytes(), page.read_bytes()]
    assert made.write_key(tmp_path / "key" / "topics.csv").read_text().startswith("sheet,item,option,text,topic,share")
