"""How the articles were read: which column became which field, what is left over, which files were passed over."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

import pandas as pd

from toolkit.corpus.columns import FIELDS
from toolkit.corpus.manifest import MANIFEST
from toolkit.report.numbers import count

#: Layouts, columns and files that are named; of the others the number is told.
MOST_NAMED = 10
# A word for the field, a pattern of file names that holds it, and what else says it.
_REMEDIES = {
    "outlet": ("outlet", "{outlet}_{year}", ', or outlet = "The Courier" where all are of one'),
    "published": ("date of publication", "{year}-{month}-{day}", ""),
}


def reading_lines(provenance: Mapping[str, Any]) -> list[str]:
    """Return what a corpus's provenance tells of its fields and files, a sentence or two for each layout.

    Examples
    --------
    >>> columns = [{"text": "body", "published": "Load-Date", "left_over": ["page"]}]
    >>> for line in reading_lines({"columns": columns, "skipped": ["README.md"]}):
    ...     print(line)
    Fields: text from body, published from Load-Date. Left as they are: page.
    Not read: README.md.
    """
    layouts = list(dict.fromkeys(map(_layout, provenance.get("columns", []))))
    lines = [f"Fields: {layout}" for layout in layouts[:MOST_NAMED]]
    if layouts[MOST_NAMED:]:
        lines.append(f"Fields: and {count(len(layouts) - MOST_NAMED, 'other layout')}.")
    skipped = [name for name in provenance.get("skipped", []) if PurePath(name).name != MANIFEST]  # that one is heeded
    return [*lines, f"Not read: {_first(skipped)}."] if skipped else lines


def unrecognised_lines(articles: pd.DataFrame, provenance: Mapping[str, Any]) -> list[str]:
    """Return a sentence with the remedy for the outlet and for the date where articles have none for lack of a column.

    Parameters
    ----------
    articles : DataFrame
        The articles table.
    provenance : mapping
        Of its corpus.
    """
    layouts, lines = provenance.get("columns", []), []
    without = {"outlet": articles["outlet"] == "", "published": articles["published"].isna()}
    for field, (word, pattern, otherwise) in _REMEDIES.items():
        lacking = [layout for layout in layouts if field not in layout]
        if not lacking or not without[field].any():
            continue
        # What lies within the text, such as "text.body", is a part of it.
        left = list(
            dict.fromkeys(
                name
                for layout in lacking
                for name in layout.get("left_over", [])
                if not name.startswith(f"{layout.get('text')}.")
            )
        )
        some = "" if without[field].all() else f" for {without[field].sum():,} of {count(len(articles), 'article')}"
        where = f"a column holds it ({_first(left)}), name it" if left else "the names of the files hold it, say so"
        key = f'columns = {{ {field} = "{left[0]}" }}' if left else f'pattern = "{pattern}"'
        lines.append(f"No {word} was recognised{some}. If {where}: [corpus] {key}{otherwise}.")
    return lines


def _layout(columns: Mapping[str, Any]) -> str:
    fields = [name if columns[name] == name else f"{name} from {columns[name]}" for name in FIELDS if name in columns]
    left = columns.get("left_over", [])
    return ", ".join(fields) + "." + (f" Left as they are: {_first(left)}." if left else "")


def _first(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
