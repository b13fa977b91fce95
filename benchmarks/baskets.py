"""`make bench-baskets`: how long a large basket takes, on SQLite and on PostgreSQL.

The portal's own services and pages in one process, with rows of 15 columns. PostgreSQL has looked at what was
put in, as it does by itself within a minute. ESAP's figures were measured
with its own server and a basket of as many items, on SQLite.
"""

import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import structlog
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.orm import close_all_sessions

from app.config import Config
from app.extensions import db, sql_session
from app.factory import create_app
from app.models import Basket, ItemKind
from app.services import baskets
from app.services.accounts.accounts import become_guest
from app.services.basket_files import read_file
from app.services.baskets import Look, Reference
from tests.support.postgres import postgres

__all__ = ["main"]

ROUNDS, OK = 5, 200
MANY, ALL = 1000, 10_000
GOALS = {"save_1000_s": 0.5, "page_ms": 60.0}
ESAP_SAVE = (4.3, 26.8)
"""Seconds that ESAP took for 1000 items, the least and the most of three runs."""
REGION = {"HX-Request": "true", "HX-Target": "basket"}
COLUMNS = [
    {
        "name": name,
        "datatype": "double",
        "unit": "deg",
        "role": role,
        "description": "A column of the benchmark",
    }
    for name, role in [("ra", "ra"), ("dec", "dec"), *((f"value_{number}", "") for number in range(13))]
]


@dataclass(frozen=True, slots=True)
class Large:
    """A basket of 10 000 items, its neighbour, and a browser that may see them."""

    client: FlaskClient
    basket: Basket
    other: Basket

    @property
    def path(self) -> str:
        """Its page."""
        return f"/baskets/{self.basket.id}"


def _references(name: str, number: int) -> list[Reference]:
    return [
        Reference(
            kind=ItemKind.ROW,
            identity=sha256(f"{name} {row}".encode()).hexdigest(),
            archive="demo",
            dataset="openngc",
            label=f"{name} {row}",
            question="target=M+31&radius=1+deg&max_rows=10000",
            position=row,
            access_url=f"https://archive.example/data/{name}/{row}.fits",
            size=2880 * (row + 1),
            query="SELECT * FROM ivoa.obscore",
            fields={column["name"]: row * 0.001 + at for at, column in enumerate(COLUMNS)},
            columns=COLUMNS,
        )
        for row in range(number)
    ]


def _seconds(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def _median(deed: Callable[[], object], rounds: int = ROUNDS) -> float:
    return statistics.median(_seconds(deed) for _ in range(rounds))


def _processor(deed: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of this process's processor time; what a database server takes of it is not in it."""

    def used() -> float:
        began = time.process_time()
        deed()
        return time.process_time() - began

    return statistics.median(used() for _ in range(rounds))


@contextmanager
def _portal(url: str) -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Config(data_dir=Path(folder), database_url=url, demo=False, secret_key="b" * 40))
        with app.app_context():
            upgrade()
            yield app
            close_all_sessions()
            db.engine.dispose()
        app.extensions["portal"].desk.pool.shutdown()


def _large(app: Flask) -> Large:
    session = sql_session()
    account, token = become_guest(session)
    session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["sign-in"] = token
    basket, other = (baskets.make(session, account.id, name) for name in ("large", "other"))
    for part in range(ALL // MANY):
        baskets.add(session, basket, _references(f"part {part}", MANY))
    baskets.tag(session, basket, Look(words="7"), ["seven"])
    _settle()
    return Large(client, basket, other)


def _settle() -> None:
    """What PostgreSQL's autovacuum does of itself; on SQLite nothing."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _saving(account_id: str) -> float:
    """Seconds for 1000 new items at once, committed."""
    session, references = sql_session(), _references("saved", MANY)
    fresh = iter([baskets.make(session, account_id, f"round {turn}") for turn in range(ROUNDS)])
    return _median(lambda: baskets.add(session, next(fresh), references))


def _milliseconds(
    large: Large,
    query: str,
    headers: dict[str, str] | None = None,
    measure: Callable[[Callable[[], object], int], float] = _median,
) -> float:
    def ask() -> None:
        answer = large.client.get(large.path + query, headers=headers)
        if answer.status_code != OK:
            raise RuntimeError(answer.status)

    ask()
    return 1000 * measure(ask, 4 * ROUNDS)


def _carried(large: Large) -> float:
    """Seconds for moving everything into the other basket and undoing it, each time."""
    session = sql_session()

    def there_and_back() -> None:
        change = baskets.carry(session, large.basket, large.other, Look(), move=True)
        if change:
            baskets.undo(session, change)

    return _median(there_and_back, 3)


def _figures(app: Flask) -> dict[str, float]:
    large, session = _large(app), sql_session()
    ids = list(session.scalars(baskets.items(large.basket.id).limit(1)))
    written = large.client.get(f"{large.path}.json").data
    return {
        "save_1000_s": _saving(large.basket.account_id),
        "page_ms": _milliseconds(large, ""),
        "page_cpu_ms": _milliseconds(large, "", measure=_processor),
        "region_ms": _milliseconds(large, "", REGION),
        "last_page_ms": _milliseconds(large, "?page=200"),
        "search_ms": _milliseconds(large, "?words=777"),
        "tag_ms": _milliseconds(large, "?tag=seven"),
        "sort_ms": _milliseconds(large, "?sort=-label"),
        "move_one_s": _median(lambda: baskets.move(session, large.basket, [ids[0].id], ALL // 2)),
        "arrange_s": _median(lambda: baskets.arrange(session, large.basket, "-field:ra"), 3),
        "move_all_and_undo_s": _carried(large),
        "csv_s": _median(lambda: large.client.get(f"{large.path}.csv").data, 3),
        "read_json_s": _median(lambda: read_file(written), 3),
        "freeze_s": _median(lambda: baskets.freeze(session, large.basket, large.basket.account_id), 3),
    }


@contextmanager
def _server(name: str) -> Iterator[str]:
    """A database's URL; PostgreSQL as it is installed, every commit on the disk."""
    if name == "sqlite":
        yield ""
    else:
        with postgres() as server:
            yield server.url


def _measured(name: str) -> dict[str, float | None]:
    """The figures on a database; none where it is not installed."""
    try:
        with _server(name) as url, _portal(url) as app:
            return {key: float(f"{value:.3g}") for key, value in _figures(app).items()}
    except RuntimeError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return dict.fromkeys(GOALS)


def main(names: Sequence[str] = ("sqlite", "postgresql")) -> int:
    """Measure, print a table, and as the last line the figures as JSON."""
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    told: dict[str, float | None] = {}
    for name in names:
        print(f"{name}, {ALL} items")
        for key, value in _measured(name).items():
            goal = f"   goal {GOALS[key]:g}" if key in GOALS else ""
            print(f"  {key:20} {'–' if value is None else value:>8}{goal}")
            told[f"{name}_{key}"] = value
    save = told.get("sqlite_save_1000_s")
    told["vs_esap"] = round(ESAP_SAVE[0] / save, 1) if save else None
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
