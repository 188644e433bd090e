from hypothesis import given
from hypothesis import strategies as st

from toolkit.topics.labels import label_topics


def test_a_phrase_replaces_its_words_and_plurals_are_dropped() -> None:
    terms = ["earth", "rare", "rare earth", "magnet", "magnets", "economies", "economy", "export"]
    assert label_topics([terms]) == ["rare earth, magnet, economies"]


def test_two_topics_never_share_a_label() -> None:
    same = ["trade", "talks", "tariff"]
    assert label_topics([same, [*same, "duty"], same, [*same, "duty"]]) == [
        "trade, talks, tariff",
        "trade, talks, tariff, duty",
        "trade, talks, tariff (2)",
        "trade, talks, tariff, duty (3)",
    ]


def test_a_topic_with_few_terms() -> None:
    assert label_topics([["trade"], ["press"]], n_words=2) == ["trade", "press"]


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "b", "a b", "cs", "c"]), min_size=1, max_size=5, unique=True),
        max_size=8,
    )
)
def test_labels_are_distinct(terms: list[list[str]]) -> None:
    labels = label_topics(terms)
    assert len(labels) == len(set(labels)) == len(terms)


def test_a_word_stays_where_it_stands_mostly_outside_its_phrases() -> None:
    words = ["tax", "budget", "council tax", "income tax"]
    assert label_topics([words], [[0.5, 0.2, 0.4, 0.05]]) == ["tax, budget"]
    assert label_topics([words], [[0.2, 0.2, 0.4, 0.05]]) == ["council tax, budget, income tax"]


def test_no_part_of_a_label_repeats_another() -> None:
    assert label_topics([["child", "children", "woman", "women", "shares", "share", "school"]]) == [
        "child, woman, shares"
    ]
    assert label_topics([["education", "schools", "quality education", "pupils"]], [[0.5, 0.3, 0.1, 0.1]]) == [
        "education, schools, pupils"
    ]
