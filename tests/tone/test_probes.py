import pytest

from toolkit.tone.lexicon import LexiconScorer
from toolkit.tone.probes import name_probes
from toolkit.tone.vader import VaderScorer


def test_at_least_200_probes_of_eight_countries():
    probes = name_probes()
    sizes = probes.groupby("target").size()
    assert sorted(sizes.index) == ["CN", "HK", "JP", "KP", "KR", "RU", "TW", "US"]
    assert sizes.min() >= 25
    assert sizes.sum() >= 200
    assert not probes.duplicated().any()
    assert (probes["mention"].str.len() > 1).all()


@pytest.mark.parametrize("target", ["CN", "HK", "JP", "KP", "KR", "RU", "TW", "US"])
def test_names_alone_score_exactly_zero(target):
    probes = name_probes().query("target == @target")
    assert (LexiconScorer().score(probes)["score"] == 0).all()


def test_vader_is_moved_by_most_of_them():
    assert (VaderScorer().score(name_probes())["score"] != 0).mean() > 0.6
