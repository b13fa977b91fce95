"""`python -m tests.support.breaking DATA PORT`: the web server, with CSV and ECSV files that fail midway."""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from flask_migrate import upgrade
from typing_extensions import override

from app.config import Config
from app.factory import create_app
from app.services.exports import FORMATS
from app.supervisor.web import WebServer
from tests.support.fakes import FakeConnector, put_into

__all__: list[str] = []


FAULTS = {"csv": OSError("the disk went away"), "ecsv": ValueError("a cell is odd")}


def _failing(fault: Exception, *_: object) -> Iterator[bytes]:
    draw = random.Random(1)  # noqa: S311 - what hardly becomes smaller, so that something is sent
    yield from (draw.randbytes(200_000) for _ in range(3))
    raise fault


class Breaking(WebServer):
    """One process with a made-up archive."""

    def __init__(self, config: Config) -> None:
        self._settings = config
        super().__init__(config)

    @override
    def load(self) -> object:
        app = create_app(self._settings)
        with app.app_context():
            upgrade()
        put_into(app, made=FakeConnector())
        assert isinstance(FORMATS, dict)
        for suffix, fault in FAULTS.items():
            FORMATS[suffix] = replace(FORMATS[suffix], write=partial(_failing, fault))
        return app


if __name__ == "__main__":
    folder, port = sys.argv[1:]
    Breaking(Config(data_dir=Path(folder), port=int(port), demo=False, web_workers=1)).run()
