"""HTML pages: one article per page."""

from toolkit.corpus.encoding import decode
from toolkit.corpus.readers.rows import Origin, Rows, of_records
from toolkit.errors import ReadError

# The day on which a page is read must not decide which of its dates are believed.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}


def read_html(data: bytes, origin: Origin) -> Rows:
    """Read the article of a web page: text, title, date, site and address, as far as it states them.

    The work is trafilatura's. Comments, menus and scripts are left out. Nothing is deduplicated, for that
    depends on the pages read before.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    if origin.cut:
        raise ReadError(origin.cut, file=origin.name)
    decoded = decode(data, encoding=origin.encoding, declares=True)
    page = bare_extraction(
        decoded.text,
        deduplicate=False,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=_DATES,
    )
    if not isinstance(page, Document) or not page.text:
        message = "no article was found in the page: save the whole page, or give its text as .txt"
        raise ReadError(message, file=origin.name)
    title = page.title or ""
    record: dict[str, object] = {
        # The heading of the page is its title, and must not count twice.
        "text": page.text.removeprefix(f"{title}\n") if title else page.text,
        "title": title,
        "published": page.date or "",
        "outlet": page.sitename or page.hostname or "",
        "url": page.url or "",
        "author": page.author or "",
    }
    notes = [decoded.note] if decoded.note else []
    return Rows(of_records([record]), [1], encoding=decoded.encoding, notes=notes)


def forget_pages() -> None:
    """Empty trafilatura's caches, which otherwise grow with every page."""
    from trafilatura.meta import reset_caches

    reset_caches()
