import pytest

from toolkit.corpus.columns import map_columns
from toolkit.errors import InputError


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        (["source.id", "source.name", "title", "content", "publishedAt", "url"], "NewsAPI"),
        (["webTitle", "webPublicationDate", "fields.bodyText", "webUrl", "id"], "Guardian"),
        (["headline.main", "pub_date", "lead_paragraph", "web_url", "_id", "source"], "NYT"),
        (["maintext", "title", "date_publish", "source_domain", "language", "url"], "news-please"),
    ],
)
def test_usual_exports(columns, fields):
    found = map_columns(columns).fields
    expected = {
        "NewsAPI": {
            "text": "content",
            "title": "title",
            "published": "publishedAt",
            "outlet": "source.name",
            "url": "url",
        },
        "Guardian": {
            "text": "fields.bodyText",
            "title": "webTitle",
            "published": "webPublicationDate",
            "url": "webUrl",
            "source_id": "id",
        },
        "NYT": {
            "text": "lead_paragraph",
            "title": "headline.main",
            "published": "pub_date",
            "outlet": "source",
            "url": "web_url",
            "source_id": "_id",
        },
        "news-please": {
            "text": "maintext",
            "title": "title",
            "published": "date_publish",
            "outlet": "source_domain",
            "language": "language",
            "url": "url",
        },
    }[fields]
    assert found == expected


def test_names_count_without_case_and_punctuation():
    assert map_columns(["FULL TEXT", "Pub-Date"]).fields == {"text": "FULL TEXT", "published": "Pub-Date"}


def test_the_order_of_the_table_decides_and_is_told():
    found = map_columns(["description", "Body", "content"])
    assert found.fields["text"] == "Body"
    assert found.passed_over == {"text": ("content", "description")}
    assert not found.partial
    assert map_columns(["title", "Summary"]).partial


def test_the_users_map_goes_first_and_takes_its_column():
    found = map_columns(["content", "date", "text"], columns={"text": "content", "outlet": "date"})
    assert found.fields == {"text": "content", "outlet": "date"}


def test_the_users_map_must_fit():
    with pytest.raises(InputError, match=r"'bdy'\. Did you mean 'body'\? Available: body, date"):
        map_columns(["body", "date"], columns={"text": "bdy"})
    with pytest.raises(InputError, match="Did you mean 'published'"):
        map_columns(["body"], columns={"publishd": "body"})
