"""How the portal hands work to its workers: by dotted name, with ids only."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Protocol

import redis
import rq
from rq.exceptions import DuplicateJobError
from rq.serializers import JSONSerializer

__all__ = ["QUEUES", "JobQueue", "QueueName", "RqQueue", "Task", "connect"]


STILL_ALIVE = timedelta(seconds=30)
USUAL = 180.0
"""Seconds that a task may take where it says nothing else."""


class QueueName(StrEnum):
    """Queues by how long a person waits."""

    QUICK = "quick"
    SLOW = "slow"
    HOUSE = "house"


QUEUES = tuple(QueueName)


class Task(StrEnum):
    """Everything a worker can be asked to do."""

    SWEEP = "jobs.maintenance.sweep"
    REAP = "jobs.maintenance.reap"
    RENEW = "jobs.maintenance.renew"
    ASK = "jobs.asking.ask"
    FITS = "jobs.fitsviews.make"
    CHECK_LINKS = "jobs.baskets.check"
    HARVEST = "jobs.registry.harvest"


class JobQueue(Protocol):
    """Where work waits."""

    def enqueue(
        self, task: Task, *ids: str, queue: QueueName = QueueName.SLOW, seconds: float = USUAL
    ) -> None:
        """Hand over a task that takes at most so many seconds; call it after the commit that it will read."""
        ...

    def waiting(self, task: Task, queue: QueueName) -> int:
        """How many of this task wait. Raises ConnectionError when the queue is away."""
        ...

    def workers(self) -> int:
        """How many workers are listening. Raises ConnectionError when the queue is away."""
        ...


def _name(task: Task) -> str:
    """What a task is known by while it waits: what it is, and a word of its own.

    RQ forgets everything of a name when the first task of that name ends, so that no two may have the same.
    """
    return f"{task.name.lower()}-{secrets.token_hex(8)}"


def connect(url: str) -> redis.Redis:
    """A client that gives up soon, so that a page never waits for a queue that is away."""
    return redis.Redis.from_url(url, socket_connect_timeout=1.0, socket_timeout=2.0)


@dataclass(frozen=True, slots=True)
class RqQueue:
    """RQ on Redis or Valkey."""

    connection: redis.Redis

    def _queue(self, name: QueueName) -> rq.Queue:
        return rq.Queue(name, connection=self.connection, serializer=JSONSerializer)

    def enqueue(
        self, task: Task, *ids: str, queue: QueueName = QueueName.SLOW, seconds: float = USUAL
    ) -> None:
        """Hand over a task."""
        self._queue(queue).enqueue(
            str(task), *ids, job_id=_name(task), job_timeout=ceil(seconds), result_ttl=0
        )

    def waiting(self, task: Task, queue: QueueName) -> int:
        """How many of this task wait. Raises ConnectionError when the queue is away."""
        try:
            return sum(name.startswith(f"{task.name.lower()}-") for name in self._queue(queue).job_ids)
        except redis.RedisError as error:
            raise ConnectionError(str(error)) from error

    def enqueue_at(self, moment: datetime, task: Task, *, queue: QueueName) -> None:
        """Hand over a task for a moment, once: the same task waiting for the same moment is left as it is."""
        job_id = f"{task.name.lower()}-{moment:%Y%m%dT%H%M%S}"
        try:
            self._queue(queue).enqueue_at(moment, str(task), job_id=job_id, unique=True, result_ttl=0)
        except DuplicateJobError:
            return

    def workers(self) -> int:
        """How many workers gave a sign of life lately. Raises ConnectionError when the queue is away."""
        try:
            beats = [worker.last_heartbeat for worker in rq.Worker.all(connection=self.connection)]
        except redis.RedisError as error:
            raise ConnectionError(str(error)) from error
        since = datetime.now(UTC) - STILL_ALIVE
        return sum(beat.replace(tzinfo=UTC) > since for beat in beats if beat)
