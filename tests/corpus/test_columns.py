import pytest

from toolkit.corpus.columns import FIELDS, _synonyms, map_columns
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


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("published", "load_date Load-Date issue_date created posted post_date release_date seendate print_date"),
        ("outlet", "publication_name publication_title newspaper_name outlet_name media_outlet news_source paper"),
        ("outlet", "website agency PublicationName"),
        ("text", "article_content clean_text raw_text news_content document_text body_copy"),
        ("title", "Hlead story_title Title-of-article"),
    ],
)
def test_further_names(field, names):
    for name in names.split():
        assert map_columns([name]).fields == {field: name}
        assert map_columns([name, {"published": "date", "outlet": "outlet"}.get(field, field)]).fields[field] != name


def test_weak_names_yield():
    found = map_columns(["agency", "source", "created", "time", "load_date", "raw_text", "body"])
    assert found.fields == {"outlet": "source", "published": "created", "text": "body"}
    assert found.passed_over == {
        **{"outlet": ("agency",), "published": ("load_date", "time"), "text": ("raw_text",)},
    }


def test_no_name_stands_for_two_fields():
    words = [word for field in FIELDS for word in _synonyms("fields")[field]]
    assert len(words) == len(set(words))


def test_the_users_map_goes_first_and_takes_its_column():
    found = map_columns(["content", "date", "text"], columns={"text": "content", "outlet": "date"})
    assert found.fields == {"text": "content", "outlet": "date"}


def test_the_users_map_must_fit():
    with pytest.raises(InputError, match=r"'bdy'\. Did you mean 'body'\? Available: body, date"):
        map_columns(["body", "date"], columns={"text": "bdy"})
    with pytest.raises(InputError, match="Did you mean 'published'"):
        map_columns(["body"], columns={"publishd": "body"})
