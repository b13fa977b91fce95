"""Jobs of UWS are their owners': to read, to change, to list."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import Account
from app.models.base import now
from connectors.contract import Phase
from tests.support.searching import stored_job
from tests.support.uws import checked
from tests.support.uws_jobs import ASKED, JOBS, PARTS, job_of, made
from tests.support.waiting import until

READS = ["", ".json", *(f"/{part}{suffix}" for part in PARTS for suffix in ("", ".json"))]
WRITES = {
    "": {"ACTION": "DELETE"},
    "/phase": {"PHASE": "ABORT"},
    "/destruction": {"DESTRUCTION": "2030-01-01T00:00:00Z"},
    "/executionduration": {"EXECUTIONDURATION": "5"},
    "/parameters": {"MAXREC": "5"},
}


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


def test_another_sites_page_changes_nothing(owner: FlaskClient) -> None:
    address = made(owner)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        assert owner.delete(address, headers=headers).status_code == 403
        assert owner.post(JOBS, data=ASKED, headers=headers).mimetype == "text/plain"
    assert owner.get(address).status_code == 200


def test_a_person_who_signed_in_is_the_owner_by_name(
    client: FlaskClient, sign_in: Callable[[FlaskClient], Account], session: Session
) -> None:
    account = sign_in(client)
    job = stored_job(session, account.id, phase=Phase.COMPLETED)
    assert client.get(f"{JOBS}/{job.id}/owner").text == "Administrator"
