"""Limits of requests, names of requests, and what the log tells."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import Config
from app.factory import create_app
from app.limiting import rates_of
from app.services.rates import Rate
from tests.conftest import SignIn as SignInByLink


def exhaust(app: Flask, kind: str, who: str) -> None:
    """Let one person or address have had all that is due."""
    portal = app.extensions["portal"]
    rate = rates_of(portal.config)[kind]
    for _ in range(rate.most):
        portal.rates.take(rate, who)


@pytest.mark.parametrize(
    ("kind", "method", "path"),
    [
        ("sign-ins", "GET", "/sign-in/guessed"),
        ("sign-ins", "POST", "/sign-in/guessed"),
        ("searches", "POST", "/searches"),
        ("writes", "POST", "/theme"),
        ("api", "GET", "/uws/searches"),
    ],
)
def test_what_is_too_much_waits(app: Flask, client: FlaskClient, kind: str, method: str, path: str) -> None:
    assert client.open(path, method=method).status_code != 429
    exhaust(app, kind, "127.0.0.1")
    answer = client.open(path, method=method)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert "Try again in" in answer.text
    elsewhere = client.open(path, method=method, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert elsewhere.status_code != 429


def test_reading_pages_is_never_too_much(app: Flask, client: FlaskClient) -> None:
    for kind in rates_of(app.extensions["portal"].config):
        exhaust(app, kind, "127.0.0.1")
    for path in ("/", "/archives", "/account", "/sign-in", "/-/health"):
        assert client.get(path).status_code == 200


def test_a_person_is_counted_apart_from_the_address(
    app: Flask, client: FlaskClient, sign_in: SignInByLink
) -> None:
    account = sign_in(client)
    exhaust(app, "writes", "127.0.0.1")
    assert client.post("/theme").status_code == 303
    exhaust(app, "writes", account.id)
    assert client.post("/theme").status_code == 429
    assert client.post("/theme", environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 429


def test_an_address_of_ipv6_stands_for_its_network(app: Flask, client: FlaskClient) -> None:
    exhaust(app, "writes", "2001:0db8:0000:0001")
    asked = [
        client.post("/theme", environ_base={"REMOTE_ADDR": address}).status_code
        for address in ("2001:db8:0:1::7", "2001:db8:0:1:ffff::1", "2001:db8:0:2::7")
    ]
    assert asked == [429, 429, 303]


def test_none_is_no_limit(app: Flask) -> None:
    assert app.extensions["portal"].rates.take(Rate("writes", 0), "x") == 0


@pytest.mark.parametrize(("proxies", "kept"), [(0, False), (1, True)])
def test_a_requests_name_is_a_trusted_proxys_or_our_own(
    tmp_path_factory: pytest.TempPathFactory, proxies: int, kept: bool
) -> None:
    config = Config(data_dir=tmp_path_factory.mktemp("x"), demo=False, secret_key="x" * 40, proxies=proxies)
    made = create_app(config)
    given = "from-the-proxy-1"
    told = made.test_client().get("/static/icon.svg", headers={"X-Request-Id": given})
    assert (told.headers["X-Request-Id"] == given) is kept
    odd = made.test_client().get("/static/icon.svg", headers={"X-Request-Id": "a b<script>"})
    assert odd.headers["X-Request-Id"].isalnum()
    told.close()
    odd.close()
    made.extensions["portal"].desk.pool.shutdown()


def test_each_answer_has_a_name_of_its_own(client: FlaskClient) -> None:
    names = {client.get("/-/keys").headers["X-Request-Id"] for _ in range(3)}
    assert len(names) == 3


def test_headers_of_every_answer(client: FlaskClient) -> None:
    answer = client.get("/sign-in")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
