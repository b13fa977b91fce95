"""Queries that the portal itself answers, as jobs of a real worker: done, aborted, bereft of it."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from app.pages.quantities import grouped
from tests.integration.supervisor.searching import SOON, kill, select
from tests.integration.supervisor.started import Started, free_port, start
from tests.support.waiting import until

SHORT = "SELECT TOP 30000 h.hip, g.name FROM demo.hipparcos AS h, demo.openngc AS g"
ENDLESS = """SELECT COUNT(*) AS n
FROM demo.openngc AS a, demo.openngc AS b, demo.openngc AS c
WHERE SIN(a.ra * b.ra) * COS(c.ra * a.dec) > 0.9999"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    folder = tmp_path_factory.mktemp("portal")
    settings = {"ARCHIVES": "demo", "DEMO": "true", "SESAME_URL": "", "JOB_WORKERS": "1", "MAX_ROWS": "500"}
    started = start(folder / "data", free_port(), **settings)
    yield started
    started.destroy()


class Asker:
    """Somebody who asks the portal's own tables."""

    def __init__(self, portal: Started) -> None:
        self.session, self.portal = requests.Session(), portal

    def run(self, text: str, **more: str) -> requests.Response:
        bench = f"{self.portal.config.address}/adql/here/tables"
        form = {"adql": text, "do": "run", "how": "async", "max_rows": "20000"}
        return self.session.post(bench, data={**form, **more}, timeout=30)

    def sees(self, url: str, *words: str) -> bool:
        page = self.session.get(url, timeout=30).text
        return all(word in page for word in words)

    def abort(self) -> None:
        (job_id,) = select(self.portal, "SELECT id FROM jobs WHERE phase = 'EXECUTING'")[0]
        answer = self.session.post(f"{self.portal.config.address}/jobs/{job_id}/abort", timeout=30)
        assert answer.ok


@pytest.fixture
def asker(portal: Started) -> Asker:
    return Asker(portal)


def at_work(portal: Started) -> set[int]:
    """The processes that do queries of this portal, and their guards."""
    mark = f"HOME={portal.config.cache_dir / 'sql'}/".encode()
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (folder / "environ").read_bytes().startswith(mark):
                found.add(int(folder.name))
    return found


def left(portal: Started) -> list[Path]:
    return list((portal.config.cache_dir / "sql").iterdir())


def test_a_job_brings_more_rows_than_an_archive_may(portal: Started, asker: Asker) -> None:
    asked = asker.run(SHORT)
    until(lambda: not select(portal, "SELECT id FROM answers WHERE state IN ('waiting', 'asking')"), SOON)
    assert select(portal, "SELECT state, rows FROM answers") == [("truncated", 20000)]
    most = f"Only the first {grouped(20000)} rows"
    assert asker.sees(asked.url, most, "Made here from demo.hipparcos, demo.openngc")
    assert not at_work(portal)
    again = asker.run(SHORT, max_rows="2000000")
    assert again.status_code == 422
    assert re.search("from 1 to 1000000", again.text)


def test_an_aborted_job_ends_its_process(portal: Started, asker: Asker) -> None:
    asked = asker.run(ENDLESS)
    assert "The query takes its time" in asked.text
    until(lambda: at_work(portal), SOON)
    asker.abort()
    until(lambda: not at_work(portal) and not left(portal), SOON)
    assert select(portal, "SELECT phase FROM jobs ORDER BY started_at DESC")[0] == ("ABORTED",)


def test_what_is_waited_for_can_be_aborted_too(portal: Started, asker: Asker) -> None:
    asked = asker.run(ENDLESS, how="sync", max_rows="10")
    assert "The query takes its time" in asked.text
    assert at_work(portal)
    asker.abort()
    until(lambda: not at_work(portal) and not left(portal), SOON)


def test_a_killed_worker_leaves_no_process_behind(portal: Started, asker: Asker) -> None:
    asker.run(ENDLESS, max_rows="11")
    first = until(lambda: at_work(portal), SOON)
    portal.pid_after("worker 1", kill(portal, "worker 1"))
    until(lambda: not first & at_work(portal), SOON)
    until(lambda: at_work(portal), SOON)  # another worker has taken it up
    asker.abort()
    until(lambda: not at_work(portal) and not left(portal), SOON)
