import pytest

from toolkit.compare.levels import check_groups, levels_of
from toolkit.errors import InputError


def test_levels_in_order_with_the_unknown_last(make_panel):
    panel = make_panel(
        [(f"a{i}", "CN", 0.0) for i in range(4)], outlet=["Wire", "", "Daily", "zeta"], topic=[10, 2, -1, 2]
    )
    assert levels_of(panel, group="outlet", period="month")[1] == ["Daily", "Wire", "zeta", "no outlet"]
    levels, order = levels_of(panel, group="topic", period="month")
    assert levels.tolist() == ["10", "2", "no topic", "2"]
    assert order == ["2", "10", "no topic"]


def test_undated_comes_last(random_panel):
    assert levels_of(random_panel, group="period", period="month")[1] == ["2025-10", "2025-11", "undated"]


def test_topics_are_needed(make_panel):
    with pytest.raises(InputError, match="doc_topics"):
        levels_of(make_panel([("a", "CN", 0.0)]), group="topic", period="month")


def test_groups():
    assert check_groups(None) == ()
    assert check_groups("outlet") == ("outlet",)
    assert check_groups(["topic", "period"]) == ("topic", "period")
    with pytest.raises(InputError, match=r"'by'.*Did you mean 'outlet'"):
        check_groups("outlets")
    with pytest.raises(InputError, match="each group once"):
        check_groups(["topic", "topic"])


def test_an_outlet_called_as_the_missing_one_is_kept_apart(make_panel):
    panel = make_panel([(f"a{i}", "CN", 0.0) for i in range(2)], outlet=["", "no outlet"])
    assert levels_of(panel, group="outlet", period="month")[1] == ['"no outlet"', "no outlet"]
