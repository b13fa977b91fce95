"""The files that a basket can be had as, by the suffix in the address."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.services.basket_files.lines import BasketLines
from app.services.basket_files.writing import as_bibtex, as_csv, as_json, as_script, as_votable

__all__ = ["BASKET_FORMATS", "BasketFormat"]


@dataclass(frozen=True, slots=True)
class BasketFormat:
    """`write` gives the file in pieces; `name` is what people call it."""

    name: str
    media_type: str
    write: Callable[[BasketLines], Iterator[bytes]]
    readers: str


BASKET_FORMATS: Mapping[str, BasketFormat] = {
    "vot": BasketFormat(
        "VOTable",
        "application/x-votable+xml;serialization=BINARY2",
        as_votable,
        "TOPCAT, astropy; can come back",
    ),
    "csv": BasketFormat("CSV", "text/csv;charset=utf-8", as_csv, "spreadsheets, pandas; can come back"),
    "json": BasketFormat("JSON", "application/json", as_json, "programs; can come back"),
    "bib": BasketFormat("BibTeX", "application/x-bibtex;charset=utf-8", as_bibtex, "what to cite"),
    "sh": BasketFormat(
        "Download script", "text/x-shellscript;charset=utf-8", as_script, "sh with curl; fetches the files"
    ),
}
