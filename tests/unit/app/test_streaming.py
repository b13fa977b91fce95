"""Answers made in pieces: small ones have a length, large ones come as they are made and are let go of."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from app.streaming import SMALL, init_app

PIECE = b"x" * 1024


class Told:
    """Pieces that know how many were taken, and whether they were let go of."""

    def __init__(self, count: int) -> None:
        self.count, self.taken, self.closed = count, 0, False

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(self.count):
            self.taken += 1
            yield PIECE

    def close(self) -> None:
        self.closed = True


Ask = Callable[[Told], FlaskClient]


@pytest.fixture
def ask() -> Ask:
    def made(told: Told) -> FlaskClient:
        app = Flask("streams")
        init_app(app)
        app.add_url_rule("/", view_func=lambda: Response(told))
        return app.test_client()

    return made


def test_a_small_one_goes_as_a_whole(ask: Ask) -> None:
    told = Told(3)
    answer = ask(told).get("/")
    assert answer.content_length == 3 * len(PIECE)
    assert answer.data == PIECE * 3
    assert told.closed


def test_a_large_one_goes_as_it_is_made(ask: Ask) -> None:
    told = Told(1000)
    answer = ask(told).get("/")
    assert answer.content_length is None
    assert told.taken <= SMALL // len(PIECE) + 2
    assert answer.data == PIECE * 1000
    answer.close()
    assert told.closed


def test_who_goes_away_lets_go_of_it(ask: Ask) -> None:
    told = Told(1000)
    ask(told).get("/").close()
    assert told.closed
    assert told.taken < told.count


def test_nothing_is_an_answer_too(ask: Ask) -> None:
    assert ask(Told(0)).get("/").content_length == 0
