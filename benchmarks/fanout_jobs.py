"""How many small searches the workers do in a second."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime

import requests

from benchmarks.portal import Portal

__all__ = ["jobs_per_second"]

PEOPLE = 10
EACH = 10
PATIENCE = 120.0


def _ask(portal: Portal, number: int) -> None:
    """One person's searches, as fast as they are taken."""
    session = requests.Session()
    for n in range(EACH):
        form = {"target": f"{number * EACH + n} 60", "radius": "1", "archive": "one"}
        session.post(f"{portal.address}/searches", data=form, allow_redirects=False).raise_for_status()


def _over(portal: Portal, since: str) -> list[tuple[str, str]]:
    """When the jobs since then began and ended."""
    words = "SELECT started_at, ended_at FROM jobs WHERE created_at > ? AND ended_at IS NOT NULL"
    with closing(sqlite3.connect(portal.data_dir / "escapade.sqlite", timeout=30)) as database:
        return database.execute(words, (since,)).fetchall()


def jobs_per_second(portal: Portal) -> float | None:
    """Jobs of one quick dataset each, asked for by several people; none where they do not end."""
    with closing(sqlite3.connect(portal.data_dir / "escapade.sqlite", timeout=30)) as database:
        (since,) = database.execute("SELECT max(created_at) FROM jobs").fetchone()
    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(lambda number: _ask(portal, number), range(PEOPLE)))
    patience = time.monotonic() + PATIENCE
    while len(over := _over(portal, since)) < PEOPLE * EACH:
        if time.monotonic() > patience:
            return None
        time.sleep(0.2)
    began, ended = min(over)[0], max(end for _, end in over)
    seconds = datetime.fromisoformat(ended) - datetime.fromisoformat(began)
    return round(len(over) / seconds.total_seconds(), 1)
