from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from app.models import Account, Answer, Item, ResolvedName
from app.models.base import now
from app.portal import Portal
from app.queue import QueueName, RqQueue, Task, connect
from app.services import baskets
from jobs import context, maintenance
from tests.support.people import basket_of, filled, guest, person
from tests.support.queues import InlineQueue


class Recording(RqQueue):
    """An RQ queue that only writes down what is handed over for later."""

    __slots__ = ("asked", "later")

    def __init__(self) -> None:
        super().__init__(connect("unix:///nowhere"))
        object.__setattr__(self, "later", [])
        object.__setattr__(self, "asked", [])

    def enqueue(self, task: Task, *ids: str, queue: QueueName = QueueName.SLOW, seconds: float = 0) -> None:
        self.asked.append((task, ids, queue, seconds))  # type: ignore[attr-defined]

    def enqueue_at(self, moment: datetime, task: Task, *, queue: QueueName) -> None:
        self.later.append((moment, task, queue))  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def house(app: Flask, portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Recording:
    """The tests' portal, with a queue that keeps what is planned."""
    monkeypatch.setattr(context, "application", lambda: app)
    queue = Recording()
    app.extensions["portal"] = replace(portal, queue=queue)
    return queue


def planned(queue: Recording) -> list[tuple[datetime, Task, QueueName]]:
    found: list[tuple[datetime, Task, QueueName]] = queue.later  # type: ignore[attr-defined]
    return found


def test_sweeping_removes_what_has_expired(client: FlaskClient, session: Session) -> None:
    client.get("/archives/demo/messier?target=M+31")
    session.query(Answer).update({"expires_at": now() - timedelta(hours=1)})
    keeper = person(session)
    baskets.remove(session, filled(session, basket_of(session, keeper), "ab"), identities=["a"])
    session.query(Item).filter(Item.identity == "a").update({"removed_at": now() - timedelta(days=8)})
    guest(session)
    session.add(ResolvedName(name="old", resolved_at=now() - timedelta(days=99)))
    session.commit()

    maintenance.sweep()

    session.expire_all()
    assert session.query(Answer).count() == 0
    assert [item.identity for item in session.query(Item)] == ["b"]
    assert [account.name for account in session.query(Account)] == ["Ada"]
    assert session.query(ResolvedName).count() == 0


def test_sweeping_tells_what_it_did(session: Session) -> None:
    guest(session)
    with capture_logs() as logs:
        maintenance.sweep()
    assert {
        "event": "swept",
        "log_level": "info",
        "results": 0,
        "items": 0,
        "guests": 1,
        "searches": 0,
    } in logs


def test_the_next_sweep_is_planned(house: Recording) -> None:
    maintenance.sweep()
    ((moment, task, queue),) = planned(house)
    assert (task, queue) == (Task.SWEEP, QueueName.HOUSE)
    assert timedelta(0) < moment - datetime.now(UTC) <= timedelta(hours=1)
    assert (moment.minute, moment.second, moment.microsecond) == (0, 0, 0)


def test_a_registry_that_is_not_copied_yet_is_harvested(house: Recording) -> None:
    maintenance.sweep()
    assert [told[0] for told in house.asked] == [Task.HARVEST]  # type: ignore[attr-defined]


def test_without_a_real_queue_nothing_is_planned(app: Flask, portal: Portal) -> None:
    app.extensions["portal"] = replace(portal, queue=InlineQueue())
    maintenance.sweep()
