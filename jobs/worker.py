"""`python -m jobs.worker [number]`: an RQ worker that builds the portal once and forks for each job.

Its heavy imports are done before the fork, so a job starts in milliseconds.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from threading import Timer
from typing import NoReturn

import astropy.table
import duckdb
import pyarrow.parquet
import redis
import rq
import structlog
from flask import Flask
from rq.serializers import JSONSerializer
from typing_extensions import override

from app.config import Config, read_config
from app.portal import portal
from app.queue import QUEUES, JobQueue, QueueName, Task
from app.supervisor.processes import die_with, load_die_with
from jobs.context import application

__all__ = [
    "Worker",
    "ask_for_reaping",
    "ask_for_renewing",
    "main",
    "make_worker",
    "name_of",
    "queues_of",
    "run",
]

PRELOADED = (astropy.table, duckdb, pyarrow.parquet)  # named, so that the imports are seen to be used
HEARTBEAT_LIVES = 20  # seconds; RQ beats 15 s before, so every 5 s while idle
MAINTENANCE_EVERY = 10  # seconds; also how soon a scheduler that died is started again
LONGEST_PAUSE = 5.0
FINISH_WITHIN = 5.0
"""Seconds that a job has left when its worker is asked to stop; the supervisor waits for twice as long."""

log = structlog.get_logger()


def name_of(number: str) -> str:
    """Name a worker: the same after a restart, another on another machine or in another container."""
    return f"{socket.gethostname()}-{number}"


def _wait_for_queue(connection: redis.Redis) -> None:
    """Ask until the queue answers; it may start together with us."""
    pause = 0.1
    while True:
        try:
            connection.ping()
        except redis.ConnectionError as error:
            log.warning("the queue does not answer", reason=str(error), again_in=pause)
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return


class Worker(rq.Worker):
    """An RQ worker that has the portal look after lost jobs whenever RQ looks after its own.

    Asked to stop, it gives the job that it does some time to end, and has it put back into the queue then.
    """

    @override
    def handle_warm_shutdown_request(self) -> None:
        """Tell the process that does the job, too."""
        super().handle_warm_shutdown_request()  # type: ignore[no-untyped-call]  # RQ types it not
        if self.horse_pid:
            with suppress(ProcessLookupError):
                os.kill(self.horse_pid, signal.SIGTERM)

    @override
    def setup_work_horse_signals(self) -> None:
        """In the process that does the job: hear of the stop, without ending by it."""
        super().setup_work_horse_signals()  # type: ignore[no-untyped-call]  # RQ types it not
        with application().app_context():
            stopping = portal().engine.stopping
        signal.signal(signal.SIGTERM, lambda *_: Timer(FINISH_WITHIN, stopping.set).start())

    @override
    def run_maintenance_tasks(self) -> None:
        """Every MAINTENANCE_EVERY seconds, between two jobs."""
        super().run_maintenance_tasks()  # type: ignore[no-untyped-call]  # RQ types it not
        with application().app_context():
            house = portal()
            ask_for_reaping(house.queue)
            if house.providers:
                ask_for_renewing(house.queue)


def ask_for_reaping(queue: JobQueue) -> None:
    """Have lost jobs looked after; workers that do so at once do not disturb each other."""
    try:
        queue.enqueue(Task.REAP, queue=QueueName.HOUSE)
    except redis.RedisError as error:
        log.warning("nobody looks after lost jobs now", reason=str(error))


def ask_for_renewing(queue: JobQueue) -> None:
    """Have groups and tokens kept fresh; workers that do so at once do not renew the same one twice."""
    try:
        queue.enqueue(Task.RENEW, queue=QueueName.HOUSE)
    except redis.RedisError as error:
        log.warning("nobody keeps groups fresh now", reason=str(error))


def queues_of(config: Config, number: str) -> tuple[QueueName, ...]:
    """What a worker listens to, first where a person waits; of several, the first leaves what is slow."""
    alone = number != "1" or config.job_workers == 1
    return QUEUES if alone else tuple(name for name in QUEUES if name is not QueueName.SLOW)


def _forget_killed(connection: redis.Redis, name: str) -> None:
    """Take a killed worker of our name out of RQ's books, which would refuse us for its sake."""
    earlier = rq.Worker.find_by_key(rq.Worker.redis_worker_namespace_prefix + name, connection=connection)
    if earlier:
        earlier.register_death()  # type: ignore[no-untyped-call]  # RQ types it not


def make_worker(connection: redis.Redis, name: str, queues: Sequence[QueueName] = QUEUES) -> Worker:
    """Make the worker, which listens to these queues, the first one first."""
    _forget_killed(connection, name)
    return Worker(
        list(queues),
        name=name,
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=HEARTBEAT_LIVES,
        job_monitoring_interval=HEARTBEAT_LIVES // 4,
        maintenance_interval=MAINTENANCE_EVERY,
    )


def _die_with_worker(worker: int) -> None:
    """End a job or scheduler process with its worker; what a job starts itself is its own matter."""
    if os.getppid() == worker:
        die_with(worker)


def _start_house_work(app: Flask) -> None:
    """Have the house swept now; the sweep sees to its own next time."""
    with app.app_context():
        portal().queue.enqueue(Task.SWEEP, queue=QueueName.HOUSE)


def run(config: Config, number: str) -> None:
    """Work until asked to stop."""
    app = application()
    load_die_with()
    os.register_at_fork(after_in_child=partial(_die_with_worker, os.getpid()))
    connection = redis.Redis.from_url(config.redis_url, socket_connect_timeout=1.0)
    _wait_for_queue(connection)
    _start_house_work(app)
    worker = make_worker(connection, name_of(number), queues_of(config, number))
    worker.work(with_scheduler=True, logging_level="WARNING")


def main(number: str = "1") -> NoReturn:
    """Work until asked to stop, and end the process."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until RQ takes over: stop at once
    with suppress(KeyboardInterrupt):
        run(read_config(os.environ), number)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(os.EX_OK)  # RQ's listener still waits in a thread, at which libraries would complain of leaks


if __name__ == "__main__":
    main(*sys.argv[1:2])
