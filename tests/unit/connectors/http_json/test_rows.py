"""Rows as they come, page by page."""

import json
from typing import Any

import pytest

from connectors.contract import Choices, QueryRequest
from connectors.deadline import Deadline
from connectors.errors import AccessError, RateLimited, Refused, TimedOut, Unreadable
from connectors.http_json.pages import MOST_PAGES
from connectors.http_json.rows import JsonRows
from connectors.transport import MemoryTransport, Reply, Request
from connectors.transport.values import pairs
from tests.support.http_json import URL, answering, made

PAGE = {"style": "page", "rows": 2}
OFFSET = {"style": "offset", "rows": 2}
NEXT = {"style": "next", "path": "next", "size": "n", "rows": 2}
LISTED = {"rows": "results"}


def rows(*values: int) -> list[dict[str, int]]:
    return [{"a": value} for value in values]


def answer(*values: int, **more: Any) -> dict[str, Any]:
    return {"results": rows(*values), **more}


def stream(
    transport: MemoryTransport, options: dict[str, Any], max_rows: int = 100, **request: Any
) -> JsonRows:
    dataset = {"parameters": [{"name": "a", "label": "A"}]}
    connector = made({**LISTED, **options}, transport, **dataset)
    asked = QueryRequest(archive="rest", dataset="things", max_rows=max_rows, **request)
    found = connector.search(asked, Deadline(20))
    assert isinstance(found, JsonRows)
    return found


def read(
    transport: MemoryTransport, options: dict[str, Any], max_rows: int = 100, **request: Any
) -> tuple[str, JsonRows]:
    found = stream(transport, options, max_rows, **request)
    return "".join(cell for batch in found for cell in batch["a"].to_pylist()), found


def test_nothing_is_asked_before_rows_are_wanted() -> None:
    transport = answering(answer(1))
    found = stream(transport, {})
    assert transport.asked == []
    assert [column.name for column in found.columns] == ["a", "b"] == found.schema.names
    assert next(iter(found)).num_rows == 1


def test_numbered_pages_until_the_total() -> None:
    transport = answering(answer(1, 2, count=3), answer(3, count=3))
    text, found = read(transport, {"paging": PAGE, "total": "count"})
    assert (text, found.truncated, found.diagnosis) == ("123", False, "")
    assert [dict(asked) for _, asked in transport.asked] == [
        {"page": "1", "page_size": "2"},
        {"page": "2", "page_size": "2"},
    ]


def test_numbered_pages_from_zero_until_a_short_one() -> None:
    transport = answering(answer(1, 2), answer(3))
    text, found = read(transport, {"paging": {**PAGE, "first": 0, "page": "p", "size": "s"}})
    assert (text, found.truncated) == ("123", False)
    assert [asked["p"] for _, asked in transport.asked] == ["0", "1"]


def test_offsets_go_on_from_what_was_given() -> None:
    transport = answering(answer(1, count=3), answer(2, 3, count=3))
    text, found = read(transport, {"paging": OFFSET, "total": "count"})
    assert (text, found.truncated) == ("123", False)
    assert [asked["offset"] for _, asked in transport.asked] == ["0", "1"]


def test_the_next_page_is_where_the_answer_says() -> None:
    second = f"{URL}?cursor=x%26y"
    replies = {
        URL: Reply(200, json.dumps(answer(1, 2, next="?cursor=x%26y")).encode()),
        second: Reply(200, json.dumps(answer(3, next=None)).encode()),
    }
    transport = MemoryTransport(replies)
    text, found = read(transport, {"paging": NEXT})
    assert (text, found.truncated) == ("123", False)
    assert transport.asked == [(URL, {"n": "2"}), (second, {})]


@pytest.mark.parametrize(
    "told",
    ["https://other.test/x", "http://rest.test/x", "https://rest.test:444/x", "//other.test/x", "http://["],
)
def test_the_next_page_stays_with_the_service(told: str) -> None:
    transport = answering(answer(1, 2, next=told))
    text, found = read(transport, {"paging": NEXT})
    assert (text, found.truncated) == ("12", True)
    assert "another server" in found.diagnosis
    assert len(transport.asked) == 1


@pytest.mark.parametrize(("paging", "size"), [(PAGE, "page_size"), (OFFSET, "limit"), (NEXT, "n")])
def test_no_more_than_wanted_is_asked_for(paging: dict[str, Any], size: str) -> None:
    transport = answering(answer(1, 2, count=9, next="?2"))
    text, found = read(transport, {"paging": {**paging, "rows": 50}, "total": "count"}, max_rows=2)
    assert (text, found.truncated) == ("12", True)
    assert [asked[size] for _, asked in transport.asked] == ["3"]


def test_without_a_total_one_row_more_tells() -> None:
    paging = {"paging": {**PAGE, "rows": 3}}
    assert read(answering(answer(1, 2, 3)), paging, max_rows=2)[1].truncated
    assert not read(answering(answer(1, 2)), paging, max_rows=2)[1].truncated
    more = answering(answer(1, 2, 3), answer(4, 5, 6))
    text, found = read(more, paging, max_rows=3)
    assert (text, found.truncated) == ("123", True)
    text, found = read(answering(answer(1, 2, 3), answer()), paging, max_rows=3)
    assert (text, found.truncated) == ("123", False)


def test_all_in_one_answer_is_cut_where_wanted() -> None:
    transport = answering(answer(*range(9)))
    text, found = read(transport, {}, max_rows=4)
    assert (text, found.truncated) == ("0123", True)
    assert transport.asked == [(URL, {})]
    text, found = read(answering(answer(1, count=5)), {"total": "count"})
    assert (text, found.truncated) == ("1", True)


@pytest.mark.parametrize("paging", [PAGE, OFFSET, {**NEXT, "path": "next"}])
def test_a_service_that_repeats_itself_is_not_asked_for_ever(paging: dict[str, Any]) -> None:
    transport = answering(answer(1, 2, count=99, next="/api/things"))
    text, found = read(transport, {"paging": paging, "total": "count"})
    assert (text, found.truncated) == ("12", True)
    assert "same page twice" in found.diagnosis
    assert len(transport.asked) == 2


def test_a_service_that_never_ends_is_left_in_the_end() -> None:
    asked = iter(range(10**6))
    transport = MemoryTransport({URL: lambda _: Reply(200, json.dumps(answer(next(asked))).encode())})
    text, found = read(transport, {"paging": {**OFFSET, "rows": 1}}, max_rows=5000)
    assert len(transport.asked) == MOST_PAGES
    assert found.truncated
    assert str(MOST_PAGES) in found.diagnosis
    assert text.startswith("0123")


def test_rows_beyond_the_services_reach() -> None:
    transport = answering(*(answer(2 * page, 2 * page + 1, count=99) for page in range(9)))
    text, found = read(transport, {"paging": {**PAGE, "reach": 4}, "total": "count"})
    assert (text, found.truncated) == ("0123", True)
    assert "no rows beyond 4" in found.diagnosis


def test_fewer_rows_than_were_counted() -> None:
    text, found = read(answering(answer(1, 2, count=9), answer(count=9)), {"paging": PAGE, "total": "count"})
    assert (text, found.truncated) == ("12", True)
    assert "counted 9 rows and gave 2" in found.diagnosis


def test_a_filter_that_the_service_ignores_is_found_out() -> None:
    options = {"paging": PAGE, "total": "count", "checked": {"a": "a"}}
    for value in ("7", Choices(("7",))):
        transport = answering(answer(7, 1, count=4), answer(2, 7, count=4))
        text, found = read(transport, options, filters={"a": value})
        assert (text, found.truncated) == ("77", False)
        assert "2 rows that did not fit" in found.diagnosis
    assert read(answering(answer(7, 1, count=2)), options)[0] == "71"


def test_rows_without_the_checked_value_do_not_fit() -> None:
    found = read(answering({"results": [{"a": "7"}, {}]}), {"checked": {"a": "a"}}, filters={"a": "7"})
    assert found[0] == "7"


def test_what_was_wrong_is_told() -> None:
    odd = {"results": [{"a": {}, "b": {}}, {"a": 1}, 7, {"a": {}}]}
    found = stream(answering(odd), {})
    assert sum(batch.num_rows for batch in found) == 3
    assert "Column a: 2 values" in found.diagnosis
    assert "Column b: 1 values" in found.diagnosis
    assert "1 entries" in found.diagnosis


def test_batches_are_small() -> None:
    found = stream(answering(answer(*range(9000))), {}, max_rows=8999)
    assert [batch.num_rows for batch in found] == [4096, 4096, 807]
    assert found.truncated


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(200, b"<html>Sorry</html>"), Unreadable),
        (Reply(200, b'{"results": ['), Unreadable),
        (Reply(500, b"<html>Server Error</html>"), Refused),
        (Reply(429, b""), RateLimited),
        (Reply(403, b""), AccessError),
        (Reply(200, b" " * 17_000_000), Unreadable),
    ],
)
def test_errors_of_any_page(reply: Reply, error: type[Exception]) -> None:
    found = stream(answering(answer(1, 2, count=4), reply), {"paging": PAGE, "total": "count"})
    batches = iter(found)
    assert next(batches).num_rows == 2
    with pytest.raises(error):
        next(batches)


def test_an_http_error_in_the_services_words() -> None:
    transport = answering(Reply(400, b'{"detail": "The syntax is invalid."}'))
    with pytest.raises(Refused, match=r"HTTP 400.*The syntax is invalid"):
        list(stream(transport, {"error": "detail"}))


def test_the_deadline_holds_between_pages() -> None:
    deadline = Deadline(20)

    def late(request: Request) -> Reply:
        if dict(pairs(request.parameters))["page"] == "2":
            object.__setattr__(deadline, "seconds", 0.0)
        number = int(dict(pairs(request.parameters))["page"])
        return Reply(200, json.dumps(answer(2 * number, 2 * number + 1)).encode())

    transport = MemoryTransport({URL: late})
    connector = made({**LISTED, "paging": PAGE}, transport)
    batches = iter(connector.search(QueryRequest(archive="rest", dataset="things"), deadline))
    assert next(batches).num_rows == 2
    with pytest.raises(TimedOut):
        list(batches)
    assert len(transport.asked) == 2


def test_deep_cells_of_two_pages_are_compared_without_harm() -> None:
    deep = b'{"results": [{"a": %s%s}]}' % (b"[" * 800, b"]" * 800)
    found = stream(answering(Reply(200, deep)), {"paging": {**PAGE, "rows": 1}}, max_rows=9)
    assert sum(batch.num_rows for batch in found) == 1
    assert "same page twice" in found.diagnosis
