"""What is sent, and what becomes of every kind of answer."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from connectors.archive import Dataset
from connectors.contract import Asynchronous, Capability, Circle, Role, SchemaHolder
from connectors.deadline import Deadline
from connectors.errors import (
    AccessError,
    ConnectorError,
    RateLimited,
    Refused,
    TimedOut,
    Unreachable,
    Unreadable,
)
from connectors.registry import Tools
from connectors.tap import TapConnector
from connectors.transport import MemoryTransport, Reply
from tests.support.archives import answered
from tests.support.tap import ARCHIVE, BASE, asked, form, made, recorded, votable
from tests.support.wire import VOTABLE_ERROR

SYNC = f"{BASE}/sync"


def sent(tap: TapConnector) -> MemoryTransport:
    assert isinstance(tap._transport, MemoryTransport)
    return tap._transport


def test_what_is_sent_is_what_was_planned(tmp_path: Path) -> None:
    tap = made(tmp_path)
    question = asked(region=Circle(10.7, 41.3, 1.0), filters={"name": "it's"}, max_rows=5)
    plan = tap.plan(question)
    answered(tap, question)
    (request,) = sent(tap).requests
    assert (request.method, request.url) == (plan.method, plan.url) == ("POST", SYNC)
    assert form(request) == plan.parameters
    assert plan.parameters == {
        "REQUEST": "doQuery",
        "LANG": "ADQL",
        "QUERY": (
            "SELECT *\nFROM escapade.stars\n"
            "WHERE CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 10.7, 41.3, 1.0)) = 1\n"
            "  AND LOWER(common_name) LIKE '%it''s%'"
        ),
        "MAXREC": "6",
        "RESPONSEFORMAT": "votable",
    }
    shown = {recipe.language: recipe.text for recipe in plan.shown}
    assert set(shown) == {"adql", "curl", "python"}
    assert shown["adql"].startswith("SELECT TOP 5 *\n")
    assert "MAXREC=5" in shown["curl"]
    assert "maxrec=5" in shown["python"]


def test_the_address_may_end_in_a_slash_and_the_format_be_another(tmp_path: Path) -> None:
    tap = made(tmp_path, options={"table": "t", "format": "votable/td"}, url=f"{BASE}/")
    plan = tap.plan(asked())
    assert plan.url == SYNC
    assert plan.parameters["RESPONSEFORMAT"] == "votable/td"


def test_a_free_question_may_be_about_another_table(tmp_path: Path) -> None:
    tap = made(tmp_path, shown=["ra"], roles={"hip": "name"}, links={"hip": "https://a.example/{value}"})
    own = {column.name: column for column in tap.search(asked(), Deadline(5)).columns}
    assert own["hip"].role is Role.NAME
    assert not own["hip"].shown
    free = {column.name: column for column in tap.search(asked(adql="SELECT * FROM u"), Deadline(5)).columns}
    assert free["hip"].role is None
    assert free["hip"].shown
    assert free["hip"].link == ""
    assert free["ra"].role is Role.RA
    assert form(sent(tap).requests[-1])["QUERY"] == "SELECT * FROM u"


def test_tables_are_sent_along(tmp_path: Path) -> None:
    tap = made(tmp_path)
    question = asked(adql="SELECT * FROM TAP_UPLOAD.a", uploads={"a": b"<VOTABLE/>", "b": b"x"})
    answered(tap, question)
    (request,) = sent(tap).requests
    assert form(request)["UPLOAD"] == "a,param:a;b,param:b"
    assert {name: upload.body for name, upload in request.files.items()} == {"a": b"<VOTABLE/>", "b": b"x"}


def test_exactly_the_rows_wanted_are_not_called_cut(tmp_path: Path) -> None:
    tap = made(tmp_path)
    for rows, cut in ((7, False), (6, True), (8, False)):
        stream = tap.search(asked(max_rows=rows), Deadline(5))
        assert sum(batch.num_rows for batch in stream) == min(rows, 7)
        assert stream.truncated is cut


def test_a_service_with_a_limit_of_its_own_is_told_as_cut(tmp_path: Path) -> None:
    overflow = recorded("stars.xml").replace(
        b"</TABLE>", b'</TABLE><INFO name="QUERY_STATUS" value="OVERFLOW"/>'
    )
    stream = made(tmp_path, {SYNC: Reply(200, overflow)}).search(asked(max_rows=100), Deadline(5))
    assert sum(batch.num_rows for batch in stream) == 7
    assert stream.truncated


def test_an_answer_that_breaks_off_gives_what_came(tmp_path: Path) -> None:
    body = recorded("stars.xml")
    cut = body[: body.index(b"E-00005")]
    stream = made(tmp_path, {SYNC: Reply(200, cut)}).search(asked(), Deadline(5))
    assert sum(batch.num_rows for batch in stream) == 5
    assert stream.truncated
    assert stream.diagnosis


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (Reply(200, recorded("refusal.xml")), Refused, "column 'no_such' could not be located"),
        (Reply(400, recorded("refusal.xml")), Refused, "column 'no_such' could not be located"),
        (Reply(500, VOTABLE_ERROR), Refused, "Unknown column: brightnes"),
        (Reply(400, b"<html/>"), Refused, "HTTP 400"),
        (Reply(200, b"<html><title>Down for works</title></html>"), Unreadable, "Down for works"),
        (Reply(200, b""), Unreadable, "nothing"),
        (Reply(200, b"<VOTABLE><RESOURCE><TABLE"), Unreadable, "table"),
        (Reply(429, b"", {"Retry-After": "7"}), RateLimited, "7 s"),
        (Reply(503, b""), RateLimited, "left alone"),
        (Reply(401, b""), AccessError, "HTTP 401"),
        (Unreachable("Gone."), Unreachable, "Gone"),
    ],
)
def test_every_answer_has_its_outcome(
    tmp_path: Path, answer: Any, error: type[ConnectorError], words: str
) -> None:
    with pytest.raises(error, match=words):
        answered(made(tmp_path, {SYNC: answer}), asked())


def test_a_used_up_budget_is_told_before_anybody_is_asked(tmp_path: Path) -> None:
    tap = made(tmp_path)
    for ask in (lambda: tap.search(asked(), Deadline(0)), lambda: tap.tables(Deadline(0))):
        with pytest.raises(TimedOut):
            ask()
    assert sent(tap).requests == []


def test_what_can_be_asked_is_what_the_options_say(tmp_path: Path) -> None:
    plain = made(tmp_path, options={"table": "t", "adql": False}).describe()
    assert plain.capabilities == frozenset()
    tap = made(tmp_path, options={"obscore": True, "async": True}, parameters=[])
    assert tap.describe().capabilities == {
        Capability.CONE,
        Capability.BOX,
        Capability.POLYGON,
        Capability.TIME,
        Capability.BAND,
        Capability.ADQL,
        Capability.SCHEMA,
        Capability.ASYNC,
    }
    assert isinstance(tap, Asynchronous)
    assert isinstance(tap, SchemaHolder)
    footprint = made(tmp_path, options={"table": "t", "region": "shape"}).describe().capabilities
    assert Capability.CONE in footprint
    assert Capability.BOX not in footprint


def test_observations_bring_their_own_filters(tmp_path: Path) -> None:
    options = {"obscore": True, "where": {"obs_collection": "lotss-dr1"}}
    described = made(tmp_path, options=options, parameters=[]).describe()
    names = [parameter.name for parameter in described.parameters]
    assert "target_name" in names
    assert "obs_collection" not in names
    assert described.key == "obs_publisher_did"
    own = made(tmp_path, options=options).describe()
    assert [parameter.name for parameter in own.parameters] == ["name"]
    assert "any one character" in own.parameters[0].help


def test_the_key_is_a_column_that_is_asked_for(tmp_path: Path) -> None:
    columns = {"obscore": True, "columns": ["obs_id"]}
    assert made(tmp_path, options=columns).describe().key == ""
    assert made(tmp_path, options=columns, key="obs_id").describe().key == "obs_id"
    with pytest.raises(ValueError, match="'key' is access_url"):
        made(tmp_path, options=columns, key="access_url")


def test_a_file_that_cannot_be_asked_is_told_before_anybody_asks(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="table"):
        made(tmp_path, options={})
    with pytest.raises(ValueError, match="cannot be used"):
        made(tmp_path, parameters=[{"name": "a", "label": "A", "field": "a\\"}])
    with pytest.raises(ValueError, match="convertible"):
        made(tmp_path, parameters=[{"name": "a", "label": "A", "unit": "kg", "field_unit": "m"}])
    nowhere = Dataset(id="a", title="A", connector="tap", options={"table": "t"})
    with pytest.raises(ValueError, match="'url' is needed"):
        TapConnector(ARCHIVE, nowhere, Tools(MemoryTransport(), tmp_path))


def test_what_is_not_a_row_of_stars_is_not_made_one(tmp_path: Path) -> None:
    tap = made(tmp_path, {SYNC: votable("observations.xml")}, options={"obscore": True}, parameters=[])
    roles = {column.role for column in tap.search(asked(), Deadline(5)).columns}
    assert {Role.RA, Role.DEC, Role.FOOTPRINT, Role.TIME_START, Role.BAND_MAX, Role.ACCESS_URL} <= roles
