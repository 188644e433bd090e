"""start_study(): a commented study file for the articles that there are."""

import tomllib
from dataclasses import replace
from glob import glob
from pathlib import Path
from typing import NamedTuple

from toolkit.corpus.corpus import Corpus
from toolkit.errors import InputError, ToolkitError
from toolkit.report.place import check_folder
from toolkit.study.config import Study, path_from
from toolkit.study.pipeline import check_topics, load_corpus
from toolkit.study.starter import N_TOPICS, starter_study

#: Tried in this order, until the articles hold so many topics.
_TOPICS = (N_TOPICS, 8, 5, 3, 2)


class Started(NamedTuple):
    """What was written: the file, where the run may go, and what stands in the way of a run, if anything does."""

    file: Path
    results: Path
    hindrance: str


def start_study(folder: Path, corpus: Path | None = None) -> Started:
    """Write a study file with every setting explained, for as many topics as the articles hold.

    Parameters
    ----------
    folder : Path
        Where to put ``study.toml``; made if need be.
    corpus : Path, optional
        The articles; without it the corpus that comes with the package.

    Raises
    ------
    InputError
        When there is such a file or nothing can be written, or no articles are there.
    """
    file, results = folder / "study.toml", folder / "results"
    check_folder(folder, "a study")
    if file.exists():
        message = f"{file} is there already. Name another folder, or move it away."
        raise InputError(message)
    text, hindrance = starter_study(), ""
    if corpus is not None:
        if not corpus.exists() and not glob(str(corpus), recursive=True):
            message = f"--corpus must name a file or a folder, or fit some as a glob. There is none at {str(corpus)!r}."
            raise InputError(message)
        articles = corpus.resolve()
        while any(sign in str(articles) for sign in "*?[") and not articles.exists():
            articles = articles.parent
        if articles.is_dir() and results.resolve().is_relative_to(articles):
            results = articles.parent / f"{articles.name}-results"  # a run must not lie among the articles
        path = path_from(corpus.resolve(), folder.resolve())
        text = starter_study(path)
        plan = Study.from_dict(tomllib.loads(text), folder=folder)
        try:
            text = starter_study(path, n_topics=_topics_that_fit(plan, load_corpus(plan)))
        except ToolkitError as error:  # the file is where to say how they are read
            hindrance = str(error)
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return Started(file, results, hindrance)


def _topics_that_fit(plan: Study, corpus: Corpus) -> int | None:
    for n in _TOPICS:
        try:
            check_topics(replace(plan, topics=replace(plan.topics, n_topics=n)), corpus)
        except InputError:
            continue
        return n
    return None
