"""The small study of tests/study, run once and written once."""

from pathlib import Path

import pytest

from toolkit.report.write import write_run
from toolkit.study.pipeline import run_study
from toolkit.study.result import StudyResult

SMALL = Path(__file__).parents[1] / "study" / "data" / "study.toml"


@pytest.fixture(scope="session")
def small_study() -> Path:
    return SMALL


@pytest.fixture(scope="session")
def result() -> StudyResult:
    return run_study(SMALL)


@pytest.fixture(scope="session")
def run(result: StudyResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "small"
    write_run(result, folder)
    return folder
