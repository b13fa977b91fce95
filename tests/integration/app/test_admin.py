"""The admin pages: to administrators alone, and each does what it says."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.models import Account, Answer, AnswerState, AuditEntry, Group, Job, Membership, Role, SignIn
from app.portal import Portal
from app.queue import Task
from app.services.accounts.sign_ins import SIGN_IN_LIVES, open_sign_in
from connectors.contract import Phase
from connectors.deadline import Deadline
from connectors.errors import Unreachable
from tests.conftest import SignIn as SignInByLink
from tests.support.browsing import press
from tests.support.pages import described
from tests.support.people import person
from tests.support.searching import keep_answers

PAGES = ["", "/users", "/groups", "/archives", "/jobs", "/storage", "/audit"]


def acts(session: Session) -> list[str]:
    return [one.act for one in session.query(AuditEntry).order_by(AuditEntry.id)]


@pytest.fixture
def admin(client: FlaskClient, sign_in: SignInByLink) -> FlaskClient:
    sign_in(client)
    return client


def routes(app: Flask) -> list[tuple[str, str]]:
    """Every route of the admin pages with a method, filled with names that may be there."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/admin"):
            url = adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, "demo"))
            found += [(method, url) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]
    return found


def test_to_others_there_is_nothing(app: Flask, client: FlaskClient, session: Session) -> None:
    ada = person(session)
    _, token = open_sign_in(session, ada, SIGN_IN_LIVES)
    session.commit()
    with client.session_transaction() as kept:
        kept["sign-in"] = token
    assert "Ada" in client.get("/account").text
    assert len(routes(app)) > 15
    for browser in (client, app.test_client()):
        for method, url in routes(app):
            assert browser.open(url, method=method).status_code == 404, url
        assert 'href="/admin"' not in browser.get("/account").text


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_itself(admin: FlaskClient, session: Session, page: str) -> None:
    keep_answers(session)
    answer = admin.get(f"/admin{page}")
    assert answer.status_code == 200
    assert 'aria-current="page"' in answer.text


def test_people_are_found_and_changed(admin: FlaskClient, session: Session) -> None:
    ada = person(session, "Ada Lovelace")
    person(session, "Bob")
    found = admin.get("/admin/users?text=LOVE").text
    assert "Ada Lovelace" in found
    assert "Bob" not in found
    form = {"role": "admin", "most_jobs": "3", "result_megabytes": "7", "upload_megabytes": ""}
    assert admin.post(f"/admin/users/{ada.id}", data=form).status_code == 303
    session.expire_all()
    assert (ada.role, ada.most_jobs, ada.result_megabytes) == (Role.ADMIN, 3, 7)
    assert ada.upload_megabytes is None
    assert acts(session)[-2:] == ["role.admin", "account.change"]


@pytest.mark.parametrize("value", ["-1", "many", "1e3", "٣", "9" * 30])
def test_a_quota_that_is_none_is_said_beside_the_field(
    admin: FlaskClient, session: Session, value: str
) -> None:
    ada = person(session, "Ada")
    answer = admin.post(f"/admin/users/{ada.id}", data={"role": "user", "most_jobs": value})
    assert answer.status_code == 422
    assert "whole number" in described(answer, "most_jobs")


def test_the_last_administrator_stays_one(admin: FlaskClient, session: Session) -> None:
    me = session.query(Account).one()
    assert admin.post(f"/admin/users/{me.id}", data={"role": "user"}).status_code == 422
    assert admin.post(f"/admin/users/{me.id}/disable").status_code == 409
    assert admin.get("/admin").status_code == 200


def test_switching_an_account_off_ends_it_at_once(admin: FlaskClient, session: Session) -> None:
    ada = person(session, "Ada")
    open_sign_in(session, ada, SIGN_IN_LIVES)
    session.commit()
    press(admin, admin.get(f"/admin/users/{ada.id}"), "Switch the account off")
    session.expire_all()
    assert ada.disabled_at
    assert session.query(SignIn).filter(SignIn.account_id == ada.id).count() == 0
    press(admin, admin.get(f"/admin/users/{ada.id}"), "Switch the account on")
    session.expire_all()
    assert ada.disabled_at is None


def test_sign_ins_of_somebody_can_be_ended(admin: FlaskClient, session: Session) -> None:
    ada = person(session, "Ada")
    open_sign_in(session, ada, SIGN_IN_LIVES)
    session.commit()
    page = press(admin, admin.get(f"/admin/users/{ada.id}"), "End all sign-ins")
    assert "1 sign-in has ended." in page.text


def test_a_group_is_made_filled_and_deleted(admin: FlaskClient, session: Session) -> None:
    ada = person(session, "Ada")
    where = admin.post("/admin/groups", data={"name": " Pulsar  team "}).location
    assert admin.post("/admin/groups", data={"name": "Pulsar team"}).status_code == 422
    assert admin.post(f"{where}/add", data={"who": "Nobody"}).status_code == 422
    admin.post(f"{where}/add", data={"who": "Ada"})
    assert "Ada" in admin.get(where).text
    assert session.query(Membership).one().account_id == ada.id
    admin.post(f"{where}/remove", data={"account": ada.id})
    assert "Nobody is in it." in admin.get(where).text
    admin.post(f"{where}/delete")
    assert session.query(Group).count() == 0


def test_a_providers_group_is_as_the_provider_says(admin: FlaskClient, session: Session) -> None:
    session.add(Group(id="theirs", issuer="https://iam.test/", name="/escape"))
    session.commit()
    person(session, "Ada")
    assert admin.post("/admin/groups/theirs/add", data={"who": "Ada"}).status_code == 409


def test_an_archive_that_is_off_is_nowhere(app: Flask, admin: FlaskClient) -> None:
    visitor = app.test_client()
    assert visitor.get("/archives/demo").status_code == 200
    admin.post("/admin/archives/demo/off", data={"words": "under repair"})
    assert "under repair" in admin.get("/admin/archives").text
    for path in ("/archives/demo", "/archives/demo/openngc", "/archives/demo/openngc.json"):
        assert visitor.get(path).status_code == 404
    assert "OpenNGC" not in visitor.get("/archives").text
    assert "OpenNGC" not in visitor.get("/search").text
    admin.post("/admin/archives/demo/on")
    assert visitor.get("/archives/demo/openngc").status_code == 200
    assert admin.post("/admin/archives/nothing/off").status_code == 404


def test_what_it_is_being_asked_ends(admin: FlaskClient, session: Session) -> None:
    keep_answers(session)
    session.query(Answer).update({"archive": "demo"})
    session.commit()
    page = admin.post("/admin/archives/demo/off", follow_redirects=True)
    assert "The archive is off. 1 question that it was asked ended." in page.text
    session.expire_all()
    states = {one.dataset: (one.state, one.error_kind) for one in session.query(Answer)}
    assert states == {"landed": (AnswerState.ANSWERED, ""), "asked": (AnswerState.FAILED, "SwitchedOff")}


def test_what_people_kept_of_it_stays(app: Flask, admin: FlaskClient) -> None:
    visitor = app.test_client()
    question = "target=M+31&radius=1+deg&max_rows=10000"
    form = {"archive": "demo", "dataset": "openngc", "question": question, "row": "0"}
    visitor.post("/basket/rows", data=form)
    admin.post("/admin/archives/demo/off")
    basket = visitor.get("/basket", follow_redirects=True)
    assert basket.status_code == 200
    assert "NGC 224" in basket.text


def test_a_job_of_somebody_can_be_cancelled(admin: FlaskClient, session: Session) -> None:
    keep_answers(session)
    job = session.query(Job).first()
    assert job
    job.phase = Phase.EXECUTING
    session.commit()
    assert job.id[:8] in admin.get("/admin/jobs?active=yes").text
    admin.post(f"/admin/jobs/{job.id}/abort")
    session.expire_all()
    assert job.phase == Phase.ABORTED
    assert acts(session)[-1] == "job.abort"


def test_sweeping_is_left_to_a_worker(app: Flask, admin: FlaskClient) -> None:
    class Noted:
        tasks: list[Task]

        def __init__(self) -> None:
            self.tasks = []

        def enqueue(self, task: Task, **_: object) -> None:
            self.tasks.append(task)

    noted = Noted()
    app.extensions["portal"] = replace(app.extensions["portal"], queue=noted)
    admin.post("/admin/storage/sweep")
    assert noted.tasks == [Task.SWEEP]


def test_a_queue_that_is_away_sweeps_nothing_and_says_so(admin: FlaskClient, session: Session) -> None:
    page = admin.post("/admin/storage/sweep", follow_redirects=True)
    assert "Nothing can be swept now" in page.text
    assert "storage.sweep" not in acts(session)


def test_the_trail_is_searched(admin: FlaskClient, session: Session) -> None:
    person(session, "Ada")
    admin.post("/admin/groups", data={"name": "Pulsars"})
    assert "Pulsars" in admin.get("/admin/audit?text=group.make").text
    assert "Pulsars" not in admin.get("/admin/audit?text=sign-in").text


def test_a_text_of_somebody_is_shown_as_text(admin: FlaskClient, session: Session) -> None:
    evil = "<script>alert(1)</script>"
    ada = person(session, evil)
    for path in ("/admin/users", f"/admin/users/{ada.id}"):
        assert evil not in admin.get(path).text


def test_a_host_that_is_left_alone_is_asked_again_at_a_word(
    admin: FlaskClient, session: Session, portal: Portal
) -> None:
    hosts, host = portal.transport._hosts, "dead.test:443"
    for _ in range(5):
        visit = hosts.visit(host, Deadline(5))
        visit.failed(Unreachable("The service could not be reached."))
        visit.end()
    assert "left alone" in admin.get("/admin/archives").text
    assert "dead.test:443 failed 5 times in a row" in admin.get("/-/health").text
    assert admin.post("/admin/hosts/try", data={"host": host}).status_code == 303
    assert "left alone" not in admin.get("/admin/archives").text
    hosts.visit(host, Deadline(5)).end()
    assert acts(session)[-1] == "host.try"
