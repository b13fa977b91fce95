"""One of the many who use the portal during a soak: searches, pages, exports, cancels, looks around."""

import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Event

import requests

__all__ = ["DATASETS", "Person", "Seen"]

DATASETS = 7
"""Of which the last is dead."""
WATCH_SECONDS = 40.0
RUNNING = 'aria-busy="true"'
ROWS = re.compile(r'href="(/archives/soak/d\d+)\?([^"]+)"')
SUFFIXES = (".csv", ".vot", ".json", ".fits")


@dataclass(slots=True)
class Seen:
    """What people saw: milliseconds by kind of page, answers that were no success, and their searches."""

    took: list[float] = field(default_factory=list)
    did: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    searches: list[str] = field(default_factory=list)


class Person:
    """Acts until the end, each time by chance; the same number does the same."""

    def __init__(self, address: str, number: int, end: Event, seen: Seen) -> None:
        self._address, self._end, self._seen = address, end, seen
        self._chance = random.Random(number)  # noqa: S311 - no secret
        self._session = requests.Session()
        self._found: list[str] = []

    def live(self) -> None:
        """Until the end."""
        acts = [self._search] * 4 + [self._page] * 3 + [self._export] * 2 + [self._look_around]
        while not self._end.wait(self._chance.uniform(0.5, 2.5)):
            act = self._chance.choice(acts)
            act()
            self._seen.did[act.__name__.strip("_")] += 1

    def _ask(self, method: str, path: str, **more: object) -> requests.Response | None:
        """One request; what is no success is noted."""
        began = time.monotonic()
        try:
            answer = self._session.request(method, self._address + path, timeout=60, **more)  # type: ignore[arg-type]
        except requests.RequestException as error:
            self._seen.faults.append(f"{method} {path[:80]}: {type(error).__name__}")
            return None
        self._seen.took.append(1000 * (time.monotonic() - began))
        if answer.status_code >= 400:
            self._seen.faults.append(f"{method} {path[:80]}: {answer.status_code}")
            return None
        return answer

    def _place(self) -> str:
        return f"{self._chance.randrange(360)} {self._chance.randrange(-80, 80)}"

    def _search(self) -> None:
        """Search some datasets and watch until they have said all; now and then it is cancelled."""
        names = self._chance.sample(range(DATASETS - 1), 3)
        names += [DATASETS - 1] if self._chance.random() < 0.1 else []
        form = {"target": self._place(), "radius": "1", "dataset": [f"soak/d{n}" for n in names]}
        page = self._ask("POST", "/searches", data=form)
        if page is None:
            return
        here = page.url.removeprefix(self._address)
        self._seen.searches.append(here.rpartition("/")[2])
        gives_up = self._chance.random() < 0.2
        text, patience = page.text, time.monotonic() + WATCH_SECONDS
        while RUNNING in text and time.monotonic() < patience and not self._end.is_set():
            self._end.wait(1.0)
            if gives_up:
                self._ask("POST", f"{here}/cancel")
                self._seen.did["cancel"] += 1
            again = self._ask("GET", here)
            text = again.text if again else text
        if RUNNING not in text and not gives_up:
            self._found = [f"{path}?{query}".replace("&amp;", "&") for path, query in ROWS.findall(text)]

    def _page(self) -> None:
        """A dataset's page, sorted, and its second page."""
        place = self._place().replace(" ", "+")
        url = f"/archives/soak/d{self._chance.randrange(3)}?target={place}&radius=1+deg&sort=-mag"
        if self._ask("GET", url):
            self._ask("GET", f"{url}&page=2")

    def _export(self) -> None:
        """A file of rows that were found."""
        alive = [url for url in self._found if f"/d{DATASETS - 1}?" not in url]
        if alive:
            path, _, query = self._chance.choice(alive).partition("?")
            self._ask("GET", f"{path}{self._chance.choice(SUFFIXES)}?{query}")

    def _look_around(self) -> None:
        for path in ("/", "/jobs", "/archives"):
            self._ask("GET", path)
