"""The steps on real news; the whole runs, with topics and report, are tests/benchmarks/whole_runs.py."""

import pytest

import toolkit as tk


@pytest.mark.shared
@pytest.mark.slow
def test_in_the_un_debates_tone_towards_north_korea_is_below_tone_towards_japan(shared):
    corpus = tk.read_corpus(shared / "data" / "ungdc", pattern="{country}_{session}_{year}", language="en")
    assert (len(corpus), len(corpus.rejected)) == (2132, 0)
    mentions = tk.find_mentions(corpus, ["China", "Japan", "North Korea"])
    result = tk.compare_tone(tk.build_panel(corpus, mentions, tk.score_tone(mentions)), random_state=0)
    (row,) = result.contrasts.query("group == 'overall' and target_a == 'JP' and target_b == 'KP'").itertuples()
    assert row.ci_low > 0
    assert row.warning == ""


@pytest.mark.shared
def test_every_reuters_record_is_read_and_what_names_a_country_is_found(shared):
    folder = shared / "data" / "reuters21578"
    corpus = tk.read_corpus(folder)
    records = sum(f.read_bytes().count(b"<REUTERS ") for f in folder.glob("*.sgm"))
    assert (len(corpus), len(corpus.rejected)) == (records, 0)
    assert (corpus.articles["text"] == "").any()  # title-only records are kept
    mentions = tk.find_mentions(corpus, ["Japan", "South Korea"])
    for code, place, name in (("JP", "japan", "japan"), ("KR", "south-korea", "south korea")):
        coded = corpus.articles["places"].fillna("").str.split("|").map(lambda p, place=place: place in p)
        text = (corpus.articles["title"] + " " + corpus.articles["text"]).str.lower().str.split().str.join(" ")
        named = corpus.articles.loc[coded & text.str.contains(rf"\b{name}\b"), "article_id"]
        found = named.isin(mentions.loc[mentions["target"] == code, "article_id"])
        assert found.mean() >= 0.99
