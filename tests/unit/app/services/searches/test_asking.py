from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.services.names import Sesame
from app.services.searches.asking import locate, prepare
from app.services.searches.questions import Question
from connectors.contract import Circle, Plan, Position, QueryRequest
from connectors.errors import UsageError
from connectors.transport import MemoryTransport
from tests.support.fakes import FakeConnector, offer

OFF = Sesame("", MemoryTransport(), timedelta(1))


def test_without_a_target_there_is_nothing_to_find(session: Session) -> None:
    assert locate(session, "", [], OFF) is None


def test_a_target_is_found_in_any_table(session: Session) -> None:
    tables = [FakeConnector(), FakeConnector(places={"M 31": Position(10, 41, "M 31")})]
    assert locate(session, "M 31", tables, OFF) == Position(10, 41, "M 31")


def test_an_unknown_name_is_a_fault_of_the_target(session: Session) -> None:
    with pytest.raises(UsageError, match="Xyzzy") as raised:
        locate(session, "Xyzzy", [], OFF)
    assert raised.value.field == "target"


def test_a_question_is_made_ready() -> None:
    connector = FakeConnector()
    question = Question(archive="fake", dataset="stars", target="M 31", radius=0.5, max_rows=5)
    asked = prepare(offer(connector), question, Position(10, 41))
    assert asked.request.region == Circle(10, 41, 0.5)
    assert asked.connector is connector
    assert connector.requests == []


def test_what_the_connector_cannot_be_asked_is_refused_before() -> None:
    class Picky(FakeConnector):
        def plan(self, request: QueryRequest) -> Plan:  # noqa: ARG002 - the protocol's signature
            raise UsageError("Too wide.", field="radius")

    with pytest.raises(UsageError, match="Too wide"):
        prepare(offer(Picky()), Question(archive="fake", dataset="stars", max_rows=5), None)
