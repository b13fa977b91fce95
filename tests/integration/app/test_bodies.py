"""Whatever is sent to whatever writes: no mistake of the portal, and nobody is signed out by it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

import app.forms
import app.views
from app.models import Role, Scope
from app.portal import Portal
from tests.support.doors import routes
from tests.support.vo_registry import keep_copy, records
from tests.support.world import MARK, QUESTION, World, made_world

LARGE = b"name=" + b"x" * 2_000_000
PARTS = b"".join(b'--x\r\nContent-Disposition: form-data; name="n"\r\n\r\nv\r\n' for _ in range(2100))
FORM, MANY = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
MALFORMED: dict[str, dict[str, Any]] = {
    "no-text": {"data": b"\xff\xfe\x00=\xff&%zz=%&&=&name=%00", "content_type": FORM},
    "odd-charset": {"data": b"name=+AGE-", "content_type": f"{FORM}; charset=utf-7"},
    "json": {"data": b'{"name": ["x"', "content_type": "application/json"},
    "deep-json": {"data": b"[" * 100_000, "content_type": "application/json"},
    "no-boundary": {"data": b"--x\r\n\r\nx", "content_type": "multipart/form-data"},
    "no-end": {
        "data": b'--x\r\nContent-Disposition: form-data; name="file"; filename="',
        "content_type": MANY,
    },
    "too-many-parts": {"data": PARTS + b"--x--\r\n", "content_type": MANY},
    "too-large": {"data": LARGE, "content_type": FORM},
    "too-large-a-part": {
        "data": b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n' + LARGE + b"\r\n--x--\r\n",
        "content_type": MANY,
    },
    "no-type": {"data": b"name=x", "content_type": ""},
}
ODD = (
    *("", " ", "\0", "x" * 3000, "x" * 30_000, "\u202e", "<b>", "../..", "%00", "=1+1", "'; --", "{{7*7}}"),
    *("-1", "0", "9" * 400, "nan", "1e999", "0 deg", "2020-99-99", "2020-01-01T00:00:00+99:99"),
    *("javascript:x", "http://[", "https://user@127.0.0.1:1/", "//evil.test", "SELECT", "a@b", "row,row"),
)
GOOD: dict[str, tuple[str, ...]] = {
    "do": (
        "run",
        "save:new",
        "move",
        "copy",
        "remove",
        "tag",
        "untag",
        "place",
        "ask",
        "keep",
        "basket",
        "open",
    ),
    "kind": ("search", "basket", "result", "query", "file", "workflow"),
    "archive": ("fake",),
    "dataset": ("stars", "fake/stars"),
    "question": (QUESTION, "max_rows=5"),
    "grantee": ("account", "group", "link"),
    "person": (MARK,),
    "access": ("read", "edit"),
    "scope": tuple(Scope),
    "days": ("7", "30"),
    "budget": ("quick", "normal"),
    "role": tuple(Role),
    "row": ("0", "1"),
    "target": ("20 0",),
    "radius": ("5 deg",),
    "text": ("SELECT 1",),
    "adql": ("SELECT * FROM stars",),
    "name": ("Changed",),
    "back": ("/",),
    "everything": ("yes",),
    "pinned": ("yes",),
    "host": ("fake.test",),
}
CHANGES = {"POST", "PUT", "PATCH", "DELETE"}
NAME = re.compile(r"(?:\.get|getlist|\.text|\.read)\(\s*\"([a-z_.]+)\"")


@cache
def names() -> list[str]:
    """What the forms and views look for in what is sent."""
    files = [file for room in (app.forms, app.views) for file in sorted(Path(room.__path__[0]).rglob("*.py"))]
    return sorted({name for file in files for name in NAME.findall(file.read_text("utf-8"))})


def writing() -> list[str]:
    """The routes that change something."""
    return sorted({rule.endpoint for rule in routes().iter_rules() if (rule.methods or set()) & CHANGES})


@pytest.fixture(autouse=True)
def copied(portal: Portal) -> Iterator[None]:
    """A copy of the VO registry, so that no mirror has to be asked."""
    keep_copy(portal.vo_registry.copy, records(3))
    yield
    portal.vo_registry.copy.file.unlink()


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    """Its owner is an administrator as well."""
    made = made_world(app, session)
    made.owner.role = Role.ADMIN
    session.commit()
    made.ids |= {"link": "nothing", "provider_id": "nobody"}
    return made


def send(world: World, endpoint: str, **how: Any) -> int:
    """The status of what came of it; who is signed in is so afterwards."""
    client = world.browsers["owner"]
    with client.session_transaction() as cookie:
        before = cookie.get("sign-in")
    method, address = world.place(endpoint)
    with client.open(address, method=method, **how) as answer:
        assert answer.status_code < 500 or answer.status_code == 502, (address, how)  # there is no network
        status = answer.status_code
    if status >= 400:
        with client.session_transaction() as cookie:
            assert cookie.get("sign-in") == before
    return status


def forms(world: World, endpoint: str) -> Iterator[dict[str, str]]:
    """Each has much of what any form needs, and some of it is odd; the same ones every time."""
    known = {name: (value,) for name, value in world.arguments().items()} | GOOD
    for number in range(10):
        chance = Random(f"{endpoint} {number}")  # noqa: S311 - no secret
        yield {
            name: chance.choice(ODD if chance.random() < 0.3 else known.get(name, ("1", "yes")))
            for name in names()
            if chance.random() < 0.8
        }


@pytest.mark.parametrize("endpoint", writing())
def test_nothing_that_is_sent_is_a_mistake_of_the_portal(world: World, endpoint: str) -> None:
    for how in MALFORMED.values():
        send(world, endpoint, **how)
    for form in forms(world, endpoint):
        send(world, endpoint, data=form)
