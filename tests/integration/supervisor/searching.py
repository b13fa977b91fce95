"""Somebody who searches a portal that was started for real, while its parts are killed."""

import os
import signal
import sqlite3
from contextlib import closing
from typing import Any

import requests

from app.services.results import ResultStore
from tests.integration.supervisor.started import Started

__all__ = ["SOON", "Browser", "kill", "orphans", "select"]

SOON = 120.0
"""Seconds until a job without a sign of life is found, and is done by another worker."""


class Browser:
    """Somebody who searches, and looks at what came."""

    def __init__(self, portal: Started, place: int, *datasets: str, **more: str) -> None:
        self.session = requests.Session()
        names = [f"stub/{name}" for name in datasets] or ["stub/quick", "stub/slow"]
        self.form = {"target": f"10 {place}", "dataset": names, "budget": "normal", **more}
        self.portal, self.url = portal, ""
        self.ask()

    def ask(self, **more: str) -> str:
        """Search, and see the search's page; its address."""
        asked = self.session.post(
            f"{self.portal.config.address}/searches", data={**self.form, **more}, timeout=30
        )
        assert asked.status_code == 200, asked.text
        self.url = asked.url
        return self.url

    def sees(self, *words: str) -> bool:
        """Whether the page says all these words; one that cannot be had says nothing."""
        try:
            page = self.session.get(self.url, timeout=30).text
        except requests.ConnectionError:
            return False
        return all(word in page for word in words)


def kill(portal: Started, name: str) -> int:
    """Kill a process of the portal; its number."""
    pid = portal.pid(name)
    assert pid
    os.kill(pid, signal.SIGKILL)
    return pid


def select(portal: Started, words: str, *values: str) -> list[tuple[Any, ...]]:
    """What the portal's SQLite says."""
    with closing(sqlite3.connect(portal.config.data_dir / "escapade.sqlite")) as database:
        return database.execute(words, values).fetchall()


def orphans(portal: Started) -> set[str]:
    """Results on disk that no answer speaks of."""
    spoken = select(portal, "SELECT result_id FROM answers WHERE result_id IS NOT NULL")
    return ResultStore(portal.config.results_dir).sizes().keys() - {name for (name,) in spoken}
