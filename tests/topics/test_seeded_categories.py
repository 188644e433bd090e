"""The categories of the bundled corpus are found again: a floor under tests/benchmarks/topics_seeded.py."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def benchmark_module() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "topics_seeded.py"
    spec = importlib.util.spec_from_file_location("seeded_benchmark", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_seeded_topics_find_hand_coded_categories_better_than_seedless_ones(benchmark_module: ModuleType) -> None:
    corpus, categories = benchmark_module.asia_tour(), benchmark_module.SETTINGS["asia_tour"]["seeds"]
    seeded, *seedless = (
        benchmark_module.f1_of(model, corpus, categories, 0).mean() for model in benchmark_module.MODELS
    )
    assert seeded > 0.6
    assert seeded > max(seedless)
