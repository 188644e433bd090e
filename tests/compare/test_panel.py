import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from toolkit.compare.panel import build_panel, with_tone
from toolkit.compare.prominence import prominence
from toolkit.errors import InputError
from toolkit.schema import check_table


@pytest.fixture
def articles() -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "article_id": ["a1", "a2", "a3"],
            "title": ["China talks", "Rates", "Nothing"],
            "text": ["x" * 1000, "Japan said. " * 10, "x" * 1000],
            "published": pd.to_datetime(["2025-10-27", None, "2025-10-28"], utc=True),
            "outlet": ["Daily", "Wire", "Daily"],
            "language": "en",
            "url": "",
            "source_file": "f",
            "source_row": [1, 2, 3],
        }
    )
    return table.astype({"published": "datetime64[us, UTC]"})


@pytest.fixture
def mentions() -> pd.DataFrame:
    rows = [
        ("m1", "a1", "CN", "title", 0),
        ("m2", "a1", "CN", "lead", 100),
        ("m3", "a1", "CN", "body", 900),
        ("m4", "a1", "JP", "body", 500),
        ("m5", "a1", "AMBIGUOUS", "body", 600),
        ("m6", "a2", "JP", "lead", 0),
    ]
    table = pd.DataFrame(rows, columns=["mention_id", "article_id", "target", "part", "start"])
    table = table.assign(
        candidates="",
        surface="x",
        kind="name",
        end=table["start"] + 1,
        sentence_id=0,
        left="",
        mention="x",
        right="",
    )
    return table.assign(quoted=False, speaker=pd.Series(pd.NA, index=table.index, dtype="str"))


@pytest.fixture
def tone(mentions: pd.DataFrame) -> pd.DataFrame:
    return mentions[["mention_id"]].assign(
        scorer="s", p_negative=np.nan, p_neutral=np.nan, p_positive=np.nan,
        score=[0.1, 0.7, 0.1, -0.4, 0.9, 0.2], label="neutral",
    )  # fmt: skip


def test_tone_is_the_mean_of_the_mentions_and_its_error_the_sem(articles, mentions, tone):
    panel = build_panel(articles, mentions, tone)
    assert panel[["article_id", "target"]].to_numpy().tolist() == [["a1", "CN"], ["a1", "JP"], ["a2", "JP"]]
    assert panel["tone"].tolist() == pytest.approx([0.3, -0.4, 0.2])
    assert panel["n_mentions"].tolist() == [3, 1, 1]
    assert panel["tone_se"][0] == pytest.approx(math.sqrt(0.12 / 3))
    assert panel["tone_se"][1:].isna().all()
    assert panel["outlet"].tolist() == ["Daily", "Daily", "Wire"]
    assert panel["published"].isna().tolist() == [False, False, True]
    assert panel["cluster_id"].tolist() == ["a1", "a1", "a2"]
    check_table("panel", panel)


def test_prominence_gets_title_place_and_number(articles, mentions, tone):
    panel = build_panel(articles, mentions, tone)
    expected = prominence([True, False, False], [False, False, False], [100, 500, 0], [3, 1, 1])
    assert panel["prominence"].to_numpy() == pytest.approx(expected)


def test_a_dateline_counts_for_prominence_alone(articles, mentions, tone):
    # a1 names CN in its title and twice in its text, JP once: one of CN's and the only one of JP's go to the dateline.
    first = mentions.index[(mentions["target"] == "CN") & (mentions["part"] != "title")][0]
    only = mentions.index[(mentions["target"] == "JP") & (mentions["article_id"] == "a1")][0]
    moved = mentions.copy()
    moved.loc[[first, only], "part"] = "dateline"
    before, panel = build_panel(articles, mentions, tone), build_panel(articles, moved, tone)
    assert panel[["article_id", "target"]].to_numpy().tolist() == [["a1", "CN"], ["a1", "JP"], ["a2", "JP"]]
    assert panel["n_mentions"].tolist() == [before["n_mentions"][0] - 1, 0, before["n_mentions"][2]]
    assert panel["tone"].isna().tolist() == [False, True, False]
    later = moved.loc[(moved["target"] == "CN") & ~moved["part"].isin(["title", "dateline"]), "start"].min()
    assert panel["prominence"][0] == pytest.approx(prominence([True], [True], [later], [2])[0])
    assert panel["prominence"][1] == pytest.approx(prominence([False], [True], [np.nan], [0])[0])
    assert with_tone(panel)[["article_id", "target"]].to_numpy().tolist() == [["a1", "CN"], ["a2", "JP"]]


def test_a_row_with_mentions_has_a_tone(articles, mentions, tone):
    panel = build_panel(articles, mentions, tone)
    panel.loc[1, "tone"] = np.nan
    with pytest.raises(InputError, match="Row 1 has mentions and none"):
        with_tone(panel)


def test_a_corpus_does_as_well_as_its_articles(articles, mentions, tone):
    corpus = SimpleNamespace(articles=articles)
    pd.testing.assert_frame_equal(build_panel(corpus, mentions, tone), build_panel(articles, mentions, tone))


@pytest.mark.parametrize("corpus", [None, ["text"], "text"])
def test_what_is_no_corpus_is_refused(corpus, mentions, tone):
    with pytest.raises(InputError, match=r"must be a Corpus or its articles table\. Got .*read_corpus"):
        build_panel(corpus, mentions, tone)


def test_what_is_no_table_is_refused(articles, mentions, tone):
    model = SimpleNamespace(doc_topics=lambda: None)
    with pytest.raises(InputError, match=r"a DataFrame\. Got SimpleNamespace\. Take its doc_topics\(\)"):
        build_panel(articles, mentions, tone, model)
    with pytest.raises(InputError, match=r"doc_topics table must be a DataFrame\. Got list\.$"):
        build_panel(articles, mentions, tone, [])
    with pytest.raises(InputError, match=r"mentions table must be a DataFrame\. Got NoneType"):
        build_panel(articles, None, tone)
    with pytest.raises(InputError, match=r"tone table must be a DataFrame\. Got list"):
        build_panel(articles, mentions, [0.5])


def test_clusters_of_ones_own(articles, mentions, tone):
    panel = build_panel(articles.assign(cluster_id=[0, None, 1]), mentions, tone)
    assert panel["cluster_id"].tolist() == ["0.0", "0.0", "alone: a2"]


def test_the_order_of_the_rows_does_not_matter(articles, mentions, tone):
    shuffled = build_panel(articles[::-1], mentions.iloc[[3, 1, 5, 2, 4, 0]], tone[::-1])
    pd.testing.assert_frame_equal(shuffled, build_panel(articles, mentions, tone), check_exact=True)


def test_the_largest_topic_the_lower_number_first(articles, mentions, tone):
    topics = pd.DataFrame({"article_id": ["a1"] * 3, "topic": [2, 0, 1], "share": [0.4, 0.2, 0.4]})
    panel = build_panel(articles, mentions, tone, topics)
    assert panel["topic"].tolist() == [1, 1, -1]
    assert panel["topic_share"].tolist()[:2] == [0.4, 0.4]
    assert math.isnan(panel["topic_share"][2])


def test_without_topics(articles, mentions, tone):
    panel = build_panel(articles, mentions, tone)
    assert panel["topic"].tolist() == [-1, -1, -1]
    assert panel["topic_share"].isna().all()


def test_topics_of_other_articles_are_refused(articles, mentions, tone):
    topics = pd.DataFrame({"article_id": ["z"], "topic": [0], "share": [1.0]})
    with pytest.raises(InputError, match="doc_topics"):
        build_panel(articles, mentions, tone, topics)


def test_two_scorers_are_refused(articles, mentions, tone):
    both = pd.concat([tone, tone.assign(scorer="other")], ignore_index=True)
    with pytest.raises(InputError, match=r"one scorer. Got other, s"):
        build_panel(articles, mentions, both)


def test_mentions_and_tone_must_match(articles, mentions, tone):
    with pytest.raises(InputError, match=r"No tone for 1 mention_id \('m2'\)"):
        build_panel(articles, mentions, tone[tone["mention_id"] != "m2"])
    with pytest.raises(InputError, match=r"No mention for the tone of 2 mention_id \('m1', 'm2'\)"):
        build_panel(articles, mentions[2:].reset_index(drop=True), tone)


def test_mentions_of_other_articles_are_refused(articles, mentions, tone):
    with pytest.raises(InputError, match=r"articles of the corpus.*'a2'"):
        build_panel(articles[articles["article_id"] != "a2"], mentions, tone)


def test_no_mention_but_ambiguous_ones(articles, mentions, tone):
    panel = build_panel(articles, mentions[mentions["target"] == "AMBIGUOUS"], tone[tone["mention_id"] == "m5"])
    assert panel.empty
    check_table("panel", panel)


def test_an_article_without_a_known_term_has_no_topic(articles, mentions, tone):
    shares = pd.DataFrame(
        {"article_id": ["a1", "a1", "a2", "a2"], "topic": [0, 1, 0, 1], "share": [0.5, 0.5, 0.2, 0.8]}
    )
    panel = build_panel(articles, mentions, tone, shares)
    assert panel.groupby("article_id")["topic"].first().to_dict() == {"a1": -1, "a2": 1}
    assert panel.loc[panel["article_id"] == "a1", "topic_share"].isna().all()


def test_two_topics_of_three_in_equal_parts_are_a_topic(articles, mentions, tone):
    shares = pd.DataFrame(
        {"article_id": ["a1", "a1", "a2", "a2"], "topic": [2, 1, 0, 1], "share": [0.5, 0.5, 0.2, 0.8]}
    )
    panel = build_panel(articles, mentions, tone, shares)
    assert panel.groupby("article_id")["topic"].first().to_dict() == {"a1": 1, "a2": 1}


def test_of_some_topics_alone_the_largest_and_none_where_an_article_has_nothing_of_them(articles, mentions, tone):
    shares = pd.DataFrame(
        {"article_id": ["a1", "a1", "a2", "a2"], "topic": [3, 5, 3, 5], "share": [0.0, 0.0, 0.2, 0.2]}
    )
    panel = build_panel(articles, mentions, tone, shares)
    assert panel.groupby("article_id")["topic"].first().to_dict() == {"a1": -1, "a2": 3}
