"""Lists of tables as services give them, with and without VOSI."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from connectors.contract import TableInfo
from connectors.deadline import Deadline
from connectors.errors import Refused, TimedOut, Unreachable, Unreadable
from connectors.tap import TapConnector
from connectors.transport import MemoryTransport, Reply, Request
from tests.support.tap import BASE, form, made, recorded
from tests.support.wire import VOTABLE_ERROR

FULL = (
    b'<t:tableset xmlns:t="u"><schema><name>s</name>'
    b'<table type="view"><name>s.one</name><title>One</title><description>The\n first.</description>'
    b'<column><name>a</name><unit>deg</unit><dataType arraysize="2" extendedType="point">double</dataType>'
    b"</column></table><table><name>s.two</name></table></schema></t:tableset>"
)
NO_COLUMNS = (
    b'<VOTABLE><RESOURCE type="results"><TABLE><FIELD name="column_name" datatype="char" arraysize="*"/>'
    b"<DATA><TABLEDATA/></DATA></TABLE></RESOURCE></VOTABLE>"
)
TABLES = f"{BASE}/tables"
PAGE = Reply(200, b"<!DOCTYPE html><html><title>Sorry</title></html>")


def ask(request: Request) -> Reply:
    """TAP_SCHEMA, with the columns of one table."""
    query = form(request)["QUERY"]
    if "WHERE" in query and "escapade.images" not in query:
        return Reply(200, NO_COLUMNS)
    return Reply(200, recorded("schema_columns.xml" if "columns" in query else "schema_tables.xml"))


def connector(tmp_path: Path, replies: dict[Any, Any]) -> tuple[TapConnector, MemoryTransport]:
    tap = made(tmp_path, {f"{BASE}/sync": ask, **replies})
    assert isinstance(tap._transport, MemoryTransport)
    return tap, tap._transport


def by_name(tap: TapConnector) -> dict[str, TableInfo]:
    return {table.name: table for table in tap.tables(Deadline(5))}


def test_a_short_list_is_asked_for(tmp_path: Path) -> None:
    tap, transport = connector(tmp_path, {TABLES: Reply(200, recorded("tables_min.xml"))})
    tables = by_name(tap)
    assert transport.asked == [(TABLES, {"detail": "min"})]
    assert "escapade.spectra" in tables
    assert tables["escapade.stars"].schema == "escapade"
    assert tables["escapade.stars"].description.startswith("5000 made-up stars")
    assert tables["ivoa.obscore"].title == "Escapade test archive Obscore Table"


def test_a_list_with_columns_is_given_without(tmp_path: Path) -> None:
    tap, transport = connector(tmp_path, {TABLES: Reply(200, FULL)})
    transport.piece = 7
    one = TableInfo(name="s.one", title="One", description="The first.", schema="s", kind="view")
    assert by_name(tap) == {"s.one": one, "s.two": TableInfo(name="s.two", schema="s")}


def test_a_service_that_knows_no_detail_is_asked_without(tmp_path: Path) -> None:
    def strict(request: Request) -> Reply:
        return Reply(400, b"") if request.parameters else Reply(200, FULL)

    tap, transport = connector(tmp_path, {TABLES: strict})
    assert set(by_name(tap)) == {"s.one", "s.two"}
    assert [parameters for _, parameters in transport.asked] == [{"detail": "min"}, {}]


@pytest.mark.parametrize(
    "answer", [Reply(404, b""), PAGE, Reply(200, FULL[:-20]), Reply(200, b"<tableset/>")]
)
def test_where_there_is_no_list_the_service_is_asked_in_adql(tmp_path: Path, answer: Reply) -> None:
    tap, transport = connector(tmp_path, {TABLES: answer})
    tables = by_name(tap)
    assert tables["escapade.stars"].schema == "escapade"
    assert tables["escapade.stars"].kind == "table"
    assert form(transport.requests[-1])["QUERY"] == "SELECT * FROM TAP_SCHEMA.tables"


def test_a_service_that_tells_nothing_says_why(tmp_path: Path) -> None:
    tap, _ = connector(tmp_path, {TABLES: PAGE, f"{BASE}/sync": Reply(400, VOTABLE_ERROR)})
    with pytest.raises(Refused, match="Unknown column: brightnes"):
        tap.tables(Deadline(5))


def test_a_list_that_is_too_large_is_not_asked_for_twice(tmp_path: Path) -> None:
    tap, transport = connector(tmp_path, {TABLES: Unreadable("The answer is larger than 64 bytes.")})
    assert "escapade.stars" in by_name(tap)
    assert [request.url for request in transport.requests] == [TABLES, f"{BASE}/sync"]


@pytest.mark.parametrize("fault", [TimedOut("Late."), Unreachable("Gone.")])
def test_a_service_that_is_not_there_is_asked_once(tmp_path: Path, fault: Any) -> None:
    tap, transport = connector(tmp_path, {TABLES: fault})
    with pytest.raises(type(fault)):
        tap.tables(Deadline(5))
    assert len(transport.requests) == 1


def test_a_list_is_kept(tmp_path: Path) -> None:
    tap, transport = connector(tmp_path, {TABLES: Reply(200, FULL)})
    assert tap.tables(Deadline(5)) == tap.tables(Deadline(5))
    assert len(transport.requests) == 1


def test_a_table_has_its_columns(tmp_path: Path) -> None:
    tap, transport = connector(
        tmp_path, {f"{TABLES}/escapade.stars": Reply(200, recorded("table_stars.xml"))}
    )
    table = tap.table("escapade.stars", Deadline(5))
    columns = {column.name: column for column in table.columns or ()}
    assert len(columns) == 16
    assert columns["vmag"].unit == "mag"
    assert columns["vmag"].ucd == "phot.mag;em.opt.V"
    assert columns["vmag"].datatype == "float"
    assert columns["star_id"].datatype == "char[*]"
    assert columns["colours"].datatype == "float[3]"
    assert transport.requests[0].keep


def test_a_name_is_one_part_of_the_address(tmp_path: Path) -> None:
    address = f"{TABLES}/%22I%2F239%2Fhip_main%22"
    body = FULL.replace(b"s.one", b"I/239/hip_main")
    tap, _ = connector(tmp_path, {address: Reply(200, body)})
    table = tap.table('"I/239/hip_main"', Deadline(5))
    assert table.columns
    assert (table.columns[0].datatype, table.columns[0].xtype) == ("double[2]", "point")


@pytest.mark.parametrize("answer", [Reply(404, b""), PAGE, Reply(200, FULL)])
def test_where_a_table_is_not_told_the_service_is_asked_in_adql(tmp_path: Path, answer: Reply) -> None:
    tap, transport = connector(tmp_path, {f"{TABLES}/escapade.images": answer})
    table = tap.table("escapade.images", Deadline(5))
    columns = {column.name: column for column in table.columns or ()}
    assert columns["bandpasslo"].unit == "m"
    assert columns["accref"].datatype == "char[*]"
    asked = [form(request)["QUERY"] for request in transport.requests[1:]]
    assert asked[0] == "SELECT * FROM TAP_SCHEMA.columns WHERE table_name = 'escapade.images'"


@pytest.mark.parametrize("name", ["no.such", "a'b", "a\nb", "a\\"])
def test_a_table_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    tap, transport = connector(tmp_path, {f"{TABLES}/{quote(name, safe='')}": Reply(404, b"")})
    with pytest.raises(Refused, match=r"[Nn]o table"):
        tap.table(name, Deadline(5))
    asked = [form(request)["QUERY"] for request in transport.requests[1:]]
    assert all(query.endswith(("'no.such'", "'a''b'")) for query in asked)
