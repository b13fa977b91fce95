from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import ResolvedName
from app.models.base import now
from app.services.names import Sesame, UnknownName, forget_names, read_sesame, resolve
from connectors.contract import Connector, Position
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, RateLimited, TimedOut, Unreadable
from connectors.transport import MemoryTransport, Reply
from tests.support.fakes import FakeConnector
from tests.support.sesame import NOTHING, URL, VEGA, address

KEPT = timedelta(days=30)
NOVA = address("V1405 Cas")


def sesame(replies: dict[str, Reply | ConnectorError] | None = None) -> tuple[Sesame, MemoryTransport]:
    transport = MemoryTransport(replies or {})
    return Sesame(URL, transport, KEPT), transport


def find(session: Session, name: str, asked: Sesame, *local: Connector) -> Position:
    return resolve(session, name, local, asked, Deadline(5))


def test_the_portals_own_tables_come_first(session: Session) -> None:
    asked, transport = sesame({address("Vega"): Reply(200, VEGA)})
    table = FakeConnector(places={"Vega": Position(1, 2, "Mine")})
    assert find(session, "Vega", asked, FakeConnector(), table) == Position(1, 2, "Mine")
    assert transport.asked == []


def test_sesame_is_asked_for_what_they_do_not_know(session: Session) -> None:
    found = find(session, "Vega", sesame({address("Vega"): Reply(200, VEGA)})[0], FakeConnector())
    assert found == Position(279.23473479, 38.78368896, "* alf Lyr")


@pytest.mark.parametrize("again", ["Vega", "VEGA", "  vega "])
def test_what_was_found_is_remembered(session: Session, again: str) -> None:
    asked, transport = sesame({address("Vega"): Reply(200, VEGA)})
    first = find(session, "Vega", asked)
    assert find(session, again, asked) == first
    assert len(transport.asked) == 1


def test_a_name_goes_whole_into_the_query(session: Session) -> None:
    asked, transport = sesame({address("BD +75 325"): Reply(200, VEGA)})
    find(session, "BD +75 325", asked)
    assert transport.asked == [(f"{URL}/-ox/SNV?BD%20%2B75%20325", {})]


def test_an_unknown_name_is_told_and_remembered_for_a_while(session: Session) -> None:
    asked, transport = sesame({address("Xyzzy"): Reply(200, NOTHING)})
    for _ in range(2):
        with pytest.raises(UnknownName, match="Neither the portal's tables nor CDS Sesame know 'Xyzzy'"):
            find(session, "Xyzzy", asked)
    assert len(transport.asked) == 1


def age(session: Session, hours: float) -> None:
    session.query(ResolvedName).update({"resolved_at": now() - timedelta(hours=hours)})
    session.commit()


def test_an_unknown_name_is_asked_again_later(session: Session) -> None:
    asked, transport = sesame({address("Xyzzy"): Reply(200, NOTHING)})
    with pytest.raises(UnknownName):
        find(session, "Xyzzy", asked)
    age(session, 1.1)
    transport.replies = {address("Xyzzy"): Reply(200, VEGA)}
    assert find(session, "Xyzzy", asked).ra == 279.23473479


def test_a_known_name_is_asked_again_after_its_time(session: Session) -> None:
    asked, transport = sesame({address("Vega"): Reply(200, VEGA)})
    find(session, "Vega", asked)
    age(session, 24 * 31)
    find(session, "Vega", asked)
    assert len(transport.asked) == 2


@pytest.mark.parametrize("error", [TimedOut("Too slow."), RateLimited("Not now."), Unreadable("Nonsense.")])
def test_a_resolver_that_fails_is_no_unknown_name(session: Session, error: ConnectorError) -> None:
    asked, _ = sesame({NOVA: error})
    with pytest.raises(UnknownName, match="could not be asked") as raised:
        find(session, "V1405 Cas", asked)
    assert error.message in str(raised.value)
    assert session.query(ResolvedName).count() == 0


def test_switched_off_it_is_not_asked(session: Session) -> None:
    transport = MemoryTransport()
    with pytest.raises(UnknownName, match="No such name: the portal's own tables do not know 'Vega'"):
        find(session, "Vega", Sesame("", transport, KEPT))
    assert transport.asked == []


def test_old_names_are_forgotten(session: Session) -> None:
    find(session, "Vega", sesame({address("Vega"): Reply(200, VEGA)})[0])
    forget_names(session, timedelta(hours=2))
    assert session.query(ResolvedName).count() == 1
    age(session, 3)
    forget_names(session, timedelta(hours=2))
    assert session.query(ResolvedName).count() == 0


BOMB = b"""<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>
<Sesame><Target><Resolver><jradeg>&d;</jradeg><jdedeg>1</jdedeg></Resolver></Target></Sesame>"""
FILE = b"""<!DOCTYPE s [<!ENTITY f SYSTEM "file:///etc/hostname">]>
<Sesame><jradeg>1</jradeg><jdedeg>2</jdedeg><oname>&f;</oname></Sesame>"""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"Service unavailable",
        BOMB,
        VEGA[:700],
        b"<S><jradeg>x</jradeg><jdedeg>1</jdedeg></S>",
        b"<S><jradeg>1</jradeg></S>",
        b"<S><jradeg>nan</jradeg><jdedeg>1</jdedeg></S>",
        b"<S><jradeg>361</jradeg><jdedeg>1</jdedeg></S>",
        b"<S><jradeg>1</jradeg><jdedeg>-91</jdedeg></S>",
    ],
)
def test_what_is_no_sesame_answer_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable) as raised:
        read_sesame(body, "x")
    assert raised.value.evidence == body


def test_no_file_is_read_into_an_answer() -> None:
    assert read_sesame(FILE, "x") == Position(1, 2, "x")
