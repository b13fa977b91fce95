import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import ConnectorError, Refused, Unreadable
from connectors.http_json.options import Options
from connectors.http_json.reading import in_its_words, read_page

COLUMNS = [{"name": "a"}]
DRF = {"columns": COLUMNS, "rows": "results", "total": "count", "error": "detail", "too_many": 100}


def options(**given: Any) -> Options:
    return Options.model_validate({**DRF, **given})


def body(**given: Any) -> bytes:
    return json.dumps({"count": 1, "results": [{"a": 1}], **given}).encode()


def test_rows_total_and_what_is_no_row() -> None:
    page = read_page(body(results=[{"a": 1}, None, [], "x", {"a": 2}]), options())
    assert page.rows == [("", {"a": 1}), ("", {"a": 2})]
    assert (page.odd, page.total) == (3, 1)


def test_rows_that_are_the_values_of_an_object() -> None:
    page = read_page(b'{"events": {"x": {"a": 1}, "y": 2}}', options(rows="events", keyed=True))
    assert page.rows == [("x", {"a": 1})]
    assert page.odd == 1


def test_an_answer_that_is_the_list() -> None:
    assert read_page(b'[{"a": 1}]', options(rows="")).rows == [("", {"a": 1})]


@pytest.mark.parametrize("count", [None, "7", -1, True, 1.5, [7]])
def test_a_total_that_is_none_is_not_known(count: object) -> None:
    assert read_page(body(count=count), options()).total is None


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>Sorry</html>",
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[" * 200_000,
        b'{"results": ' + b"[" * 200_000,
        b'{"results": {"a": 1}}',
        b'{"results": null}',
        b'"text"',
        b"7",
        b"[]",
    ],
)
def test_what_is_not_the_promised_answer(answer: bytes) -> None:
    with pytest.raises(Unreadable) as raised:
        read_page(answer, options())
    assert raised.value.evidence == answer[:65536]


def test_a_list_where_an_object_of_rows_should_be() -> None:
    with pytest.raises(Unreadable):
        read_page(b'{"results": []}', options(keyed=True))


@pytest.mark.parametrize(
    ("text", "value"),
    [("NaN", None), ("-Infinity", None), ("1e999", float("inf")), ("9" * 9999, float("inf"))],
)
def test_numbers_beyond_json(text: str, value: object) -> None:
    page = read_page(b'{"results": [{"a": %s, "a": %s}]}' % (b"1", text.encode()), options())
    assert page.rows == [("", {"a": value})]


def test_as_many_as_there_are_have_not_been_selected() -> None:
    assert read_page(body(count=99), options()).total == 99
    with pytest.raises(Refused, match="did not understand the question"):
        read_page(body(count=100), options())


def test_a_complaint_is_told_in_its_words() -> None:
    for said in ("Invalid\n page.", ["Invalid page.", "x"]):
        with pytest.raises(Refused, match=r"It says: Invalid page\.$"):
            read_page(body(detail=said), options())
    for said in (None, "", [], {}, 7):
        assert read_page(body(detail=said), options()).rows


def test_an_http_error_is_told_in_the_words_of_its_json() -> None:
    told = Refused("HTTP 404.", detail="HTTP 404", evidence=b'{"detail": "Invalid page."}')
    said = in_its_words(told, options())
    assert said.message == "HTTP 404. It says: Invalid page."
    assert (said.detail, said.evidence) == (told.detail, told.evidence)
    for evidence in (b"", b"<html>", b"{}", b'{"detail": {}}'):
        other = Refused("HTTP 500.", evidence=evidence)
        assert in_its_words(other, options()) is other


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_page_or_a_connectors_error(answer: bytes) -> None:
    with suppress(ConnectorError):
        assert read_page(answer, options()).rows is not None
