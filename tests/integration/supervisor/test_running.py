"""One portal, started once: what it does while its parts die."""

import os
import signal
from collections.abc import Iterator

import pytest
import redis
import rq
from rq.serializers import JSONSerializer

from app.queue import QueueName, Task
from app.supervisor.programs import VALKEY, WEB
from app.supervisor.run_folder import processes_down
from tests.integration.supervisor.started import Started, free_port, start, try_to_start
from tests.support.waiting import until


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    started = start(tmp_path_factory.mktemp("portal") / "data", free_port())
    yield started
    started.destroy()


def all_well(portal: Started) -> bool:
    return all(check["works"] for name, check in portal.health().items() if name in {"queue", "worker"})


def a_job_is_done(portal: Started) -> None:
    client = redis.Redis.from_url(portal.config.redis_url)
    job = rq.Queue(QueueName.QUICK, connection=client, serializer=JSONSerializer).enqueue(str(Task.SWEEP))
    until(lambda: job.get_status(refresh=True) == rq.job.JobStatus.FINISHED)


def kill(portal: Started, name: str) -> int:
    pid = portal.pid(name)
    assert pid
    os.kill(pid, signal.SIGKILL)
    return pid


def test_everything_works(portal: Started) -> None:
    assert portal.get("/-/health").status_code == 200
    until(lambda: all_well(portal))
    a_job_is_done(portal)


def test_the_sign_in_link_is_told(portal: Started) -> None:
    assert f"{portal.config.address}/sign-in/" in portal.log.read_text()


def test_a_second_start_says_who_runs(portal: Started) -> None:
    second = try_to_start(portal.config.data_dir, free_port())
    assert second.returncode == 4
    assert second.stderr.count("\n") == 1
    assert f"already runs at {portal.config.address} (process {portal.process.pid})" in second.stderr


def test_a_taken_port_is_told(portal: Started) -> None:
    other = portal.config.data_dir.parent / "other"
    second = try_to_start(other, portal.config.port)
    assert second.returncode == 5
    assert second.stderr == (
        f"Port {portal.config.port} on 127.0.0.1 is taken by another program; "
        "stop that one, or set ESCAPADE_PORT to a free port.\n"
    )


def test_a_killed_valkey_is_brought_back_with_what_it_held(portal: Started) -> None:
    client = redis.Redis.from_url(portal.config.redis_url)
    client.set("kept", "yes")
    client.execute_command("WAITAOF", 1, 0, 5000)  # on disk
    earlier = kill(portal, VALKEY)
    assert portal.get("/-/health").status_code == 200
    portal.pid_after(VALKEY, earlier)
    until(lambda: portal.health()["queue"]["works"])
    assert client.get("kept") == b"yes"
    a_job_is_done(portal)


def test_a_killed_worker_is_brought_back(portal: Started) -> None:
    until(lambda: all_well(portal))
    earlier = kill(portal, "worker 1")
    assert portal.get("/-/health").status_code == 200
    portal.pid_after("worker 1", earlier)
    assert "The worker 1 was killed by SIGKILL; it is started again in" in portal.log.read_text()
    client = redis.Redis.from_url(portal.config.redis_url)

    def registered() -> bool:
        pids = {client.hget(key, "pid") for key in client.smembers("rq:workers")}
        return pids == {str(portal.pid(name)).encode() for name in ("worker 1", "worker 2")}

    until(registered)
    a_job_is_done(portal)


def test_a_killed_web_server_is_brought_back(portal: Started) -> None:
    earlier = kill(portal, WEB)
    portal.pid_after(WEB, earlier)

    def answers() -> bool:
        try:
            return portal.get("/-/health").ok
        except OSError:
            return False

    until(answers)


def test_pages_answer_and_health_tells_while_valkey_is_away(portal: Started) -> None:
    for _ in range(3):  # each death lengthens the pause before the next start
        portal.pid_after(VALKEY, kill(portal, VALKEY))
    kill(portal, VALKEY)
    until(lambda: processes_down(portal.config) == (VALKEY,))
    assert portal.get("/-/keys").status_code == 200
    assert not portal.health()["queue"]["works"]
    until(lambda: processes_down(portal.config) == ())
    until(lambda: portal.health()["queue"]["works"])
    a_job_is_done(portal)
