"""`make bench-soak`: many people for some minutes, while workers and Valkey are killed (MINUTES=10 USERS=50).

Prints what was lost, stuck or failed, and how the memory went; anything lost, stuck or a 5xx is exit code 1.
"""

import json
import os
import random
import signal
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from app.services.results import ResultStore
from benchmarks.client import p95
from benchmarks.fanout import Archives, archives
from benchmarks.portal import Portal, running_portal
from benchmarks.soak_person import DATASETS, Person, Seen

__all__ = ["main"]

KILL_EVERY = 30.0
LOOK_EVERY = 2.0
PATIENCE = 180.0
"""Seconds after the end within which every job has to be over."""
KILLED = ("worker 1", "worker 2", "Valkey")
ALIVE = ("PENDING", "QUEUED", "EXECUTING", "HELD", "SUSPENDED")
PATHS = [
    f"live/{delay}/{rows}"
    for delay, rows in ((0.05, 60), (0.1, 200), (0.2, 500), (0.3, 100), (0.5, 1000), (1.0, 50))
]


def write_file(folder: Path, made: Archives) -> None:
    """One archive of them all; the last dataset is dead."""
    folder.mkdir()
    datasets = [
        f'[[datasets]]\nid = "d{n}"\ntitle = "Soak {n}"\nconnector = "scs"\nurl = "{url}"\n'
        for n, url in enumerate(made.urls([*PATHS, "dead"]))
    ]
    head = 'title = "Soak"\ninstitute = "Loopback"\nsummary = "Fake."\n'
    (folder / "soak.toml").write_text("\n".join([head, *datasets]), encoding="utf-8")


def processes(portal: Portal) -> dict[str, int]:
    """Running programs by name."""
    noted = json.loads((portal.data_dir / "run" / "processes.json").read_text("utf-8"))
    return {name: one["pid"] for name, one in noted.items() if one["pid"]}


def family(pid: int) -> list[int]:
    """A process and its children."""
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
        return [pid, *(one for child in children for one in family(int(child)))]
    return []


def megabytes(pids: list[int]) -> float:
    """Memory of processes, what they share counted once (PSS)."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1000


def watch(portal: Portal, end: threading.Event, sizes: list[dict[str, float]]) -> None:
    """Note the memory of web server and workers by and by."""
    while not end.wait(LOOK_EVERY):
        named = processes(portal)
        web = family(named["web server"]) if "web server" in named else []
        workers = [pid for name, one in named.items() if name.startswith("worker") for pid in family(one)]
        sizes.append({"web": megabytes(web), "workers": megabytes(workers)})


def kill_by_chance(portal: Portal, end: threading.Event, killed: Counter[str]) -> None:
    """One of them every half minute."""
    chance = random.Random(1)  # noqa: S311 - no secret
    while not end.wait(KILL_EVERY):
        name = chance.choice(KILLED)
        if pid := processes(portal).get(name):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed[name] += 1


def select(portal: Portal, words: str) -> list[tuple[Any, ...]]:
    """What the database says."""
    with closing(sqlite3.connect(portal.data_dir / "escapade.sqlite", timeout=30)) as database:
        return database.execute(words).fetchall()


def settled(portal: Portal) -> Counter[str]:
    """Jobs by phase, when all are over or patience has ended."""
    patience = time.monotonic() + PATIENCE
    while True:
        phases = Counter(dict(select(portal, "SELECT phase, count(*) FROM jobs GROUP BY phase")))
        if not any(phases[phase] for phase in ALIVE) or time.monotonic() > patience:
            return phases
        time.sleep(1)


def quarter(sizes: list[dict[str, float]], name: str, number: int) -> int:
    """Median megabytes in a quarter of the time."""
    length = max(1, len(sizes) // 4)
    return round(statistics.median(one[name] for one in sizes[number * length :][:length]))


def soak(portal: Portal, minutes: float, users: int) -> tuple[Seen, Counter[str], list[dict[str, float]]]:
    """All at once, for so long."""
    seen, killed, sizes, end = Seen(), Counter[str](), list[dict[str, float]](), threading.Event()
    people = [Person(portal.address, number, end, seen) for number in range(users)]
    threads = [threading.Thread(target=person.live) for person in people]
    threads.append(threading.Thread(target=watch, args=(portal, end, sizes)))
    threads.append(threading.Thread(target=kill_by_chance, args=(portal, end, killed)))
    for thread in threads:
        thread.start()
    time.sleep(60 * minutes)
    end.set()
    for thread in threads:
        thread.join()
    return seen, killed, sizes


def figures(portal: Portal, minutes: float, users: int) -> dict[str, object]:
    """What became of it."""
    seen, killed, sizes = soak(portal, minutes, users)
    phases = settled(portal)
    known = {name for (name,) in select(portal, "SELECT search_id FROM jobs")}
    spoken = {name for (name,) in select(portal, "SELECT result_id FROM answers WHERE result_id IS NOT NULL")}
    spoken |= {name for (name,) in select(portal, "SELECT id FROM answers")}
    words = Counter(select(portal, "SELECT words FROM jobs WHERE phase = 'ERROR'"))
    broken = [fault for fault in seen.faults if not fault.rpartition(" ")[2].startswith("4")]
    for fault, times in Counter(seen.faults).most_common(20):
        print(times, fault)
    for (why,), times in words.most_common(5):
        print(times, "jobs failed:", why)
    return {
        "minutes": minutes,
        "users": users,
        "requests": len(seen.took),
        "did": dict(seen.did),
        "searches": len(seen.searches),
        "kills": dict(killed),
        "phases": dict(phases),
        "stuck": sum(phases[phase] for phase in ALIVE),
        "lost": len(set(seen.searches) - known),
        "status_4xx": len(seen.faults) - len(broken),
        "status_5xx": len(broken),
        "orphans": len(ResultStore(portal.data_dir / "results").sizes().keys() - spoken),
        "page_p50_ms": round(statistics.median(seen.took)),
        "page_p95_ms": round(p95(seen.took)),
        "web_mb": [quarter(sizes, "web", number) for number in range(4)],
        "workers_mb": [quarter(sizes, "workers", number) for number in range(4)],
    }


def main() -> int:
    minutes, users = float(os.environ.get("MINUTES", "10")), int(os.environ.get("USERS", "50"))
    with tempfile.TemporaryDirectory() as name, archives(folder := Path(name)) as made:
        write_file(folder / "archives", made)
        settings = {
            "ARCHIVES": "demo,local",
            "ARCHIVES_DIR": str(folder / "archives"),
            "ALLOWED_HOSTS": "127.0.0.1",
            "QUICK_SECONDS": "5",
            "SEARCHES_PER_MINUTE": "0",  # all of them come from one address
        }
        with running_portal(folder, **settings) as portal:
            found = figures(portal, minutes, users)
    print(f"{DATASETS} datasets, one of them dead")
    print(json.dumps(found))
    return 1 if found["stuck"] or found["lost"] or found["status_5xx"] else 0


if __name__ == "__main__":
    sys.exit(main())
