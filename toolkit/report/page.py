"""The page of a run: one self-contained HTML file, made from its tables."""

import base64
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from toolkit.compare.panel import with_tone
from toolkit.report.answer import answer
from toolkit.report.audit import audit_view
from toolkit.report.effects import parts_view, shares_view
from toolkit.report.figures import Figure
from toolkit.report.numbers import count, listed
from toolkit.report.reading import reading_lines
from toolkit.report.sentences import SentenceBook
from toolkit.report.tables import (
    Names,
    TableView,
    ambiguous_table,
    contrast_table,
    count_table,
    level_table,
    mention_table,
    overall_table,
    rejected_tables,
    topic_table,
)
from toolkit.schema import AMBIGUOUS
from toolkit.study.result import StudyResult
from toolkit.tone.audit_probes import with_article

_LEVELS = {
    "period": "Mean tone by period and target",
    "outlet": "Mean tone by outlet and target",
    "topic": "Mean tone by largest topic of the article and target",
}
_TOPIC_METHODS = {
    "nmf": "non-negative matrix factorisation of tf-idf weights",
    "lda": "latent Dirichlet allocation (Blei, Ng and Jordan 2003)",
    "seeded": "keyword-assisted topic modelling (Eshima, Imai and Sasaki 2024), some from the user's keywords",
    "embedded": "spherical k-means on sentence vectors (Dhillon and Modha 2001), words by class-based tf-idf",
}


def render_page(result: StudyResult, lock: Mapping[str, Any], figures: Mapping[str, Figure]) -> str:
    """Return the report of a run.

    Parameters
    ----------
    result : StudyResult
        The tables.
    lock : mapping
        What ``build_lock`` returned: hashes and versions.
    figures : mapping of str to Figure
        What ``draw_figures`` returned.

    Returns
    -------
    str
        HTML that requests nothing: style and figures are inside, there is no script. All text of articles
        is escaped. The same tables give the same bytes; there is no time of writing in it.
    """
    names, book = Names(result), SentenceBook(result)
    provenance = result.settings["corpus"]["provenance"]
    strongest = {code: book.strongest(code) for code in names.targets}
    groups = [group for group in _LEVELS if (result.comparison["group"] == group).any()]
    most = result.study.report.sentences
    cells = {group: book.cells(group, names.targets, most=most) for group in dict.fromkeys(["outlet", *groups])}
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            title=result.study.title,
            corpus=result.settings["corpus"],
            manifest={"synthetic": False, "description": ""} | provenance.get("manifest", {}),
            answer=answer(result),
            counts=_counts(result),
            read_tables=_read_tables(result),
            notes=[*reading_lines(provenance), *provenance.get("notes", [])],
            rejected=rejected_tables(result),
            mentions=mention_table(result, names),
            ambiguity=_ambiguity(result),
            ambiguous=ambiguous_table(result, names) if (result.mentions["target"] == AMBIGUOUS).any() else None,
            overall=overall_table(result, names),
            contrasts=contrast_table(
                result,
                names,
                {"overall": "all articles", "within-article": "articles that name both"},
                "Differences between targets, overall",
                {},
            ),
            levels={group: level_table(result, names, group, _LEVELS[group], cells[group]) for group in groups},
            level_contrasts={
                group: contrast_table(
                    result, names, {group: group}, f"Differences between targets, by {group}", cells[group]
                )
                for group in groups
            },
            parts=parts_view(result, names, cells.get("topic", {})),
            topics=topic_table(result) if len(result.topic_summary) else None,
            shares=shares_view(result, names),
            figures=figures,
            names=names,
            strongest=strongest,
            few_explained=_few_explained(result),
            cells=cells,
            left_out=book.left_out,
            cited=_cited(result, book),
            audit=audit_view(result, names),
            targets=listed([with_article(name) for name in names.targets.values()]),
            scorer=result.settings["scorer"],
            own_words=result.study.tone.words is not None,
            used=result.settings["compare"],
            topic_model=result.settings["topics"],
            topic_method=_TOPIC_METHODS.get(result.settings["topics"]["model"], ""),
            study_toml=result.study.to_toml(),
            versions=lock["versions"],
            inputs={name: digest for name, digest in lock["inputs"].items() if digest},
            steps=lock["steps"],
        )
    )


def environment() -> Environment:
    """Return where the templates are, with everything escaped that is not marked as safe."""
    made = Environment(
        loader=PackageLoader("toolkit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = files("toolkit.report").joinpath("templates/report.css").read_text(encoding="utf-8")
    made.globals["style"] = Markup(style)
    made.filters["data_uri"] = lambda svg: "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")
    made.filters["web_address"] = lambda url: url if url.lower().startswith(("https://", "http://")) else ""
    return made


def _counts(result: StudyResult) -> list[tuple[str, str]]:
    articles = result.articles
    dates = articles["published"].dropna()
    named = with_tone(result.panel)
    undated = int(articles["published"].isna().sum())
    span = f"{dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}" if len(dates) else "no dates"
    return [
        ("articles read", f"{len(articles):,}"),
        ("rows set aside", f"{len(result.rejected):,}"),
        (
            "published",
            span + (f" ({count(undated, 'article')} without a date)" if undated and len(dates) else ""),
        ),
        ("files", f"{articles['source_file'].nunique():,}"),
        ("outlets", f"{articles['outlet'].replace('', pd.NA).nunique():,}"),
        ("title only", f"{int((articles['text'].str.strip() == '').sum()):,}"),
        ("articles that name a target", f"{named['article_id'].nunique():,}"),
        ("of them, copies counted once", f"{named['cluster_id'].nunique():,}"),
    ]


def _read_tables(result: StudyResult) -> list[TableView]:
    columns = {"outlet": "outlet", "language": "language", "source_file": "file"}
    return [
        count_table(result.articles[column], f"Articles by {what}", what)
        for column, what in columns.items()
        if len(result.articles) < 2 or not result.articles[column].is_unique  # one for each tells nothing
    ]


def _ambiguity(result: StudyResult) -> str:
    mentions = result.mentions
    ambiguous = mentions[mentions["target"] == AMBIGUOUS]
    total, unclear = len(mentions), len(ambiguous)
    if not total:
        return "No mention was found."
    told = (
        f"{count(total, 'mention')} found; {unclear:,} of them ({unclear / total:.1%}) remain ambiguous, "
        "because the article does not tell which target is meant. They are in no mean."
    )
    if not unclear:
        return told
    candidates = {code for codes in ambiguous["candidates"] for code in codes.split("|")}
    could = unclear + int(mentions["target"].isin(candidates).sum())
    return f"{told} Of the mentions of the targets that they may mean, they are {unclear / could:.1%}."


def _few_explained(result: StudyResult) -> bool:
    """Whether the run has the words behind some of its scores alone."""
    scored = result.tone.loc[result.tone["score"] != 0, "mention_id"]
    some = len(result.evidence) and not scored.isin(result.evidence["mention_id"]).all()
    return bool(some and result.study.tone.evidence == "strongest")


def _cited(result: StudyResult, book: SentenceBook) -> list[dict[str, Any]]:
    rows = result.articles[result.articles["article_id"].isin(book.cited)]
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
