from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient


def test_the_command_prints_a_link_that_signs_in(app: Flask, client: FlaskClient) -> None:
    printed = app.test_cli_runner().invoke(args=["sign-in-link"])
    assert printed.exit_code == 0
    address = urlsplit(printed.output.strip())
    assert address.netloc == "127.0.0.1:8000"
    assert "Administrator" in client.get(address.path).text
    assert client.post(address.path).status_code == 303
    assert "Administrator" in client.get("/account").text
