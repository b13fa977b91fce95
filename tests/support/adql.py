"""Queries of our own in ADQL, from tests/data/adql."""

from pathlib import Path

__all__ = ["QUERIES"]

FILE = Path(__file__).parent.parent / "data" / "adql" / "queries.adql"


def _read() -> list[str]:
    found: list[str] = []
    for line in FILE.read_text("utf-8").split("\n"):
        if line.startswith(" "):
            found[-1] += "\n" + line
        elif line and not line.startswith("##"):
            found.append(line)
    return found


QUERIES = _read()
