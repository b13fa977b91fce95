"""The formats of exports, by the suffix in the address."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.services.exports.binaries import as_fits, as_parquet, as_tabledata, as_votable
from app.services.exports.facts import Facts
from app.services.exports.scripts import as_script
from app.services.exports.texts import as_csv, as_ecsv, as_json
from app.services.subsets import Subset
from connectors.contract import Column

__all__ = ["FORMATS", "Format"]


@dataclass(frozen=True, slots=True)
class Format:
    """`write` gives a file in pieces; `name` is what people call it, `suffix` that of the file."""

    name: str
    suffix: str
    media_type: str
    write: Callable[[Subset, Sequence[Column], Facts], Iterator[bytes]]
    readers: str


VOTABLE = "application/x-votable+xml;serialization="
FORMATS: Mapping[str, Format] = {
    "vot": Format("VOTable", "vot", f"{VOTABLE}BINARY2", as_votable, "TOPCAT, Aladin, astropy"),
    "td.vot": Format("VOTable, plain", "vot", f"{VOTABLE}TABLEDATA", as_tabledata, "any VO tool, eyes"),
    "fits": Format("FITS", "fits", "application/fits", as_fits, "astropy, TOPCAT, DS9"),
    "ecsv": Format("ECSV", "ecsv", "text/x-ecsv;charset=utf-8", as_ecsv, "astropy"),
    "csv": Format("CSV", "csv", "text/csv;charset=utf-8", as_csv, "pandas, spreadsheets"),
    "parquet": Format("Parquet", "parquet", "application/vnd.apache.parquet", as_parquet, "pandas, DuckDB"),
    "sh": Format("Download script", "sh", "text/x-shellscript;charset=utf-8", as_script, "sh with curl"),
    "json": Format("JSON", "json", "application/json", as_json, "programs"),
}
