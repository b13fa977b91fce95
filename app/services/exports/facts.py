"""What a file must say of itself: where its rows are from, what was asked, when, and whether they are all."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connectors.contract import Column, Provenance, SourceTable

__all__ = ["Facts", "column_facts", "json_value"]

MOST_SOURCES = 99
"""As many have a keyword in FITS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Source, question, time and completeness of an export; `view` says how it was filtered and sorted.

    `question` is `query` by argument, with a list where one came several times; `made` tells what rows were
    made of that were made here.
    """

    archive: str
    dataset: str
    title: str
    institute: str = ""
    service: str = ""
    query: str = ""
    url: str = ""
    view: str = ""
    answered_at: datetime
    rows: int
    truncated: bool
    licence: str = ""
    attribution: str = ""
    citation: str = ""
    question: Mapping[str, str | list[str]] = field(default_factory=dict)
    made: Provenance | None = None
    files: str = ""

    def pairs(self) -> Iterator[tuple[str, str, str]]:
        """Name, value and meaning of each fact that is known, in the same words for every format."""
        told = (
            ("ARCHIVE", f"{self.archive}/{self.dataset}", "archive and dataset"),
            ("TITLE", self.title, "what the rows are"),
            ("INSTITUT", self.institute, "who holds the data"),
            ("SERVICE", self.service, "address that was asked"),
            ("QUERY", self.query, "question in the service's words"),
            ("URL", self.url, "question in the portal"),
            ("VIEW", self.view, "filters and order of this file"),
            ("ANSWERED", self.answered_at.isoformat(timespec="seconds"), "time of the answer, UTC"),
            ("ROWS", str(self.rows), "number of rows"),
            ("TRUNC", "yes" if self.truncated else "no", "whether the dataset has more rows"),
            ("LICENCE", self.licence, "licence of the data"),
            ("ATTRIB", self.attribution, "whom to name"),
            ("CITATION", self.citation, "what to cite"),
        )
        sources = self.made.sources[:MOST_SOURCES] if self.made else ()
        read = (
            (f"SOURCE{number}", _told(source), "table that was read")
            for number, source in enumerate(sources, 1)
        )
        return (fact for fact in (*told, *read) if fact[1])


def _told(source: SourceTable) -> str:
    """A table that was read, in one line."""
    origin = source.origin
    asked = origin.query or origin.question
    words = [f"{source.name}: {source.rows} rows of {origin.name}"]
    words += [f"asked {asked}"] if asked else []
    words += [f"answered {origin.answered_at}"] if origin.answered_at else []
    return " ".join(", ".join([*words, f"SHA-256 {source.sha256}"]).split())


def column_facts(column: Column) -> dict[str, str]:
    """What a reader of the values must know: name, datatype, unit, UCD, description."""
    facts = {
        "name": column.name,
        "datatype": column.datatype,
        "unit": column.unit,
        "ucd": column.ucd,
        "description": column.description or column.label,
    }
    return {name: value for name, value in facts.items() if value or name in {"name", "datatype"}}


def json_value(value: Any) -> Any:
    """A value as JSON can hold it: NaN and infinities are null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [json_value(part) for part in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
