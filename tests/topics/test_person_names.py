import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError
from toolkit.topics.person_names import person_names

# Invented persons all; each sentence with the names that it gives.
FOUND = {
    "Yesterday Mr Quillfeather spoke.": ("Quillfeather",),
    "Mr. Quillfeather spoke, and so did Sen. Odo Brask.": ("Brask", "Odo Brask", "Quillfeather"),
    "Japanese Trade Minister Tadao Misawada left on Friday.": ("Misawada", "Tadao Misawada"),
    "Talks with the chairman Ludger Vennebruck failed.": ("Ludger Vennebruck", "Vennebruck"),
    "It is too early, said analyst Pirmin Stahlmeyer.": ("Pirmin Stahlmeyer", "Stahlmeyer"),
    "Thomas H. Orrinsdale and Anne-Lise Corvane met.": ("Orrinsdale", "Thomas H. Orrinsdale"),
    "President J.R. Okonda-Mbele's plan fell.": ("Okonda-Mbele",),
    "Governor Joost van der Wieken, who is ill, left.": ("Joost van der Wieken", "Wieken"),
    "Mrs Maud O'Trellis Jr said so.": ("Maud O'Trellis", "O'Trellis"),
    "Foreign Minister Karim al-Zahiri came.": ("Karim al-Zahiri", "al-Zahiri"),
    "It rained.\nHe met Treasury Secretary\nWendell Amblethorpe.": ("Amblethorpe", "Wendell Amblethorpe"),
    "Secretary Alan Baker will go; Mr Baker said so Monday.": ("Alan Baker", "Baker"),
    "Prime Minister Émile Ørsted-Nyberg, 61.": ("Émile Ørsted-Nyberg", "Ørsted-Nyberg"),
}
NOBODY = (
    "The president spoke on Monday. President of what? The Prime Minister of Japan did.",
    "Pirmin Stahlmeyer spoke.",  # nothing tells that this is a person
    "analyst Stahlmeyer Partners Inc",
    "John Amblethorpe Inc and Philip Corvane Holdings rose; so did George Brask & Sons.",
    "General Wiring Corp rose. Later General Wiring fell.",
    "Minister Japan, Minister IBM, Mr 习近平",
    "San Juan Orrinsdale, Lake George Orrinsdale",
    "A trade bill. The Bill Passed late; bills passed before.",
    "MR QUILLFEATHER SPOKE TO SENATOR BRASK",
)


@pytest.mark.parametrize("text", FOUND)
def test_persons_are_found_in_full_and_by_surname(text: str) -> None:
    assert person_names([text]) == tuple(sorted(FOUND[text]))


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_found(text: str) -> None:
    assert person_names([text]) == ()


def test_a_surname_that_is_an_ordinary_word_is_masked_in_full_alone() -> None:
    texts = ["Mr Henry Price met Judge Carl Bush.", "Price rises at the price of a bush.", "Bush and Price left."]
    assert person_names(texts) == ("Carl Bush", "Henry Price")


def test_a_word_is_ordinary_by_its_share_and_so_whatever_the_size_of_the_corpus() -> None:
    texts = ["Mr Henry Crank spoke. Crank sat down."] * 11
    assert "Crank" in person_names([*texts, "He turned the crank."])
    assert "Crank" not in person_names([*texts, "He turned the crank, and the crank broke."])


def test_a_surname_that_is_a_place_is_masked_in_full_alone() -> None:
    assert person_names(["Mr Andrew Jordan flew to Jordan with Yan Hong, Dr Yan Hong."]) == (
        "Andrew Jordan",
        "Yan Hong",
    )


def test_a_surname_that_is_rather_a_company_is_masked_in_full_alone() -> None:
    texts = ["Dr Walter Garrold founded it.", "Garrold Pump Co rose.", "Garrold Pump Corp, a unit of Garrold Co, fell."]
    assert person_names(texts) == ("Walter Garrold",)
    assert person_names([*texts, "Mr Garrold left.", "Mr Garrold came.", "Mr Garrold won."]) == (
        "Garrold",
        "Walter Garrold",
    )


def test_a_surname_that_seldom_means_a_person_is_masked_in_full_alone() -> None:
    told = ["Dr Walter Garrold spoke."]
    assert "Garrold" in person_names(told + ["Garrold fell."] * 19)
    assert person_names(told + ["Garrold fell."] * 20) == ("Walter Garrold",)


def test_headlines_in_title_case_are_not_read_short_sentences_are() -> None:
    table = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "title": ["President Brask Wins Vote", "Brask and Mr Orrinsdale at odds over fish"],
            "text": ["It was close.", "Nobody knows why."],
        }
    )
    assert person_names(table) == ("Orrinsdale",)
    assert person_names(["Senator Brask met Mrs Corvane."]) == ("Brask", "Corvane")


def test_it_takes_what_topic_models_take() -> None:
    texts = ["Talks\nMr Odo Brask left.", "Mrs Maud Corvane came."]
    corpus = Corpus.from_texts(texts)
    assert person_names(corpus) == person_names(corpus.articles) == person_names(texts) == person_names(iter(texts))
    with pytest.raises(InputError, match="must be a Corpus, an articles table or a list of strings"):
        person_names("Mr Odo Brask left.")
    with pytest.raises(InputError, match="must not be empty"):
        person_names([])


PIECES = [*FOUND, *NOBODY, "Brask fell.", "the baker and the quillfeather", "Orrinsdale Corp", "Price, Mr Price, price"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(texts: list[str], rng: random.Random) -> None:
    names = person_names(texts)
    assert names == tuple(sorted(set(names)))
    shuffled = rng.sample(texts, len(texts))
    assert person_names(shuffled) == names
    table = pd.DataFrame({"article_id": range(len(texts)), "title": "", "text": texts})
    assert person_names(table.sample(frac=1, random_state=rng.randrange(100))) == person_names(table)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="AbÉßİ.-’' \n&中Mrdo", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for name in person_names([f"Mr {text}", text]):
        assert name == " ".join(name.split())
