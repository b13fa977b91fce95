"""What was typed into the workbench: a query, how to ask it, and which part of the tables is open."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.forms.faults import FormFault
from app.forms.reader import Reader, Typed
from app.services.workbench.places import Place

__all__ = ["LONGEST_QUERY", "How", "WorkbenchForm", "read_place", "read_workbench"]

LONGEST_QUERY = 100_000
MOST_TABLES = 10
VALUE = "value."
"""What the names of fields for a query's parameters begin with."""
BESIDE = frozenset({"how", "max_rows", "upload", "split", "find", "schema", "table"})


class How(StrEnum):
    """How a query is asked: while the person waits, or as a job."""

    SYNC = "sync"
    ASYNC = "async"


@dataclass(frozen=True, slots=True)
class WorkbenchForm:
    """`text` is kept as it was typed; `values` are those of its parameters, `tables` ids of own tables."""

    typed: Typed
    text: str
    name: str
    max_rows: int
    how: How
    tables: tuple[str, ...]
    values: Mapping[str, str]
    place: Place
    query: str = ""
    split: bool = False
    faults: Mapping[str, str] = field(default_factory=dict)

    def beside(self) -> list[tuple[str, str]]:
        """What was typed beside text and name, as URL arguments."""
        return [
            (name, value)
            for name, value in self.typed.items(multi=True)
            if value and (name in BESIDE or name.startswith(VALUE))
        ]


def _page(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 6:  # noqa: PLR2004 - digits
        raise FormFault("Give the number of a page.")
    return max(1, int(text))


def _rows(most: int, reader: Reader) -> int:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= most:
            raise FormFault(f"Give a whole number of rows from 1 to {most}.")
        return int(text)

    return reader.read("max_rows", read, min(10_000, most))


def read_place(typed: Typed) -> Place:
    """What of the tables is in sight; what cannot be read is as if it were not there."""
    reader = Reader(typed)
    return Place(
        find=reader.text("find", 200),
        schema=reader.text("schema", 200) or None,
        table=reader.text("table", 300),
        page=reader.read("page", _page, 1),
    )


def read_workbench(typed: Typed, most_rows: int) -> WorkbenchForm:
    """Read the form; whether the text is ADQL is not known here."""
    reader = Reader(typed)
    text = typed.get("adql", "").replace("\r\n", "\n")
    if len(text) > LONGEST_QUERY:
        reader.faults["adql"] = f"At most {LONGEST_QUERY} characters fit here."
    ids = [one for one in typed.getlist("upload") if re.fullmatch(r"[0-9a-f]{32}", one)]
    how = typed.get("how", "")
    return WorkbenchForm(
        typed=typed,
        text=text,
        name=reader.text("name", 200),
        max_rows=_rows(most_rows, reader),
        how=How(how) if how in set(How) else How.SYNC,
        tables=tuple(dict.fromkeys(ids[:MOST_TABLES])),
        values={
            name.removeprefix(VALUE): value[:500].strip()
            for name, value in typed.items()
            if name.startswith(VALUE)
        },
        place=read_place(typed),
        query=reader.text("query", 32),
        split=typed.get("split") == "yes",
        faults=reader.faults,
    )
