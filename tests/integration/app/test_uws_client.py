"""A client of others drives the portal's searches over HTTP: pyvo's UWS code, as TAP services are driven."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO

import pytest
import requests
from astropy.io.votable import parse_single_table
from flask import Flask
from pyvo.dal import AsyncTAPJob, DALServiceError
from pyvo.io.uws import parse_job_list
from werkzeug.serving import make_server

from app.models.base import now
from app.services.jobs.budgets import Budgets
from connectors.contract import Capability
from connectors.errors import Refused
from tests.support.fakes import FakeConnector, put_into
from tests.support.uws import ThreadQueue, checked
from tests.support.waiting import until

ASKED = {"TARGET": "20 0", "RADIUS": "5 deg", "DATASET": "fake/stars", "RUNID": "mine"}


@dataclass(slots=True)
class Served:
    """The portal behind a real server, a client with a cookie, the dataset, and the queue that works."""

    url: str
    session: requests.Session
    connector: FakeConnector
    queue: ThreadQueue

    def job(self, **more: str) -> AsyncTAPJob:
        response = self.session.post(self.url, data={**ASKED, **more}, allow_redirects=False, timeout=30)
        assert response.status_code == 303, response.text
        return AsyncTAPJob(
            requests.compat.urljoin(self.url, response.headers["Location"]), session=self.session
        )

    def read(self, url: str) -> bytes:
        response = self.session.get(url, timeout=30)
        assert response.status_code == 200, response.text
        return response.content


@pytest.fixture
def served(app: Flask) -> Iterator[Served]:
    connector = FakeConnector(capabilities=frozenset({Capability.CONE}))
    put_into(app, fake=connector)
    portal, queue = app.extensions["portal"], ThreadQueue(app)
    engine = replace(portal.engine, budgets=Budgets(10.0, 20.0, 30.0))
    app.extensions["portal"] = replace(portal, queue=queue, engine=engine)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    with requests.Session() as session:
        yield Served(f"http://127.0.0.1:{server.server_port}/uws/searches", session, connector, queue)
    queue.end()
    server.shutdown()
    thread.join()
    server.server_close()


def test_created_run_waited_for_and_read(served: Served) -> None:
    job = served.job()
    assert (job.phase, job.uws_version, job.owner) == ("PENDING", "1.1", None)
    job.execution_duration = 7
    assert job.execution_duration.value == 7
    job.destruction = now() + timedelta(days=1)
    assert abs(job.destruction.to_datetime() - now().replace(tzinfo=None) - timedelta(days=1)) < timedelta(
        minutes=1
    )
    served.queue.gate.set()
    job.run().wait(timeout=30)
    assert job.phase == "COMPLETED"
    checked(served.read(job.url))
    rows, *_ = job.results
    table = parse_single_table(BytesIO(served.read(rows.href)))
    assert table.to_table()["name"].tolist() == ["Alpha", "Beta", "Gamma"]
    assert len(served.connector.requests) == 1


def test_a_wait_ends_with_the_phase(served: Served) -> None:
    job = served.job(PHASE="RUN")
    told: list[str] = []

    def look() -> None:
        told.append(served.read(f"{job.url}/phase?WAIT=30&PHASE=QUEUED").decode())

    waiting = threading.Thread(target=look)
    waiting.start()
    portal = served.queue.app.extensions["portal"]
    until(lambda: portal.waiting.room._value < portal.config.web_threads // 4)
    assert told == []
    served.queue.gate.set()
    waiting.join(30)
    assert told in (["EXECUTING"], ["COMPLETED"])


def test_aborted_and_deleted(served: Served) -> None:
    job = served.job(PHASE="RUN")
    assert job.phase == "QUEUED"
    job.abort()
    assert job.phase == "ABORTED"
    with pytest.raises(DALServiceError, match="This job is ABORTED"):
        job.run()
    served.queue.gate.set()
    url = job.url
    job.delete()
    assert served.session.get(url, timeout=30).status_code == 404
    assert served.connector.requests == []


def test_a_failure_is_told_in_words(served: Served) -> None:
    served.connector.says = Refused("The archive says: no such table.")
    served.queue.gate.set()
    job = served.job(PHASE="RUN").wait(timeout=30)
    assert job.phase == "ERROR"
    assert checked(served.read(job.url)).error_summary.message
    assert "fake/stars: The archive says: no such table." in served.read(f"{job.url}/error").decode()


def test_the_list_tells_of_all(served: Served) -> None:
    jobs = [served.job(), served.job(PHASE="RUN")]
    listed = parse_job_list(BytesIO(served.read(served.url)).read)
    assert [one.phase for one in listed] == ["QUEUED", "PENDING"]
    assert {one.jobid for one in listed} == {job.job_id for job in jobs}
    only = parse_job_list(BytesIO(served.read(f"{served.url}?PHASE=PENDING&LAST=1")).read)
    assert [one.runid for one in only] == ["mine"]
