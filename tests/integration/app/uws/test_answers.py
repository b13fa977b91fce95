"""What a job of UWS came to, in XML, text and JSON."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import Job
from app.services.jobs.ending import forget_job
from connectors.contract import Phase
from tests.support.fakes import FakeConnector
from tests.support.uws import checked
from tests.support.uws_jobs import JOBS, PARTS, job_of, landed, made


def test_a_job_waits_until_it_is_told_to_run(owner: FlaskClient, session: Session) -> None:
    address = made(owner, RUNID="mine")
    job = checked(owner.get(address).data)
    assert (job.phase, job.run_id, job.owner_id) == ("PENDING", "mine", None)
    assert job.parameters.TARGET.value == "10 +20"
    assert [one.value for one in job.parameters.DATASET] == ["fake/stars"]
    response = owner.post(f"{address}/phase", data={"PHASE": "RUN"})
    assert (response.status_code, response.location) == (303, address)
    assert owner.get(f"{address}/phase").text == "QUEUED"
    assert job_of(session, made(owner, PHASE="RUN")).phase == Phase.QUEUED


def test_two_who_remove_it_at_once_are_told_that_it_is_gone(
    owner: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = made(owner)

    def overtaken(own: Session, job: Job) -> None:
        session.delete(job_of(session, address).search)
        session.commit()
        forget_job(own, job)

    monkeypatch.setattr("app.views.uws.changes.forget_job", overtaken)
    response = owner.delete(address)
    assert (response.status_code, response.mimetype) == (404, "text/plain")


def test_other_methods_are_told_which_there_are(owner: FlaskClient) -> None:
    address = made(owner)
    for path, allowed in [
        ("", {"GET", "HEAD", "OPTIONS", "POST", "DELETE"}),
        ("/owner", {"GET", "HEAD", "OPTIONS"}),
    ]:
        response = owner.put(f"{address}{path}")
        assert (response.status_code, response.mimetype) == (405, "text/plain")
        assert set(response.headers["Allow"].split(", ")) == allowed
    assert owner.get(f"{address}/nothing").mimetype == "text/plain"
    assert owner.get(f"{JOBS}/..%2f").status_code == 404


def test_results_lead_to_the_rows(owner: FlaskClient, session: Session, fake: FakeConnector) -> None:
    address = landed(session, owner)
    results = checked(owner.get(f"{address}/results").data).results
    assert [one.id for one in results] == ["fake/stars.vot", "fake/stars.json", "search"]
    assert "x-votable" in results[0].mime_type
    assert owner.get(results[0].href).data.startswith(b"<?xml")
    assert owner.get(results[2].href).status_code == 200
    assert fake.requests


def test_what_went_wrong_is_told_in_safe_words(owner: FlaskClient, session: Session) -> None:
    address = landed(session, owner, "Bad \x00 \x1b]]> &")
    job = checked(owner.get(address).data)
    assert job.error_summary.message == "Bad \ufffd \ufffd]]> &"
    response = owner.get(f"{address}/error")
    assert response.mimetype == "text/plain"
    assert "demo/openngc: \ufffd[2JNo <b>luck</b>\ufffd" in response.text
    assert "\x1b" not in response.text
    assert owner.get(f"{address}/error.json").json == {"error": response.text}


def test_json_for_who_asks_for_it(owner: FlaskClient) -> None:
    address = made(owner)
    for path in (address, JOBS, *(f"{address}/{part}" for part in PARTS)):
        by_suffix, asked = owner.get(f"{path}.json"), owner.get(path, headers={"Accept": "application/json"})
        assert by_suffix.mimetype == asked.mimetype == "application/json"
        assert by_suffix.json == asked.json
    assert owner.get(address).mimetype == "application/xml"
    assert owner.get(address, headers={"Accept": "*/*"}).mimetype == "application/xml"
    assert owner.get(f"{address}/phase").mimetype == "text/plain"


@pytest.mark.parametrize("query", ["WAIT=0", "WAIT=30&PHASE=QUEUED", "wait=-1&phase=EXECUTING"])
def test_who_believes_another_phase_need_not_wait(owner: FlaskClient, query: str) -> None:
    assert owner.get(f"{made(owner)}/phase?{query}").text == "PENDING"


@pytest.mark.parametrize("query", ["WAIT=soon", "WAIT=", "WAIT=-2", "WAIT=1&PHASE=DONE"])
def test_a_wait_that_means_nothing_is_said_in_words(owner: FlaskClient, query: str) -> None:
    assert owner.get(f"{made(owner)}?{query}").status_code == 400


def test_what_is_over_is_not_waited_for(owner: FlaskClient, session: Session) -> None:
    address = landed(session, owner)
    assert owner.get(f"{address}/phase?WAIT=-1").text == "COMPLETED"
