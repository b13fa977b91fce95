"""UWS over the portal's own jobs: who may see what, what is refused and how, in XML, text and JSON."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.models import Account, Answer, AnswerState, Job
from app.models.base import now
from app.services.jobs.ending import forget_job
from connectors.contract import Phase
from tests.support.fakes import FakeConnector, put_into
from tests.support.searching import SOON, stored_job
from tests.support.uws import checked
from tests.support.waiting import until

JOBS = "/uws/searches"
ASKED = {"TARGET": "10 20", "RADIUS": "1 deg", "DATASET": "fake/stars"}
PARTS = ["phase", "quote", "executionduration", "destruction", "error", "parameters", "results", "owner"]
READS = ["", ".json", *(f"/{part}{suffix}" for part in PARTS for suffix in ("", ".json"))]
WRITES = {
    "": {"ACTION": "DELETE"},
    "/phase": {"PHASE": "ABORT"},
    "/destruction": {"DESTRUCTION": "2030-01-01T00:00:00Z"},
    "/executionduration": {"EXECUTIONDURATION": "5"},
    "/parameters": {"MAXREC": "5"},
}

Browser = Callable[[], FlaskClient]


@pytest.fixture(autouse=True)
def fake(app: Flask) -> FakeConnector:
    connector = FakeConnector()
    put_into(app, fake=connector)
    return connector


@pytest.fixture
def owner(client: FlaskClient) -> FlaskClient:
    """The browser whose jobs these are; it becomes a guest with the first."""
    return client


def made(client: FlaskClient, **more: str) -> str:
    """The address of a new job."""
    response = client.post(JOBS, data={**ASKED, **more})
    assert response.status_code == 303, response.text
    return response.location


def job_of(session: Session, address: str) -> Job:
    session.expire_all()
    return session.get_one(Job, address.rpartition("/")[2])


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


@pytest.mark.parametrize("who", ["owner", "stranger", "anonymous"])
@pytest.mark.parametrize("path", READS)
def test_everything_of_a_job_is_its_owners_to_read(
    app: Flask, owner: FlaskClient, who: str, path: str
) -> None:
    address = made(owner)
    stranger = app.test_client()
    made(stranger)
    asks = {"owner": owner, "stranger": stranger, "anonymous": app.test_client()}[who]
    assert asks.get(f"{address}{path}").status_code == (200 if who == "owner" else 404)
    assert asks.head(f"{address}{path}").status_code == (200 if who == "owner" else 404)


@pytest.mark.parametrize("who", ["owner", "stranger", "anonymous"])
@pytest.mark.parametrize("path", [*WRITES, "DELETE"])
def test_everything_of_a_job_is_its_owners_to_change(
    app: Flask, owner: FlaskClient, who: str, path: str
) -> None:
    address = made(owner)
    stranger = app.test_client()
    made(stranger)
    asks = {"owner": owner, "stranger": stranger, "anonymous": app.test_client()}[who]
    before = owner.get(f"{address}.json").json
    response = asks.delete(address) if path == "DELETE" else asks.post(f"{address}{path}", data=WRITES[path])
    assert response.status_code == (303 if who == "owner" else 404)
    assert (owner.get(f"{address}.json").json == before) == (who != "owner")


def test_the_tables_above_have_every_address(app: Flask) -> None:
    known = {(f"/<slug:job_id>{path}", "GET") for path in ["", ".json"]}
    known |= {(f"/<slug:job_id>{path}", "POST") for path in WRITES} | {("/<slug:job_id>", "DELETE")}
    known |= {("", "GET"), (".json", "GET"), ("", "POST")}
    known |= {("/<slug:job_id>/error", "GET"), ("/<slug:job_id>/error.json", "GET")}
    found = {
        (rule.rule.removeprefix(JOBS), method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("uws")
        for method in rule.methods or ()
        if method not in {"HEAD", "OPTIONS"}
    }
    with_parts = {pair for pair in found if "any(" in pair[0]}
    assert found - with_parts == known
    assert {path.count(",") + 1 for path, _ in with_parts} == {len(PARTS) - 1}
    assert all(part in path for part in set(PARTS) - {"error"} for path, _ in with_parts)


def test_the_list_has_only_ones_own(app: Flask, owner: FlaskClient) -> None:
    address, stranger = made(owner, RUNID="mine"), app.test_client()
    made(stranger)
    (job,) = checked(owner.get(JOBS).data).jobref
    assert (job.run_id, job.href) == ("mine", f"http://localhost{address}")
    assert not checked(app.test_client().get(JOBS).data).jobref
    told = owner.get(f"{JOBS}.json").json
    assert told
    assert [one["runId"] for one in told["jobs"]] == ["mine"]


def test_the_list_is_filtered(owner: FlaskClient, session: Session) -> None:
    first, second = made(owner, RUNID="1"), made(owner, RUNID="2", PHASE="RUN")
    # All of it within one millisecond would be as one moment.
    until(lambda: now() > job_of(session, second).created_at + timedelta(milliseconds=2))
    owner.post(f"{first}/phase", data={"PHASE": "ABORT"})
    owner.post(f"{first}/phase", data={"PHASE": "ARCHIVE"})
    third = made(owner, RUNID="3")

    def runs(query: str) -> list[str]:
        return [job.run_id for job in checked(owner.get(f"{JOBS}{query}").data).jobref]

    assert runs("") == ["3", "2"]
    assert runs("?PHASE=PENDING&PHASE=ARCHIVED") == ["3", "1"]
    assert runs("?last=1") == ["3"]
    created = checked(owner.get(second).data).creation_time.isoformat()
    assert runs(f"?AFTER={created.replace('+00:00', 'Z')}") == ["3"]
    assert owner.delete(third).location == JOBS
    assert runs("") == ["2"]


@pytest.mark.parametrize(
    "query", ["?PHASE=DONE", "?LAST=0", "?LAST=x", "?AFTER=soon", "?AFTER=0001-01-01T00:00:00%2B14:00"]
)
def test_a_filter_that_means_nothing_is_said_in_words(owner: FlaskClient, query: str) -> None:
    response = owner.get(f"{JOBS}{query}")
    assert (response.status_code, response.mimetype) == (400, "text/plain")
    assert query[1:].partition("=")[0] in response.text


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


def test_two_who_remove_it_at_once_are_told_that_it_is_gone(
    owner: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = made(owner)

    def overtaken(own: Session, job: Job) -> None:
        session.delete(job_of(session, address).search)
        session.commit()
        forget_job(own, job)

    monkeypatch.setattr("app.views.uws_changes.forget_job", overtaken)
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


def test_another_sites_page_changes_nothing(owner: FlaskClient) -> None:
    address = made(owner)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert owner.delete(address, headers=headers).status_code == 403
        assert owner.post(JOBS, data=ASKED, headers=headers).mimetype == "text/plain"
    assert owner.get(address).status_code == 200


def landed(session: Session, owner: FlaskClient, words: str = "") -> str:
    """A job that ended: an answer with rows and one that failed."""
    address = made(owner)
    job = job_of(session, address)
    job.phase, job.words = (Phase.ERROR if words else Phase.COMPLETED), words
    (answer,) = session.query(Answer).filter_by(job_id=job.id)
    answer.state, answer.result_id, answer.rows = AnswerState.ANSWERED, "1" * 32, 3
    failed = {"state": AnswerState.FAILED, "words": "\x1b[2JNo\n<b>luck</b>\x00", "digest": "x"}
    session.add(
        Answer(
            search_id=job.search_id,
            job_id=job.id,
            archive="demo",
            dataset="openngc",
            expires_at=now() + SOON,
            **failed,
        )
    )
    session.commit()
    return address


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


def test_a_person_who_signed_in_is_the_owner_by_name(
    client: FlaskClient, sign_in: Callable[[FlaskClient], Account], session: Session
) -> None:
    account = sign_in(client)
    job = stored_job(session, account.id, phase=Phase.COMPLETED)
    assert client.get(f"{JOBS}/{job.id}/owner").text == "Administrator"


NAMES = st.sampled_from(
    [*ASKED, "BOX", "POLYGON", "TIME_MIN", "BAND_MAX", "ARCHIVE", "ALL", "BUDGET", "MAXREC"]
)
NAMES |= st.sampled_from(["RUNID", "PHASE", "ACTION", "DESTRUCTION", "EXECUTIONDURATION"])
VALUES = st.sampled_from(
    ["", "10 20", "1 deg", "fake/stars", "demo", "RUN", "ABORT", "ARCHIVE", "7", "-1", "1e400", "yes"]
) | st.text(max_size=30)
PLACES = st.sampled_from(["", "/phase", "/destruction", "/executionduration", "/parameters", ".json"])


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES | st.text(max_size=8), VALUES), max_size=6), PLACES, st.booleans())
def test_no_body_makes_the_portal_fail(
    owner: FlaskClient, sent: list[tuple[str, str]], place: str, new: bool
) -> None:
    body: dict[str, list[str]] = {}
    for name, value in sent:
        body.setdefault(name, []).append(value)
    response = owner.post(JOBS if new else f"{made(owner)}{place}", data=body)
    assert response.status_code in {303, 400, 403, 404, 405}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["PHASE", "AFTER", "LAST"]), VALUES | st.datetimes().map(str)), max_size=4
    )
)
def test_no_filter_makes_the_portal_fail(owner: FlaskClient, sent: list[tuple[str, str]]) -> None:
    response = owner.get(JOBS, query_string=sent)
    assert response.status_code in {200, 400}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_no_bytes_make_the_portal_fail(owner: FlaskClient, body: bytes) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml"):
        assert owner.post(JOBS, data=body, content_type=kind).status_code in {303, 400}
