import tomllib

from toolkit.study.config import Study
from toolkit.study.starter import starter_study


def test_the_starter_is_a_study() -> None:
    study = Study.from_dict(tomllib.loads(starter_study()))
    assert study.corpus.sample == "asia-tour"
    assert study.compare.period == "week"
    assert (study.topics.mask_countries, study.topics.mask_persons) == (True, False)


def test_with_a_path_of_any_characters() -> None:
    path = 'my "articles"\\ünd so'
    assert Study.from_dict(tomllib.loads(starter_study(path))).corpus.path == path


def test_its_comments_name_only_keys_that_there_are() -> None:
    lines = [line.removeprefix("# ") for line in starter_study("x").splitlines()]
    table = "\n".join(line for line in lines if "=" in line or line.startswith("["))
    for line in ("scorer", "words = { crackdown", 'title = "Tone', "columns = {", "pattern", "language", "outlet ="):
        assert line in table
    assert 'scorer = "./my-scorer"' in table


def test_topics_that_fit_the_articles() -> None:
    whole, few, none = (tomllib.loads(starter_study("x", n_topics=n))["topics"] for n in (12, 3, None))
    assert whole == tomllib.loads(starter_study("x"))["topics"]
    assert few == whole | {"n_topics": 3}
    assert none == whole | {"model": "none"}
