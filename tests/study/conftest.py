"""The small study of the tests: 26 articles, with a copy, a hostile one and two rows that cannot be read."""

from pathlib import Path

import pytest

from toolkit.study.pipeline import run_study
from toolkit.study.result import StudyResult


@pytest.fixture(scope="session")
def small_study() -> Path:
    return Path(__file__).parent / "data" / "study.toml"


@pytest.fixture(scope="session")
def result(small_study: Path) -> StudyResult:
    return run_study(small_study)
