"""The page of an intrusion sheet: a form that works offline and hands back a table of answers."""

from collections.abc import Mapping

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

_ASKED: Mapping[str, tuple[str, str]] = {
    "words": (
        "Which word does not belong?",
        "Each list holds words that go together, and one that was put among them. Choose the one that does not belong. "
        "If none stands out, choose the one that fits least. Do not look anything up.",
    ),
    "topics": (
        "Which topic does not belong?",
        "Below each article are four topics, each shown by its words; three of them were found in the article, one was "
        "not. Choose the one that the article is least about. Read the words of a topic as a whole.",
    ),
}


def render_sheet(kind: str, sheet: pd.DataFrame) -> str:
    """Return the page for a sheet, without the key.

    Parameters
    ----------
    kind : {"words", "topics"}
    sheet : DataFrame
        The sheet of an ``IntrusionSheet``.

    Returns
    -------
    str
        HTML that requests nothing. Text of articles is escaped. A reader's choices leave the page as a CSV file that
        the browser saves, with the columns sheet, item, answer.

    Examples
    --------
    >>> sheet = pd.DataFrame([{"sheet": "words-1", "item": 1, "article": "", "option_1": "a<b", "option_2": "c"}])
    >>> page = render_sheet("words", sheet)
    >>> "a&lt;b" in page, "http" in page
    (True, False)
    """
    title, task = _ASKED[kind]
    options = [column for column in sheet.columns if column.startswith("option_")]
    items = [
        {"item": row["item"], "article": row["article"], "options": [row[column] for column in options]}
        for row in sheet.to_dict("records")
    ]
    env = Environment(
        loader=PackageLoader("toolkit.topics", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    page = env.get_template("intrusion.html.j2")
    return page.render(title=title, task=task, items=items, sheet=sheet["sheet"].iloc[0]) + "\n"
