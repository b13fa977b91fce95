"""Results as files, in the formats that astronomers' tools read."""

from app.services.exports.facts import Facts, column_facts, json_value
from app.services.exports.formats import FORMATS, Format
from app.services.exports.provenance import bibtex, prov_json, rows_digest
from app.services.exports.scripts import download_script

__all__ = [
    "FORMATS",
    "Facts",
    "Format",
    "bibtex",
    "column_facts",
    "download_script",
    "json_value",
    "prov_json",
    "rows_digest",
]
