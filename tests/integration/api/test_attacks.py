"""What is sent to do harm, by tokens, links and the API."""

import csv
import io
import logging
import re
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.models import AuditEntry
from tests.conftest import SignIn
from tests.integration.api.conftest import Caller, answered
from tests.support.pages import element, words_of

SCRIPT = "<script>alert(1)</script>"
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1")


def test_no_secret_stands_in_logs_or_the_audit_trail(
    app: Flask,
    session: Session,
    sign_in: SignIn,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Tokens, secret links and signed links are made, used, misused and revoked; the suite greps the logs."""
    caplog.set_level(logging.DEBUG)
    client, program = app.test_client(), app.test_client(use_cookies=False)
    sign_in(client)
    form = {"name": "laptop", "scope": ["search", "baskets:read"], "days": "30"}
    page = client.post("/account/tokens", data=form, follow_redirects=True)
    token = words_of(element(page, "text-token"))
    program.get("/api/v1/searches", headers={"Authorization": f"Bearer {token}"})
    program.get("/api/v1/jobs", headers={"Authorization": f"Bearer {token}"})
    program.get("/api/v1/jobs", headers={"Authorization": f"Bearer {token}x"})
    client.get("/basket.json")
    basket = client.post("/api/v1/baskets", json={"name": "Mine"}).get_json()["id"]
    shared = {"kind": "basket", "object": basket, "grantee": "link", "days": "7"}
    page = client.post("/shares", data=shared, follow_redirects=True)
    secret = words_of(element(page, "text-link")).rpartition("/")[2]
    program.get(f"/shared/{secret}")
    address = "/archives/demo/openngc.csv?target=M+31&radius=1+deg"
    link = words_of(element(client.get(f"/tool-link?of={quote(address)}"), "text-link"))
    signature = link.partition("signed=")[2]
    program.get(link)
    program.get(f"{link}x")
    assert all(len(one) > 40 for one in (token, secret, signature))
    written = capfd.readouterr()
    told = [written.out, written.err, caplog.text, *(entry.about for entry in session.query(AuditEntry))]
    assert "token.make" in "".join(entry.act for entry in session.query(AuditEntry))
    for kept in (token, secret, signature):
        assert not [one for one in told if kept in one]


def test_names_with_markup_are_shown_as_they_are(ada: Caller, app: Flask, sign_in: SignIn) -> None:
    client = app.test_client()
    sign_in(client)
    basket = client.post("/api/v1/baskets", json={"name": SCRIPT, "note": SCRIPT}).get_json()["id"]
    item = {"label": SCRIPT, "note": SCRIPT, "fields": {SCRIPT: SCRIPT}, "columns": [{"name": SCRIPT}]}
    assert client.post(f"/api/v1/baskets/{basket}/items", json={"items": [item]}).status_code == 200
    client.post("/account/tokens", data={"name": SCRIPT, "scope": "search", "days": "30"})
    shown = client.get(f"/api/v1/baskets/{basket}/items").get_json()["items"][0]["id"]
    places = ["/baskets", f"/baskets/{basket}", f"/baskets/{basket}/items/{shown}", "/account/tokens"]
    places += [f"/shares/new?kind=basket&object={basket}"]
    for place in places:
        page = client.get(place)
        assert page.status_code == 200
        assert SCRIPT not in page.text
        assert "&lt;script&gt;alert(1)" in page.text
    assert ada.get("/baskets").status_code == 200


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_spreadsheet_runs_nothing_of_a_basket(ada: Caller, formula: str) -> None:
    basket = ada.told("POST", "/baskets", {"name": "Mine"}, 201)["id"]
    item = {"label": f"x{formula}", "note": formula, "fields": {"a": formula}}
    ada.told("POST", f"/baskets/{basket}/items", {"items": [item]})
    headers = {"Authorization": f"Bearer {ada.token}"}
    file = ada.client.get(f"/baskets/{basket}.csv", headers=headers)
    assert file.status_code == 200
    cells = [cell for row in csv.reader(io.StringIO(file.text)) for cell in row]
    assert not [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell)]


@pytest.mark.parametrize("name", ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "csv/../../x", "CSV"])
def test_a_suffix_leads_to_no_other_file(ada: Caller, name: str) -> None:
    answer = answered(ada)["answers"][0]["id"]
    assert ada.get(f"/answers/{answer}/result.{name}").status_code == 404


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "bearer \x7f", "Bearer a b", "Token x", "Basic eDp5"]
)
def test_no_header_of_any_form_is_a_mistake(app: Flask, header: str) -> None:
    client = app.test_client(use_cookies=False)
    assert client.get("/api/v1/account", headers={"Authorization": header}).status_code == 401
    assert client.get("/api/v1/archives", headers={"Authorization": header}).status_code in {200, 401}


def test_a_token_in_an_address_opens_nothing(ada: Caller) -> None:
    for name in ("access_token", "token", "Authorization", "signed"):
        answer = ada.client.get(f"/api/v1/account?{name}={ada.token}")
        assert answer.status_code == 401
