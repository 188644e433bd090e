import hashlib

import pandas as pd

from toolkit.corpus.identity import article_ids, find_repeats

ROW = {
    "outlet": "Courier",
    "published": pd.Timestamp("2025-10-28", tz="UTC"),
    "title": "Talks",
    "text": "They met.",
    "source_id": "7",
    "source_file": "a.csv",
    "source_row": 1,
}


def test_the_hash_is_the_one_that_is_written_down():
    parts = ["Courier", "2025-10-28T00:00:00+00:00", "Talks", "They met.", "7"]
    expected = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
    assert article_ids(pd.DataFrame([ROW])) == [expected]


def test_each_part_counts_and_place_does_not():
    changed = [
        {**ROW, key: value} for key, value in {"outlet": "x", "title": "x", "text": "x", "source_id": "x"}.items()
    ]
    changed += [{**ROW, "published": pd.NaT}, ROW, {**ROW, "source_row": 9}]
    ids = article_ids(pd.DataFrame(changed))
    assert len(set(ids)) == 6
    assert ids[-1] == ids[-2]


def test_repeats_name_the_row_that_was_kept_and_the_remedy():
    frame = pd.DataFrame([ROW, {**ROW, "source_row": 2}, {**ROW, "text": "Another.", "source_row": 3}])
    frame["article_id"] = ["1a", "1a", "2b"]
    repeats = find_repeats(frame, ["a", "a", "a"])
    assert list(repeats) == [1, 2]
    assert repeats[1].startswith("exact duplicate of a.csv row 1: that row was kept; if both are meant")
    assert "'7' came in a.csv row 1 with other content" in repeats[2]
    # The same number in another file is another article.
    assert list(find_repeats(frame, ["a", "a", "b"])) == [1]


def test_of_several_contents_the_smallest_hash_is_kept_wherever_it_stands():
    frame = pd.DataFrame([ROW, {**ROW, "source_row": 2}, {**ROW, "source_row": 3}])
    frame["article_id"] = ["2b", "1a", "2b"]
    repeats = find_repeats(frame, ["a", "a", "a"])
    assert list(repeats) == [0, 2]
    assert all("'7' came in a.csv row 2 with other content: that row was kept" in reason for reason in repeats.values())
    # What loses in one file stays an article of another.
    assert list(find_repeats(frame, ["a", "a", "b"])) == [0]
