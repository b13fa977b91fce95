"""Where a result came from, as W3C PROV-JSON, and how it is cited, as BibTeX."""

import hashlib
import re
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from app.services.exports.facts import Facts
from app.services.results import Result
from connectors.contract import Provenance, SourceTable

__all__ = ["bibtex", "bibtex_of_address", "made_facts", "prov_json", "rows_digest"]

ESCAPES = str.maketrans(
    {letter: f"\\{letter}" for letter in "&%$#_{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)
AS_IT_IS = frozenset({"title", "author"})
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


def prov_json(facts: Facts, *, software: str, digest: str) -> dict[str, Any]:
    """The result as an entity that a query made from a dataset by this portal (W3C PROV-JSON, 2013).

    `software` names the portal and its version, `digest` is the SHA-256 of the stored rows. What was made
    here is derived from the tables that were read, and these from theirs.
    """
    when = facts.answered_at.isoformat()
    told = _told(facts, software, digest, when)
    if facts.institute:
        told["agent"]["esc:institute"] = {"prov:type": "prov:Organization", "prov:label": facts.institute}
        told["wasAttributedTo"] = {"_:to": {"prov:entity": "esc:dataset", "prov:agent": "esc:institute"}}
    if facts.made:
        _tell_of_sources(told, "result", "query", facts.made)
    return told


def _told(facts: Facts, software: str, digest: str, when: str) -> dict[str, Any]:
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
        "agent": {"esc:portal": {"prov:type": "prov:SoftwareAgent", "prov:label": software}},
        "wasGeneratedBy": {
            "_:made": {"prov:entity": "esc:result", "prov:activity": "esc:query", "prov:time": when}
        },
        "used": {"_:used": {"prov:activity": "esc:query", "prov:entity": "esc:dataset", "prov:time": when}},
        "wasAssociatedWith": {"_:with": {"prov:activity": "esc:query", "prov:agent": "esc:portal"}},
        "wasDerivedFrom": {
            "_:from": {"prov:generatedEntity": "esc:result", "prov:usedEntity": "esc:dataset"}
        },
    }


def _tell_of_sources(told: dict[str, Any], result: str, query: str, made: Provenance) -> None:
    """What a result was made of, and what that was made of; each table and each query is told once."""
    for number, source in enumerate(made.sources, 1):
        name = source.result_id or f"{query}-{number}"
        told["entity"][f"esc:{name}"] = {"prov:label": source.name, **_source_facts(source)}
        told["used"][f"_:{query}-{number}"] = {
            "prov:activity": f"esc:{query}", "prov:entity": f"esc:{name}", "prov:time": made.asked_at,
        }  # fmt: skip
        told["wasDerivedFrom"][f"_:{result}-{number}"] = {
            "prov:generatedEntity": f"esc:{result}", "prov:usedEntity": f"esc:{name}",
        }  # fmt: skip
        earlier, activity = made.earlier.get(source.result_id), f"query-of-{source.result_id}"
        if earlier and f"esc:{activity}" not in told["activity"]:
            when = {"prov:time": earlier.asked_at}
            told["activity"][f"esc:{activity}"] = {
                "prov:label": earlier.adql,
                "prov:endTime": earlier.asked_at,
            }
            told["wasGeneratedBy"][f"_:{name}"] = {
                "prov:entity": f"esc:{name}", "prov:activity": f"esc:{activity}", **when,
            }  # fmt: skip
            _tell_of_sources(told, name, activity, replace(earlier, earlier=made.earlier))


def _source_facts(source: SourceTable) -> dict[str, Any]:
    """A table that was read: its rows, checksum and origin, without what is not known."""
    known = {**asdict(source), **asdict(source.origin)}
    return {f"esc:{name}": value for name, value in known.items() if value and name != "origin"}


def made_facts(made: Provenance) -> dict[str, Any]:
    """What rows were made of, as JSON tells it."""
    return {**asdict(made), "adql_sha256": made.adql_sha256}


def rows_digest(result: Result) -> str:
    """The SHA-256 of the stored rows."""
    with result.file.open("rb") as rows:
        return hashlib.file_digest(rows, "sha256").hexdigest()


def _tex(text: str) -> str:
    return " ".join(text.split()).translate(ESCAPES)


def _entry(key: str, **told: str) -> str:
    """An entry of BibTeX with what is known; capitals and commas of a title and an author stay."""
    kept = ((name, f"{{{value}}}" if name in AS_IT_IS else value) for name, value in told.items() if value)
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in kept)
    return f"@misc{{{key},\n{lines}\n}}\n"


def bibtex(facts: Facts) -> str:
    """An entry for the archive's citation, and one for this result."""
    key = re.sub(r"[^a-z0-9]+", "", f"{facts.archive}{facts.dataset}")
    year, date = YEAR.search(facts.citation), facts.answered_at
    title, cited = _tex(facts.title), _tex(facts.citation)
    archives = _entry(key, title=title, howpublished=cited, year=year[0] if year else "") if cited else ""
    return archives + _entry(
        f"{key}{date:%Y%m%d}",
        title=f"{title}: {facts.rows} {'row' if facts.rows == 1 else 'rows'}",
        author=_tex(facts.institute),
        year=f"{date:%Y}",
        note=f"Asked {date:%Y-%m-%d}: {_tex(facts.query)}",
        url=_address(facts.url),
    )


def _address(url: str) -> str:
    return url.replace("{", "%7B").replace("}", "%7D")


def bibtex_of_address(label: str, url: str, seen_at: datetime, *, author: str = "", version: str = "") -> str:
    """An entry for a thing of the web that no archive offers."""
    digest = hashlib.sha256(f"{url} {version}".encode()).hexdigest()[:8]
    word = re.sub(r"[^a-z0-9]+", "", label.lower())[:20]
    return _entry(
        f"{word or 'web'}{digest}",
        title=_tex(label),
        author=_tex(author),
        note=f"Seen {seen_at:%Y-%m-%d}" + (f", version {_tex(version)}" if version else ""),
        url=_address(url),
    )
