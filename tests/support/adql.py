"""Queries of our own in ADQL, from tests/data/adql."""

from pathlib import Path

__all__ = ["QUERIES", "read_queries"]

FOLDER = Path(__file__).parent.parent / "data" / "adql"


def read_queries(name: str) -> list[str]:
    """The queries of a file: one a line, a line that begins with a space goes on with the one before."""
    found: list[str] = []
    for line in (FOLDER / f"{name}.adql").read_text("utf-8").split("\n"):
        if line.startswith(" "):
            found[-1] += "\n" + line
        elif line and not line.startswith("##"):
            found.append(line)
    return found


QUERIES = read_queries("queries")
