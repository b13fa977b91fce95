"""Where a result came from, as W3C PROV-JSON, and how it is cited, as BibTeX."""

import hashlib
import re
from datetime import datetime
from typing import Any

from app.services.exports.facts import Facts
from app.services.results import Result

__all__ = ["bibtex", "bibtex_of_address", "prov_json", "rows_digest"]

ESCAPES = str.maketrans(
    {letter: f"\\{letter}" for letter in "&%$#_{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


def prov_json(facts: Facts, *, software: str, digest: str) -> dict[str, Any]:
    """The result as an entity that a query made from a dataset by this portal (W3C PROV-JSON, 2013).

    `software` names the portal and its version, `digest` is the SHA-256 of the stored rows.
    """
    when = facts.answered_at.isoformat()
    return {
        "prefix": {"esc": "https://escapade.invalid/ns#", "prov": "http://www.w3.org/ns/prov#"},
        "entity": {
            "esc:result": {
                "prov:label": facts.title,
                "prov:location": facts.url,
                "esc:rows": facts.rows,
                "esc:truncated": facts.truncated,
                "esc:view": facts.view,
                "esc:sha256": digest,
            },
            "esc:dataset": {
                "prov:label": f"{facts.archive}/{facts.dataset}",
                "prov:location": facts.service,
                "esc:licence": facts.licence,
                "esc:citation": facts.citation,
            },
        },
        "activity": {"esc:query": {"prov:endTime": when, "prov:label": facts.query}},
        "agent": {
            "esc:portal": {"prov:type": "prov:SoftwareAgent", "prov:label": software},
            "esc:institute": {"prov:type": "prov:Organization", "prov:label": facts.institute},
        },
        "wasGeneratedBy": {
            "_:made": {"prov:entity": "esc:result", "prov:activity": "esc:query", "prov:time": when}
        },
        "used": {"_:used": {"prov:activity": "esc:query", "prov:entity": "esc:dataset", "prov:time": when}},
        "wasAssociatedWith": {"_:with": {"prov:activity": "esc:query", "prov:agent": "esc:portal"}},
        "wasAttributedTo": {"_:to": {"prov:entity": "esc:dataset", "prov:agent": "esc:institute"}},
        "wasDerivedFrom": {
            "_:from": {"prov:generatedEntity": "esc:result", "prov:usedEntity": "esc:dataset"}
        },
    }


def rows_digest(result: Result) -> str:
    """The SHA-256 of the stored rows."""
    with result.file.open("rb") as rows:
        return hashlib.file_digest(rows, "sha256").hexdigest()


def _tex(text: str) -> str:
    return " ".join(text.split()).translate(ESCAPES)


def bibtex(facts: Facts) -> str:
    """An entry for the archive's citation, and one for this result."""
    word = re.sub(r"[^a-z0-9]+", "", f"{facts.archive}{facts.dataset}")
    year = YEAR.search(facts.citation)
    date = facts.answered_at
    cited = (
        f"@misc{{{word},\n  title = {{{_tex(facts.title)}}},\n  howpublished = {{{_tex(facts.citation)}}},\n"
        + (f"  year = {{{year[0]}}}\n}}\n" if year else "}\n")
        if facts.citation
        else ""
    )
    return cited + (
        f"@misc{{{word}{date:%Y%m%d},\n  title = {{{_tex(facts.title)}: {facts.rows} rows}},\n"
        f"  author = {{{{{_tex(facts.institute)}}}}},\n  year = {{{date:%Y}}},\n"
        f"  note = {{Asked {date:%Y-%m-%d}: {_tex(facts.query)}}},\n  url = {{{facts.url}}}\n}}\n"
    )


def bibtex_of_address(label: str, url: str, seen_at: datetime, *, author: str = "", version: str = "") -> str:
    """An entry for a thing of the web that no archive offers."""
    digest = hashlib.sha256(f"{url} {version}".encode()).hexdigest()[:8]
    word = re.sub(r"[^a-z0-9]+", "", label.lower())[:20]
    told = (
        ("title", _tex(label)),
        ("author", f"{{{_tex(author)}}}" if author else ""),
        ("note", f"Seen {seen_at:%Y-%m-%d}" + (f", version {_tex(version)}" if version else "")),
        ("url", url.replace("{", "%7B").replace("}", "%7D")),
    )
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in told if value)
    return f"@misc{{{word or 'web'}{digest},\n{lines}\n}}\n"
