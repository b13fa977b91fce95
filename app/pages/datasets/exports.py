"""The menu of what an answer's rows can be taken along as."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.pages.urls import url_maker
from app.services.exports import FORMATS
from app.services.offers import Offer
from app.services.paging import listed
from app.services.results import Result
from connectors.contract import Column, Role

__all__ = ["ExportMenu", "Way", "export_menu"]

SCRIPT = "sh"


@dataclass(frozen=True, slots=True)
class Way:
    """A format: what reads it, its file with the columns shown, and with all where those are some."""

    name: str
    suffix: str
    readers: str
    shown: str
    every: str


@dataclass(frozen=True, slots=True)
class ExportMenu:
    """Formats, a script where the rows lead to files, and how the answer is told of and cited."""

    ways: Sequence[Way]
    script: str
    provenance: str
    bibtex: str
    notebook: str
    citation: str
    acknowledgement: str


def export_menu(
    offer: Offer,
    result: Result,
    columns: Sequence[Column],
    page_url: str,
    arguments: Sequence[tuple[str, str]],
) -> ExportMenu:
    """The menu; a file's address is that of the page with a suffix, and the arguments of its view."""
    query_of = url_maker("", arguments)
    query, every = query_of(), query_of(columns=None)
    some = list(columns) != list(result.columns)
    shown = query_of(columns=listed(column.name for column in columns)) if some else every
    ways = [
        Way(
            kind.name,
            suffix,
            kind.readers,
            f"{page_url}.{suffix}{shown}",
            f"{page_url}.{suffix}{every}" if some else "",
        )
        for suffix, kind in FORMATS.items()
        if suffix != SCRIPT
    ]
    leads = any(column.role is Role.ACCESS_URL for column in result.columns)
    return ExportMenu(
        ways=ways,
        script=f"{page_url}.{SCRIPT}{query}" if leads else "",
        provenance=f"{page_url}.prov.json{query}",
        bibtex=f"{page_url}.bib{query}",
        notebook=f"{page_url}.ipynb{query}",
        citation=offer.dataset.citation or offer.archive.citation,
        acknowledgement=offer.archive.acknowledgement,
    )
