import itertools
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from toolkit.compare.decomposition import decompose_tone
from toolkit.compare.prevalence import topic_prevalence
from toolkit.schema import check_table
from toolkit.study.config import Study
from toolkit.study.effects import shares_over_time, tone_by_part
from toolkit.study.pipeline import run_study
from toolkit.study.result import StudyResult

HOW: dict[str, Any] = {"n_boot": 200, "level": 0.95, "min_articles": 5, "random_state": 7}  # those of the study's file
PAIR = ["target_a", "target_b"]


def test_the_shares_are_those_of_topic_prevalence_with_the_studys_settings(result: StudyResult) -> None:
    expected = topic_prevalence(result.articles, result.doc_topics, period="week", **HOW)
    pd.testing.assert_frame_equal(result.prevalence, expected, check_exact=True)
    assert set(result.prevalence["level"]) == set(result.comparison.query("group == 'period'")["level"])
    assert result.prevalence.groupby("level")["estimate"].sum().tolist() == pytest.approx([1.0] * 2)
    # s25 repeats s02: one cluster less than articles, as in compare_tone.
    sizes = result.prevalence.drop_duplicates("level")
    assert sizes["n_articles"].sum() == sizes["n_clusters"].sum() + 1


def test_each_two_targets_are_split_and_the_whole_is_their_contrast(result: StudyResult) -> None:
    pairs = result.decomposition[PAIR].drop_duplicates().to_numpy().tolist()
    assert pairs == [["CN", "JP"], ["CN", "KP"], ["JP", "KP"]]
    contrasts = result.contrasts[result.contrasts["group"] == "overall"]
    whole = result.decomposition[result.decomposition["part"] == "difference"]
    columns = [*PAIR, "estimate", "ci_low", "ci_high", "p_value", "n_articles"]
    pd.testing.assert_frame_equal(
        whole[columns].reset_index(drop=True), contrasts[columns].reset_index(drop=True), check_exact=True
    )
    for a, b in pairs:
        own = result.decomposition[(result.decomposition[PAIR] == [a, b]).all(axis=1)].reset_index(drop=True)
        expected = decompose_tone(result.panel, target_a=a, target_b=b, **HOW).table
        pd.testing.assert_frame_equal(own, expected, check_exact=True)


def made(folder: Path, articles: list[dict[str, str]], **sections: Any) -> StudyResult:
    """Run a quick study of some articles."""
    lines = [json.dumps(article) for article in articles]
    (folder / "some.jsonl").write_text("\n".join(lines), encoding="utf-8")
    table = {
        "corpus": {"path": "some.jsonl", "language": "en"},
        "tone": {"scorer": "lexicon"},
        "topics": {"n_topics": 2, "stability": 0},
        "compare": {"n_boot": 100, "period": "week"},
    }
    run = run_study(Study.from_dict(table | sections, folder=folder))
    for name in ("prevalence", "decomposition"):
        check_table(name, run.tables[name])
    return run


@pytest.fixture
def articles(small_study: Path) -> list[dict[str, str]]:
    lines = small_study.with_name("small.jsonl").read_text(encoding="utf-8").split("\n")[:26]
    return [json.loads(line) for line in lines]


def test_without_topics_there_is_neither(articles: list[dict[str, str]], tmp_path: Path) -> None:
    for some in (articles, articles[:1]):
        run = made(tmp_path, some, topics={"model": "none"})
        assert run.prevalence.empty
        assert run.decomposition.empty


def test_one_target_has_shares_and_nothing_to_split(articles: list[dict[str, str]], tmp_path: Path) -> None:
    run = made(tmp_path, articles, targets=[{"country": "Japan"}])
    assert len(run.prevalence) == 4
    assert run.decomposition.empty


def test_a_target_without_tone_is_left_out(articles: list[dict[str, str]], tmp_path: Path) -> None:
    run = made(tmp_path, articles, targets=[{"country": name} for name in ("China", "Chad", "Japan")])
    assert run.decomposition[PAIR].drop_duplicates().to_numpy().tolist() == [["CN", "JP"]]
    assert len(made(tmp_path, articles, targets=[{"country": "Chad"}]).decomposition) == 0


def test_articles_without_dates_and_of_one_period(articles: list[dict[str, str]], tmp_path: Path) -> None:
    undated = made(tmp_path, [{k: v for k, v in article.items() if k != "published"} for article in articles])
    assert undated.prevalence["level"].tolist() == ["undated"] * 2
    one_day = made(tmp_path, [article | {"published": "2025-10-25"} for article in articles])
    assert one_day.prevalence["level"].tolist() == ["2025-W43"] * 2


def test_few_articles_have_estimates_with_cautions(articles: list[dict[str, str]], tmp_path: Path) -> None:
    run = made(tmp_path, articles[:8])
    assert run.prevalence["warning"].str.contains("fewer than 10 articles").all()
    assert run.decomposition["estimate"].notna().all()
    assert run.decomposition["warning"].str.contains("fewer than 10 articles").all()
    lone = run.decomposition["warning"].str.contains("one cluster, no interval")
    assert lone.any()
    assert run.decomposition.loc[lone, "ci_low"].isna().all()


def test_articles_without_a_topic(result: StudyResult) -> None:
    ids, topics = sorted(result.articles["article_id"]), range(3)
    rows = [(article, topic, 1 / 3) for article, topic in itertools.product(ids, topics)]
    equal = pd.DataFrame(rows, columns=["article_id", "topic", "share"]).astype({"article_id": "str"})
    assert shares_over_time(result, equal, period="week", **HOW).empty
    assert shares_over_time(result, None, period="week", **HOW).empty
    nowhere = result.panel.assign(topic=-1)
    assert tone_by_part(nowhere, ["CN", "JP", "KP"], **HOW).empty
    china = result.panel.assign(topic=result.panel["topic"].where(result.panel["target"] == "CN", -1))
    split = tone_by_part(china, ["CN", "JP", "KP"], **HOW)
    assert split[PAIR].drop_duplicates().to_numpy().tolist() == [["CN", "JP"], ["CN", "KP"]]
