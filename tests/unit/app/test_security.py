import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from app.config import Config
from app.security import POLICY, init_app

HOST = "http://localhost"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": HOST},
        {"Sec-Fetch-Site": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:81"},
        {"Origin": "http://evil@localhost"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://["},
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_write_from_another_site_is_refused(
    client: FlaskClient, headers: dict[str, str], method: str
) -> None:
    answer = client.open("/theme", method=method, headers=headers)
    assert answer.status_code == 403
    assert "another site" in answer.text
    assert "theme" not in answer.headers.get("Set-Cookie", "")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": HOST},
        {"Origin": HOST, "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_write_from_the_portal_itself_or_no_browser_passes(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    assert client.post("/theme", data={"theme": "dark"}, headers=headers).status_code == 303


def test_reading_from_another_site_is_fine(client: FlaskClient) -> None:
    assert client.get("/archives", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/archives.json", "/nothing", "/nothing.json", "/static/icon.svg"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    answer.close()


def test_the_policy_lets_no_script_but_ours_run() -> None:
    assert "'unsafe-inline'" not in POLICY
    assert "'unsafe-eval'" not in POLICY
    assert POLICY.startswith("default-src 'none'")


@pytest.mark.parametrize(("url", "strict"), [("http://x/", False), ("https://x/", True)])
def test_over_https_browsers_stay_there(client: FlaskClient, url: str, strict: bool) -> None:
    assert ("Strict-Transport-Security" in client.get("/", base_url=url).headers) is strict


@pytest.mark.parametrize(("base_url", "secure"), [("", False), ("https://sky.test", True)])
def test_the_cookie_is_secure_where_the_portal_is(base_url: str, secure: bool) -> None:
    app = Flask("portal")
    init_app(app, Config(base_url=base_url))
    assert app.config["SESSION_COOKIE_SECURE"] is secure
    assert app.config["SESSION_COOKIE_HTTPONLY"]
    assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"


@pytest.mark.parametrize(("proxies", "seen"), [(0, "http"), (1, "https")])
def test_only_trusted_proxies_say_how_a_request_came(proxies: int, seen: str) -> None:
    app = Flask("portal")
    init_app(app, Config(proxies=proxies))
    app.add_url_rule("/", view_func=lambda: request.scheme)
    assert app.test_client().get("/", headers={"X-Forwarded-Proto": "https"}).text == seen


def test_the_cookie_is_sent_only_when_it_changes(client: FlaskClient) -> None:
    form = {"archive": "demo", "dataset": "openngc", "question": "target=M 31&radius=1 deg", "row": "0"}
    assert "Set-Cookie" in client.post("/basket/rows", data=form).headers
    client.get("/basket", follow_redirects=True)  # takes the notice, which the cookie holds
    assert "Set-Cookie" not in client.get("/archives").headers
    assert "Set-Cookie" not in client.get("/basket", follow_redirects=True).headers
