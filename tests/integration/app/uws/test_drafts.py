"""Making jobs by UWS, changing them, and what is refused in words."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import Answer
from connectors.contract import Phase
from tests.support.fakes import FakeConnector
from tests.support.uws import checked
from tests.support.uws_jobs import ASKED, JOBS, job_of, made


def test_a_job_is_on_the_portals_pages_too(owner: FlaskClient) -> None:
    address = made(owner)
    (page,) = checked(owner.get(f"{address}/results").data).results
    assert (page.id, page.mime_type) == ("search", "text/html")
    assert "Fake stars" in owner.get(page.href).text
    assert "not begun" in owner.get("/jobs").text


def test_posting_the_parameters_again_makes_the_same_job(owner: FlaskClient, session: Session) -> None:
    first = made(owner, MAXREC="7", TIME_MIN="2020-01-01", BUDGET="normal")
    told = owner.get(f"{first}/parameters.json").json
    assert told
    response = owner.post(JOBS, data={one["id"]: one["value"] for one in told["parameters"]})
    one, other = job_of(session, first), job_of(session, response.location)
    assert one.id != other.id
    assert (one.search.question, one.budget) == (other.search.question, other.budget)


def test_the_parameters_of_a_draft_are_changed_and_the_rest_stays(
    owner: FlaskClient, session: Session, fake: FakeConnector
) -> None:
    address = made(owner, MAXREC="7", TIME_MIN="2020-01-01")
    sent = {"target": "30 -5", "Max_Rows": "9", "TIME_MIN": "", "BUDGET": "normal"}
    response = owner.post(f"{address}/parameters", data=sent)
    assert (response.status_code, response.location) == (303, address)
    told = checked(owner.get(address).data).parameters
    assert (told.TARGET.value, told.RADIUS.value, told.MAXREC.value) == ("30 -5", "1 deg", "9")
    assert (told.BUDGET.value, told.TIME_MIN) == ("normal", None)
    (answer,) = session.query(Answer)
    assert "max_rows=9" in answer.question
    assert job_of(session, address).execution_seconds == 120
    assert fake.requests == []


@pytest.mark.parametrize("sent", [{}, {"PHASE": "RUN"}, {"RUNID": "x"}, {"COLOUR": "red"}, {"RADIUS": "far"}])
def test_parameters_that_cannot_be_are_refused_and_nothing_changes(
    owner: FlaskClient, sent: dict[str, str]
) -> None:
    address = made(owner)
    before = owner.get(f"{address}.json").json
    assert owner.post(f"{address}/parameters", data=sent).status_code == 400
    assert owner.get(f"{address}.json").json == before


def test_the_parameters_of_what_has_begun_stay(owner: FlaskClient) -> None:
    response = owner.post(f"{made(owner, PHASE='RUN')}/parameters", data={"MAXREC": "5"})
    assert (response.status_code, response.mimetype) == (403, "text/plain")
    assert "is QUEUED" in response.text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "TARGET: Give a target"),
        ({**ASKED, "RADIUS": "far"}, "RADIUS: "),
        ({**ASKED, "SIZE": "1"}, "SIZE: There is no such parameter"),
        ({**ASKED, "DATASET": "fake/moons"}, "DATASET: There is no 'fake/moons' here."),
        ({**ASKED, "ARCHIVE": "\x00"}, "There is no"),
        ({**ASKED, "TARGET": "no such star"}, "TARGET: "),
        ({"POLYGON": "1 1, 2 1, 2 2", "DATASET": "fake/stars"}, "Cannot be searched in a polygon."),
        ({**ASKED, "PHASE": "SUSPEND"}, "PHASE: "),
    ],
)
def test_a_job_that_cannot_be_is_refused_in_words(
    owner: FlaskClient, sent: dict[str, str], words: str
) -> None:
    response = owner.post(JOBS, data=sent)
    assert (response.status_code, response.mimetype) == (400, "text/plain")
    assert words in response.text


@pytest.mark.parametrize(
    ("phase", "wanted"),
    [
        (Phase.EXECUTING, "RUN"),
        (Phase.COMPLETED, "RUN"),
        (Phase.COMPLETED, "ABORT"),
        (Phase.ARCHIVED, "ABORT"),
        (Phase.QUEUED, "ARCHIVE"),
    ],
)
def test_a_phase_out_of_reach_is_forbidden(
    owner: FlaskClient, session: Session, phase: Phase, wanted: str
) -> None:
    address = made(owner)
    job_of(session, address).phase = phase
    session.commit()
    response = owner.post(f"{address}/phase", data={"PHASE": wanted})
    assert (response.status_code, response.mimetype) == (403, "text/plain")
    assert f"This job is {phase}" in response.text


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("", {"ACTION": "KEEP"}),
        ("", {}),
        ("/phase", {"PHASE": "COMPLETED"}),
        ("/destruction", {"DESTRUCTION": "never"}),
        ("/executionduration", {"EXECUTIONDURATION": "-1"}),
    ],
)
def test_a_change_that_means_nothing_is_said_in_words(
    owner: FlaskClient, path: str, sent: dict[str, str]
) -> None:
    response = owner.post(f"{made(owner)}{path}", data=sent)
    assert (response.status_code, response.mimetype) == (400, "text/plain")


def test_limits_are_the_portals_own(owner: FlaskClient, session: Session) -> None:
    address = made(owner)
    owner.post(f"{address}/executionduration", data={"executionduration": "999999"})
    owner.post(f"{address}/destruction", data={"DESTRUCTION": "9999-12-31T23:59:59Z"})
    assert owner.get(f"{address}/executionduration").text == "60"
    assert "2026" <= owner.get(f"{address}/destruction").text < "9999"
    job_of(session, address).phase = Phase.EXECUTING
    session.commit()
    response = owner.post(f"{address}/executionduration", data={"EXECUTIONDURATION": "5"})
    assert response.status_code == 403
