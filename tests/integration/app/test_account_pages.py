"""What is one's own: sign-ins, name, taking everything along, deleting it; links by e-mail."""

import io
import json
import zipfile
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.config import Config
from app.models import Account, AuditEntry, Identity, Job, Search, SignIn, SignInLink
from app.models.base import now
from app.services import mail
from app.services.accounts.accounts import make_sign_in_link
from app.services.mail import Letter, MailFault
from tests.conftest import SignIn as SignInByLink
from tests.support.browsing import basket_items, press
from tests.support.pages import described, page_of

BASKET = {"archive": "demo", "dataset": "openngc", "question": "target=M+31&radius=1+deg&max_rows=10000"}
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


def test_the_list_shows_browsers_and_ends_one(
    app: Flask, client: FlaskClient, session: Session, sign_in: SignInByLink
) -> None:
    sign_in(client)
    other = app.test_client()
    other.post(make_sign_in_link(session, ""), headers=FIREFOX)
    page = client.get("/account/sessions")
    assert "Firefox on Linux" in page.text
    theirs = session.query(SignIn).filter(SignIn.device == "Firefox on Linux").one().id
    client.post(f"/account/sessions/{theirs}/end")
    assert "You are not signed in" in other.get("/account").text
    assert "Administrator" in client.get("/account").text
    assert client.post(f"/account/sessions/{theirs}/end").status_code == 404


def test_all_others_end_at_once(app: Flask, client: FlaskClient, sign_in: SignInByLink) -> None:
    others = [app.test_client() for _ in range(2)]
    for one in (client, *others):
        sign_in(one)
    page = press(client, client.get("/account/sessions"), "End all others")
    assert "2 sign-ins have ended." in page.text
    assert all("You are not signed in" in one.get("/account").text for one in others)


def test_ending_this_one_signs_out(client: FlaskClient, session: Session, sign_in: SignInByLink) -> None:
    sign_in(client)
    here = session.query(SignIn).one().id
    assert client.post(f"/account/sessions/{here}/end").location == "/"
    assert "You are not signed in" in client.get("/account").text


def test_who_is_not_signed_in_is_sent_to_do_so(client: FlaskClient) -> None:
    assert client.get("/account/sessions").location == "/sign-in?next=/account/sessions"
    told = client.get("/account/sessions", headers={"HX-Request": "true"})
    assert told.headers["HX-Redirect"] == "/sign-in?next=/account/sessions"


def test_what_was_sent_is_kept_and_goes_on_afterwards(
    client: FlaskClient, session: Session, sign_in: SignInByLink
) -> None:
    typed = {"name": "Ada Lovelace", "email": "ada@x.org"}
    assert client.post("/account", data=typed).location == "/sign-in?next=/sign-in/go-on"
    assert "It is kept" in client.get("/sign-in?next=/sign-in/go-on").text
    account_id = sign_in(client).id
    saved = press(client, client.get("/sign-in/go-on"), "Go on")
    assert "Your account is saved." in saved.text
    session.expire_all()
    account = session.get_one(Account, account_id)
    assert (account.name, account.email) == ("Ada Lovelace", "ada@x.org")


def test_a_link_that_leads_nowhere_goes_on_with_what_was_sent(client: FlaskClient, session: Session) -> None:
    link = make_sign_in_link(session, "")
    client.post("/account", data={"name": "Ada Lovelace"})
    assert client.post(link).location == "/sign-in/go-on"


def test_what_was_sent_is_kept_for_this_browser_alone(app: Flask, client: FlaskClient) -> None:
    client.post("/account", data={"name": "Ada"})
    answer = app.test_client().get("/sign-in/go-on", follow_redirects=True)
    assert "is not kept any more" in answer.text


def test_who_goes_on_after_the_end_of_a_sign_in_is_told(
    client: FlaskClient, session: Session, sign_in: SignInByLink
) -> None:
    sign_in(client)
    session.execute(update(SignIn).values(expires_at=now()))
    session.commit()
    page = client.post("/basket/rows", data={**BASKET, "row": "0"}, follow_redirects=True)
    assert "Your sign-in has ended." in page.text
    sign_in(client)
    assert [one["label"] for one in basket_items(client)] == ["NGC 224"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 101), ("name", "a\nb"), ("email", "nobody"), ("email", "a b@c.org")],
)
def test_what_is_wrong_is_said_beside_the_field(
    client: FlaskClient, sign_in: SignInByLink, field: str, value: str
) -> None:
    sign_in(client)
    answer = client.post("/account", data={"name": "Ada", "email": "", field: value})
    assert answer.status_code == 422
    assert described(answer, field)


def unpacked(answer: TestResponse) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def test_everything_is_taken_along_without_secrets(client: FlaskClient, sign_in: SignInByLink) -> None:
    client.post("/basket/rows", data={**BASKET, "row": "0"})
    account = sign_in(client)
    with client.get("/account/export") as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        told = unpacked(answer)
    assert told["accounts.json"][0]["id"] == account.id
    assert [one["label"] for one in told["items.json"]] == ["NGC 224"]
    assert {"searches.json", "jobs.json", "identities.json", "audit_entries.json"} <= told.keys()
    text = str(told)
    assert "hash" not in text
    assert "sealed" not in text


def test_nobody_elses_things_are_in_it(app: Flask, client: FlaskClient, sign_in: SignInByLink) -> None:
    other = app.test_client()
    other.post("/basket/rows", data={**BASKET, "row": "1"})
    sign_in(client)
    with client.get("/account/export") as answer:
        told = unpacked(answer)
    assert told["items.json"] == []
    assert len(told["accounts.json"]) == 1


def test_a_deleted_account_takes_all_along_files_too(
    app: Flask, client: FlaskClient, session: Session, sign_in: SignInByLink
) -> None:
    sign_in(client)
    client.get("/archives/demo/openngc?target=M+31&radius=1+deg")
    client.post("/basket/rows", data={**BASKET, "row": "0"})
    store = app.extensions["portal"].desk.store
    assert store.sizes()
    refused = client.post("/account/delete", data={"confirm": "administrator"})
    assert refused.status_code == 422
    assert "type exactly: Administrator" in described(refused, "confirm")
    done = client.post("/account/delete", data={"confirm": "Administrator"}, follow_redirects=True)
    assert "Your account is deleted" in done.text
    session.expire_all()
    for kind in (Account, SignIn, Search, Job, Identity):
        assert session.query(kind).count() == 0
    assert store.sizes() == {}
    assert "account.delete" in {one.act for one in session.query(AuditEntry)}
    assert {one.account_id for one in session.query(AuditEntry)} == {None}


def test_a_visitor_without_anything_has_nothing_to_take(client: FlaskClient) -> None:
    assert client.get("/account/export").status_code == 404
    assert client.get("/account/delete").status_code == 404


@dataclass
class Post:
    """A mail server that keeps what it is given."""

    letters: list[Letter]
    fault: str = ""

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)
        if self.fault:
            raise MailFault(self.fault)

    def link(self) -> str:
        found = next(word for word in self.letters[-1].text.split() if "/sign-in/" in word)
        return found.removeprefix("http://127.0.0.1:8000")


@pytest.fixture
def post(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Post:
    made = Post([])
    monkeypatch.setattr(mail.Mailer, "send", made.send)
    _configure(app, smtp_url="smtp://mail.test", mail_from="Portal <portal@x.org>", sign_up=True)
    return made


def _configure(app: Flask, **settings: object) -> None:
    portal = app.extensions["portal"]
    config: Config = replace(portal.config, **settings)
    app.extensions["portal"] = replace(portal, config=config)


def _ask(client: FlaskClient, email: str, next_path: str = "") -> str:
    answer = client.post("/sign-in/by-email", data={"email": email, "next": next_path})
    assert answer.status_code == 303
    return client.get(answer.location).text


def test_a_link_by_e_mail_signs_in_and_leads_back(client: FlaskClient, post: Post, session: Session) -> None:
    _ask(client, "ada@x.org", "/archives?text=ngc")
    assert client.post(post.link()).location == "/archives?text=ngc"
    assert session.query(Account).one().email == "ada@x.org"
    assert session.query(Identity).one().subject == "ada@x.org"
    _ask(client, "ADA@x.org")
    client.post(post.link())
    session.expire_all()
    assert session.query(Account).count() == 1


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(
    app: Flask, client: FlaskClient, post: Post, session: Session
) -> None:
    _ask(client, "ada@x.org")
    client.post(post.link())
    _configure(app, sign_up=False)
    told = [_ask(app.test_client(), email) for email in ("ada@x.org", "eve@x.org")]
    assert told[0] == told[1]
    assert "/sign-in/" in post.letters[-2].text
    assert "/sign-in/" not in post.letters[-1].text
    assert session.query(Account).count() == 1


def test_a_link_that_is_too_old_leads_to_the_same_place_by_the_next(
    client: FlaskClient, post: Post, session: Session
) -> None:
    _ask(client, "ada@x.org", "/archives?text=ngc")
    session.execute(update(SignInLink).values(expires_at=now()))
    session.commit()
    for answer in (client.get(post.link()), client.post(post.link())):
        assert answer.status_code == 410
        assert page_of(answer).xpath("//a[text()='Sign in in another way']/@href") == [
            "/sign-in?next=/archives?text%3Dngc"
        ]


def test_a_server_that_refuses_tells_nothing_of_the_address(client: FlaskClient, post: Post) -> None:
    post.fault = "The mail server refused: no such user"
    assert "no such user" not in _ask(client, "ada@x.org")


def test_letters_to_one_address_are_few(app: Flask, post: Post) -> None:
    for _ in range(5):
        _ask(app.test_client(), "ada@x.org")
    answer = app.test_client().post("/sign-in/by-email", data={"email": "ada@x.org"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert len(post.letters) == 5


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a@b.org\r\nBcc: c@d.org", "x" * 300 + "@b.org", "a@b.org, c@d.org"]
)
def test_what_is_no_address_is_said_beside_the_field(client: FlaskClient, post: Post, email: str) -> None:
    answer = client.post("/sign-in/by-email", data={"email": email})
    assert answer.status_code == 422
    assert "not an e-mail address" in described(answer, "email")
    assert post.letters == []


def test_an_address_is_added_only_where_one_is_signed_in(
    app: Flask, client: FlaskClient, post: Post, session: Session, sign_in: SignInByLink
) -> None:
    sign_in(client)
    _ask(client, "victim@x.org")
    victim = app.test_client()
    assert victim.post(post.link()).status_code == 410
    assert "You are not signed in" in victim.get("/account").text
    _ask(client, "ada@x.org")
    assert client.post(post.link()).status_code == 303
    assert [one.subject for one in session.query(Identity)] == ["ada@x.org"]
    assert session.query(Account).count() == 1


def test_without_a_mail_server_nothing_is_offered(client: FlaskClient) -> None:
    assert "E-mail address" not in client.get("/sign-in").text
    assert client.post("/sign-in/by-email", data={"email": "ada@x.org"}).status_code == 404
