"""Cones asked over HTTP: of the portal's local table, and of DaCHS with Q3C over the same rows, in turn."""

import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from benchmarks.client import median, p95
from benchmarks.portal import running_portal
from benchmarks.results_data import TOML, stars
from tests.support.dachs import dachs_server

__all__ = ["compare_cones"]

COLUMNS = ["source_id", "ra", "dec", "pmra", "pmdec", "mag_bp"]
RD = Path(__file__).parent / "dachs" / "cones.rd"
INPUTS = Path("/var/gavo/inputs/escapade_bench")
SERVICE = "/escapade_bench/cones/cone/scs.xml"
RADIUS = 0.5
"""Degrees: about twenty of a million."""
WARM, TIMES = 50, 600
SEED = 5
SECONDS = 60.0
ROW = b"<TR"
FILL = r"\copy escapade_bench.stars FROM STDIN WITH (FORMAT csv)"
CLUSTER = """
DO $$ DECLARE one text; BEGIN
  SELECT indexname INTO one FROM pg_indexes
  WHERE schemaname = 'escapade_bench' AND indexdef ILIKE '%q3c%' LIMIT 1;
  EXECUTE format('CLUSTER escapade_bench.stars USING %I', one);
END $$;
ANALYZE escapade_bench.stars;
"""


def _psql(command: str, given: Path | None = None) -> None:
    with (given or Path("/dev/null")).open("rb") as source:
        run = [
            "/bin/su",
            "postgres",
            "-c",
            'psql --quiet --set ON_ERROR_STOP=1 --dbname gavo --command "$SQL"',
        ]
        subprocess.run(run, stdin=source, check=True, env={"SQL": command, "PATH": "/usr/bin:/bin"})


def _dachs(*words: str) -> None:
    subprocess.run(
        ["/bin/su", "dachsroot", "-c", f"dachs {' '.join(words)}"], check=True, capture_output=True
    )


@contextmanager
def _table_at_dachs(folder: Path, table: pa.Table) -> Iterator[None]:
    """The table at DaCHS with its index, dropped at the end."""
    subprocess.run(["/usr/bin/install", "-o", "dachsroot", "-g", "gavo", "-d", str(INPUTS)], check=True)
    try:
        shutil.copy(RD, INPUTS)
        (INPUTS / "rows.txt").write_text("one\n")
        _dachs("imp", "escapade_bench/cones")
        try:
            rows = folder / "rows.csv"
            pa.csv.write_csv(table, rows, pa.csv.WriteOptions(include_header=False))
            _psql("TRUNCATE escapade_bench.stars")
            _psql(FILL, rows)
            _psql(CLUSTER)
            yield
        finally:
            _dachs("drop", "escapade_bench/cones")
    finally:
        shutil.rmtree(INPUTS)


def _timed(place: str, path: str) -> tuple[float, int]:
    """Milliseconds until the last byte, over a connection of its own, and the rows."""
    before = time.perf_counter()
    server = HTTPConnection(place, timeout=SECONDS)
    server.request("GET", path)
    answer = server.getresponse()
    body = answer.read()
    server.close()
    took = (time.perf_counter() - before) * 1000
    if answer.status != HTTPStatus.OK:
        raise RuntimeError(f"{path}: {answer.status} {body[:300]!r}")
    return took, body.count(ROW)


def _paths(draw: random.Random) -> tuple[str, str]:
    ra, dec = round(draw.uniform(0, 360), 6), round(draw.uniform(-85, 85), 6)
    place = quote(f"{ra} {dec:+}")
    ours = f"/archives/local/stars.td.vot?target={place}&radius={RADIUS}+deg&max_rows=2000"
    return ours, f"{SERVICE}?RA={ra}&DEC={dec}&SR={RADIUS}&RESPONSEFORMAT=votabletd"


def _ask(ours: str, theirs: str) -> dict[str, float | None]:
    draw = random.Random(SEED)  # noqa: S311 - a draw that is the same each time
    here: list[float] = []
    there: list[float] = []
    for number in range(WARM + TIMES):
        own, other = _paths(draw)
        took, rows = _timed(ours, own)
        their_time, their_rows = _timed(theirs, other) if theirs else (0.0, rows)
        if rows != their_rows:
            raise RuntimeError(f"{own}: {rows} rows here, {their_rows} at DaCHS")
        if number >= WARM:
            here.append(took)
            there.append(their_time)
    print(f"cones here: {median(here):.1f} ms, p95 {p95(here):.1f} ms", flush=True)
    if not theirs:
        return {"cone_p95_ms": round(p95(here), 1), "cone_p95_vs_dachs": None}
    print(f"at DaCHS: {median(there):.1f} ms, p95 {p95(there):.1f} ms", flush=True)
    return {"cone_p95_ms": round(p95(here), 1), "cone_p95_vs_dachs": round(p95(there) / p95(here), 2)}


def compare_cones(folder: Path, rows: int) -> dict[str, float | None]:
    """p95 of DaCHS's cones by ours; null where there is no DaCHS."""
    table = stars(rows).select(COLUMNS)
    (folder / "tables").mkdir()
    pq.write_table(table, folder / "tables" / "stars.parquet")
    (folder / "tables" / "stars.toml").write_text(TOML, encoding="utf-8")
    with running_portal(folder, TABLES_DIR=str(folder / "tables")) as portal:
        ours = f"{portal.host}:{portal.port}"
        _timed(ours, "/archives/local/stars")  # the table is converted at its first use
        if shutil.which("dachs") is None:
            print("there is no DaCHS here")
            return _ask(ours, "")
        with dachs_server() as dachs, _table_at_dachs(folder, table):
            return _ask(ours, urlsplit(dachs.url).netloc)
