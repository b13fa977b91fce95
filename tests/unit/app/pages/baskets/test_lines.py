from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from app.models import ColumnSet, Item, ItemKind
from app.pages.baskets.lines import item_facts, line_of
from connectors.archive import Archive, Dataset
from tests.support.fakes import FakeConnector, put_into

Source = tuple[Archive, Dataset]
COLUMNS = [
    {"name": "name", "datatype": "char", "role": "name"},
    {"name": "ra", "datatype": "double", "role": "ra"},
    {"name": "dec", "datatype": "double", "role": "dec"},
]


def item(**values: Any) -> Item:
    given = {
        "kind": ItemKind.ROW,
        "archive": "fake",
        "dataset": "stars",
        "label": "Alpha",
        "question": "target=M+31&type=a&type=b&max_rows=10",
        "position": 0,
        "rows": 1,
        "access_url": "",
        "service": "",
        "query": "",
        "link_state": "",
        "fields": {"name": "Alpha", "ra": 15.0, "dec": -0.5},
        "column_set": ColumnSet(digest="x", columns=COLUMNS),
        "note": "",
        "added_at": datetime(2026, 1, 2, tzinfo=UTC),
    }
    return Item(**{**given, **values})


@pytest.fixture
def source(app: Flask) -> Source:
    put_into(app, fake=FakeConnector())
    archive, dataset, _ = app.extensions["portal"].registry.offered("fake", "stars")
    return archive, dataset


@pytest.mark.parametrize(
    ("values", "url"),
    [
        ({}, "/archives/fake/stars/row?target=M+31&type=a&type=b&max_rows=10&row=0"),
        (
            {"kind": ItemKind.RESULT, "position": None},
            "/archives/fake/stars?target=M+31&type=a&type=b&max_rows=10",
        ),
    ],
)
def test_a_line_leads_to_what_it_stands_for(
    app: Flask, source: Source, values: dict[str, Any], url: str
) -> None:
    with app.test_request_context():
        assert line_of(item(**values), *source).url == url


def test_what_is_no_longer_offered_keeps_its_values_and_loses_its_links(app: Flask) -> None:
    with app.test_request_context():
        line = line_of(item(archive="gone"), None, None)
    assert (line.url, line.archive_title, line.dataset_title) == ("", None, None)
    assert line.position == "01 00 00.00 -00 30 00.0"


@pytest.mark.parametrize("fields", [{}, {"ra": None, "dec": 1.0}, {"ra": "x", "dec": 1.0}])
def test_without_a_position_none_is_shown(app: Flask, source: Source, fields: dict[str, Any]) -> None:
    with app.test_request_context():
        assert line_of(item(fields=fields), *source).position == ""


def test_as_data_it_says_how_to_ask_again(app: Flask) -> None:
    with app.test_request_context(base_url="https://portal.test/"):
        facts = item_facts(item(note="seen"))
    assert facts["url"].startswith("https://portal.test/archives/fake/stars/row?")
    assert (facts["label"], facts["note"], facts["added_at"]) == (
        "Alpha",
        "seen",
        "2026-01-02T00:00:00+00:00",
    )
