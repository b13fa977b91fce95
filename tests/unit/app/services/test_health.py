from dataclasses import dataclass

import pytest
import sqlalchemy
from sqlalchemy.orm import Session

from app.queue import QueueName, Task
from app.services.health import Check, check_all, unconfirmed_of
from connectors.archive import Archive, Dataset
from connectors.registry import ArchiveFault, Registry

FINE = Registry()


@dataclass
class Queue:
    """A queue with so many workers; None is a queue that is away."""

    listening: int | None

    def enqueue(self, task: Task, *ids: str, queue: QueueName = QueueName.SLOW) -> None:
        raise NotImplementedError

    def workers(self) -> int:
        if self.listening is None:
            raise ConnectionError("away")
        return self.listening


def checks(session: Session, workers: int | None = 1, registry: Registry = FINE) -> dict[str, Check]:
    return {check.name: check for check in check_all(session, Queue(workers), registry)}


def test_all_is_well(session: Session) -> None:
    found = checks(session)
    assert list(found) == ["web", "database", "queue", "worker", "archives"]
    assert all(check.works and check.words for check in found.values())


@pytest.mark.parametrize(("workers", "words"), [(1, "1 worker listening."), (2, "2 workers listening.")])
def test_workers_are_counted(session: Session, workers: int, words: str) -> None:
    assert checks(session, workers)["worker"].words == words


def test_a_queue_without_workers_works_but_nobody_listens(session: Session) -> None:
    found = checks(session, 0)
    assert found["queue"].works
    assert not found["worker"].works


def test_a_queue_that_is_away_is_told(session: Session) -> None:
    found = checks(session, None)
    assert not found["queue"].works
    assert not found["worker"].works
    assert found["database"].works


def test_a_database_that_is_away_is_told() -> None:
    engine = sqlalchemy.create_engine("sqlite:////nowhere/at/all.sqlite")
    with Session(engine) as session:
        found = checks(session)
    assert not found["database"].works
    assert "OperationalError" in found["database"].words
    assert found["web"].works


def test_archives_that_cannot_be_used_are_counted(session: Session) -> None:
    faulty = Registry(faults=(ArchiveFault("a.toml", "title: missing"),))
    assert not checks(session, registry=faulty)["archives"].works


def test_addresses_that_were_not_confirmed_are_named_with_the_reason() -> None:
    told = Dataset(id="a", title="A", connector="fake", verified=False, unverified="No page names it.")
    sure = Dataset(id="b", title="B", connector="fake")
    archive = Archive(id="x", title="X", institute="I", summary="S", datasets=[told, sure])
    assert unconfirmed_of(Registry({"x": archive})) == ["X, A: No page names it."]
    assert unconfirmed_of(FINE) == []
