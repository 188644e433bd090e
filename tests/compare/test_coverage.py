"""A smaller run of the simulation in tests/benchmarks/interval_coverage.py."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def benchmark_module() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "interval_coverage.py"
    spec = importlib.util.spec_from_file_location("coverage_benchmark", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_our_interval_holds_the_planted_difference_and_the_naive_ones_do_not(benchmark_module):
    found = benchmark_module.coverage(100, 100, "normal", n_boot=299)["coverage"]
    # Binomial with 100 panels: 95 % lies in 90 to 99 % in 97 of 100 such runs; the seeds are fixed.
    assert 0.90 <= found["ours"] <= 0.99
    assert 0.90 <= found["ours, within articles"] <= 0.99
    assert found["copies as independent"] < 0.90
    assert found["mentions as independent"] < 0.70


def test_a_thin_side_has_no_false_interval(benchmark_module):
    held, given = benchmark_module.thin_side(150, 5, "skewed", n_boot=299)
    # 80 % of 150 without the rule that each side needs an interval of its own; some third of the panels have one.
    assert held >= 0.9
    assert 30 <= given <= 70
