"""Results as files, in the formats that astronomers' tools read."""

from app.services.exports.facts import Facts, column_facts, json_value
from app.services.exports.formats import FORMATS, Format
from app.services.exports.provenance import bibtex, bibtex_of_address, prov_json, rows_digest
from app.services.exports.scripts import Repository, download_script, file_name

__all__ = [
    "FORMATS",
    "Facts",
    "Format",
    "Repository",
    "bibtex",
    "bibtex_of_address",
    "column_facts",
    "download_script",
    "file_name",
    "json_value",
    "prov_json",
    "rows_digest",
]
