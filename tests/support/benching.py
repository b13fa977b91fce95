"""A workbench in front of the tests' TAP service: what is asked there, and how."""

import csv
import io
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

__all__ = ["ARCHIVE", "BENCH", "MINE", "bring", "rows", "run"]

ARCHIVE = """
title = "A real server"
institute = "The tests"
summary = "DaCHS on this machine."

[[datasets]]
id = "tap"
title = "Everything"
connector = "tap"
url = "{dachs.tap}"
[datasets.options]
table = "escapade.stars"
async = true
upload = true
"""
BENCH = "/adql/real/tap"
MINE = b"ra,dec,id\n10.6847,41.2688,1\n0.0,90.0,2\n200.0,-60.0,3\n"


def run(browser: FlaskClient, text: str, **more: str) -> TestResponse:
    return browser.post(BENCH, data={"adql": text, "do": "run", **more})


def rows(browser: FlaskClient, address: str) -> list[list[str]]:
    path, _, question = address.partition("?")
    answer = browser.get(f"{path}.csv?{question}")
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.text)))[1:]


def bring(browser: FlaskClient, body: bytes = MINE, name: str = "mine.csv") -> str:
    answer = browser.post("/tables", data={"file": (io.BytesIO(body), name)})
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.location).path.rpartition("/")[2]
