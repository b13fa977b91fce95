"""`make bench-fanout`: one question to 21 archives of which 18 live, two are dead and one drips.

The supervisor starts the portal, the archives are a process of their own, and both share the cores with
this client, which looks at the search's page as a browser does: its region every half second.
"""

import json
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyvo
import requests

from benchmarks.client import median, p95
from benchmarks.fanout_jobs import jobs_per_second
from benchmarks.fanout_stubs import PORTS
from benchmarks.portal import ROOT, Portal, running_portal

__all__ = ["main"]

REPETITIONS = 5
BUDGET = 3.0
POLL = 0.5
DELAYS = [0.2 + 0.1 * n for n in range(18)]
MIXED = [f"live/{delay:.1f}/{(100, 2000)[n % 2]}" for n, delay in enumerate(DELAYS)]
BURST = ["live/1.0/5000"] * len(DELAYS)
LOST = ["dead", "dead", "drip"]
SEEN = re.compile(r'hx-get="([^"]+seen=[^"]+)"')
DONE = re.compile(r'id="see-(\w+)".*?state-(\w+)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Archives:
    """The archives' ports, and the file in which they tell what they have sent."""

    ports: list[int]
    log: Path

    def urls(self, paths: list[str]) -> list[str]:
        """Addresses, one archive each."""
        return [f"http://127.0.0.1:{port}/{path}?" for port, path in zip(self.ports, paths, strict=False)]

    def sent(self, since: float) -> list[float]:
        """When answers went out since then."""
        lines = self.log.read_text("utf-8").splitlines()[1:]
        return [moment for _, moment in map(json.loads, lines) if moment >= since]


@contextmanager
def archives(folder: Path) -> Iterator[Archives]:
    """Start them, and end them."""
    log = folder / "sent"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "benchmarks.fanout_stubs"]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=out) as process:
            while not log.read_text("utf-8").endswith("\n"):
                time.sleep(0.02)
            yield Archives(json.loads(log.read_text("utf-8").splitlines()[0]), log)
            process.terminate()


def write_files(folder: Path, made: Archives) -> None:
    """One archive file a case."""
    folder.mkdir()
    for name, paths in (("mixed", MIXED + LOST), ("burst", BURST), ("one", ["live/0.0/100"])):
        datasets = [
            f'[[datasets]]\nid = "d{n}"\ntitle = "{n}"\nconnector = "scs"\nurl = "{url}"\n'
            for n, url in enumerate(made.urls(paths))
        ]
        head = f'title = "{name}"\ninstitute = "Loopback"\nsummary = "Fake."\n'
        (folder / f"{name}.toml").write_text("\n".join([head, *datasets]), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Run:
    """One search: its answers as they lie in the database, when lines were seen, when archives had sent."""

    answers: dict[str, sqlite3.Row]
    shown: dict[str, float]
    sent: list[float]
    queued: float


def moment(text: str) -> float:
    """Seconds since 1970 of a stored moment."""
    return datetime.fromisoformat(f"{text}+00:00").timestamp()


def search(portal: Portal, made: Archives, name: str, place: int) -> Run:
    """Ask one case and look at the page until nothing more comes."""
    address, began = f"http://{portal.host}:{portal.port}", time.time()
    session, shown = requests.Session(), {}
    page = session.post(f"{address}/searches", data={"target": f"10 {place}", "radius": "1", "archive": name})
    page.raise_for_status()
    headers, text = {"HX-Request": "true", "HX-Target": "answers"}, page.text
    while True:
        for answer, state in DONE.findall(text):
            if state not in {"waiting", "asking"}:
                shown.setdefault(answer, time.time())
        if not (poll := SEEN.search(text)):
            break
        time.sleep(POLL)
        text = session.get(address + poll[1].replace("&amp;", "&"), headers=headers).text or text
    with closing(sqlite3.connect(portal.data_dir / "escapade.sqlite")) as database:
        database.row_factory = sqlite3.Row
        search_id = page.url.rpartition("/")[2]
        rows = database.execute("SELECT * FROM answers WHERE search_id = ?", (search_id,)).fetchall()
        job = database.execute("SELECT * FROM jobs WHERE search_id = ?", (search_id,)).fetchone()
    queued = moment(job["started_at"]) - moment(job["queued_at"])
    return Run({row["id"]: row for row in rows}, shown, made.sent(began), queued)


def living(run: Run) -> list[float]:
    """When the answers of living archives were stored."""
    return [moment(row["answered_at"]) for row in run.answers.values() if row["state"] == "answered"]


def over_slowest(run: Run) -> float:
    """Milliseconds from the last sending to the last storing."""
    return 1000 * (max(living(run)) - max(run.sent))


def after_budget(run: Run) -> float:
    """Milliseconds that the last lost archive was waited for beyond its budget."""
    lost = [row for row in run.answers.values() if row["state"] == "failed"]
    return 1000 * max(moment(row["answered_at"]) - moment(row["started_at"]) - BUDGET for row in lost)


def shown_after(run: Run) -> list[float]:
    """Milliseconds from storing to being seen, of each answer."""
    return [
        1000 * (run.shown[name] - moment(row["answered_at"]))
        for name, row in run.answers.items()
        if row["state"] == "answered"
    ]


def latencies(portal: Portal, stop: Callable[[], bool]) -> list[float]:
    """Milliseconds of another person's pages, one after the other with pauses."""
    session, took = requests.Session(), []
    while not stop():
        began = time.perf_counter()
        session.get(f"http://{portal.host}:{portal.port}/archives/demo").raise_for_status()
        took.append(1000 * (time.perf_counter() - began))
        time.sleep(0.02)
    return took


def beside(portal: Portal, work: Callable[[], Run]) -> tuple[Run, list[float]]:
    """Do it while another person reads pages."""
    over = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(latencies, portal, over.is_set)
        try:
            run = work()
        finally:
            over.set()
        return run, other.result()


def sequential(urls: list[str]) -> float:
    """Seconds of the ESAP way: one living archive after the other."""
    began = time.perf_counter()
    for url in urls:
        requests.get(url, timeout=30).raise_for_status()
    return time.perf_counter() - began


def pyvo_threads(urls: list[str]) -> float:
    """Seconds of a plain thread pool with pyvo."""
    began = time.perf_counter()
    with ThreadPoolExecutor(len(urls)) as pool:
        asked = [pool.submit(pyvo.dal.conesearch, url, pos=(10.0, 20.0), radius=1.0) for url in urls]
        wait(asked)
    for answer in asked:
        answer.result()
    return time.perf_counter() - began


def worker_megabytes(portal: Portal) -> float:
    """Resident memory of the largest worker."""
    noted = json.loads((portal.data_dir / "run" / "processes.json").read_text("utf-8"))
    pids = [one["pid"] for name, one in noted.items() if name.startswith("worker")]
    sizes = [int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1]) for pid in pids]
    return max(sizes) * 4096 / 1e6


def figures(portal: Portal, made: Archives) -> dict[str, object]:
    """All of them, ours and the peers' by turns."""
    idle = latencies(portal, iter([False] * 60 + [True]).__next__)
    runs, bursts, others, slow, pooled = [], [], [], [], []
    for turn in range(REPETITIONS):
        run, took = beside(portal, lambda turn=turn: search(portal, made, "mixed", turn))  # type: ignore[misc]
        runs.append(run)
        others += took
        bursts.append(search(portal, made, "burst", 40 + turn))
        pooled.append(pyvo_threads(made.urls(MIXED)))
        slow += [sequential(made.urls(MIXED))] if turn < 1 else []
    ours = [max(living(run)) - min(moment(row["started_at"]) for row in run.answers.values()) for run in runs]
    queued = [1000 * run.queued for run in (*runs, *bursts)]
    return {
        "over_slowest_ms": round(median([over_slowest(run) for run in runs])),
        "burst_stored_ms": round(median([over_slowest(run) for run in bursts])),
        "burst_first_to_last_ms": round(median([1000 * (max(living(b)) - min(b.sent)) for b in bursts])),
        "after_budget_ms": round(max(after_budget(run) for run in runs)),
        "shown_p95_ms": round(p95([late for run in runs for late in shown_after(run)])),
        "others_latency_ratio": round(statistics.median(others) / statistics.median(idle), 2),
        "vs_sequential": round(median(slow) / median(ours), 1),
        "vs_pyvo_threads": round(median(pooled) / median(ours), 2),
        "enqueue_to_start_p50_ms": round(median(queued)),
        "enqueue_to_start_p95_ms": round(p95(queued)),
        "jobs_per_s": jobs_per_second(portal),
        "worker_mb": round(worker_megabytes(portal)),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as name, archives(folder := Path(name)) as made:
        write_files(folder / "archives", made)
        settings = {
            "ARCHIVES": "demo,local",
            "ARCHIVES_DIR": str(folder / "archives"),
            "ALLOWED_HOSTS": "127.0.0.1",
            "QUICK_SECONDS": str(BUDGET),
        }
        with running_portal(folder, **settings) as portal:
            search(portal, made, "burst", 80)  # the first of all warms up
            found = figures(portal, made)
    print(f"{PORTS} archives, {REPETITIONS} repetitions, budget {BUDGET:g} s")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
