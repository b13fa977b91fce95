"""An answer's JSON: read within limits, with its rows, its total and its complaint in their places."""

import json
import math
from dataclasses import dataclass
from typing import Any

from connectors.errors import Refused, Unreadable
from connectors.http_json.columns import Row
from connectors.http_json.options import Options
from connectors.http_json.paths import at

__all__ = ["LIMIT", "Page", "in_its_words", "read_page"]

LIMIT = 16 * 1024 * 1024
"""Most bytes of one answer, before and after decompression."""

EVIDENCE = 64 * 1024
MOST_DIGITS = 100
MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: its rows, how many of the list were no rows, and how many there are, where that is told."""

    rows: list[Row]
    odd: int
    total: int | None
    whole: Any


def _whole_number(digits: str) -> int | float:
    return int(digits) if len(digits) <= MOST_DIGITS else math.inf


def _parsed(body: bytes) -> Any:
    """JSON (RFC 8259), with NaN and infinity, which some services write, as null. Raises Unreadable."""
    try:
        return json.loads(body, parse_int=_whole_number, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        words = "The archive answered with something that is not JSON."
        raise Unreadable(words, detail=str(error)[:200], evidence=body[:EVIDENCE]) from error


def _complaint(answer: Any, options: Options) -> str:
    """What the answer says went wrong; empty where nothing did."""
    said = at(answer, options.error) if options.error is not None else None
    if isinstance(said, list):
        said = said[0] if said else None
    return " ".join(said.split())[:MOST_WORDS] if isinstance(said, str) else ""


def in_its_words(refusal: Refused, options: Options) -> Refused:
    """Give a refusal in the words of its JSON, where it has some; else as it was."""
    try:
        words = _complaint(_parsed(refusal.evidence), options)
    except Unreadable:
        return refusal
    if not words:
        return refusal
    return Refused(f"{refusal.message} It says: {words}", detail=refusal.detail, evidence=refusal.evidence)


def _listed(answer: Any, options: Options, body: bytes) -> list[tuple[str, Any]]:
    found = at(answer, options.rows)
    if options.keyed and isinstance(found, dict):
        return list(found.items())
    if not options.keyed and isinstance(found, list):
        return [("", row) for row in found]
    words = "The archive's answer has no rows where they should be."
    raise Unreadable(words, detail=f"{type(found).__name__} at {options.rows}", evidence=body[:EVIDENCE])


def read_page(body: bytes, options: Options) -> Page:
    """Read one answer. Raises Refused where it complains, Unreadable where it is not what it should be."""
    answer = _parsed(body)
    if words := _complaint(answer, options):
        raise Refused(f"The archive refuses this question. It says: {words}", evidence=body[:EVIDENCE])
    told = at(answer, options.total) if options.total is not None else None
    total = told if isinstance(told, int) and not isinstance(told, bool) and told >= 0 else None
    if options.too_many and total is not None and total >= options.too_many:
        words = f"The archive did not understand the question: it answers with all of its {total} rows."
        raise Refused(words, evidence=body[:EVIDENCE])
    listed = _listed(answer, options, body)
    rows = [(key, row) for key, row in listed if isinstance(row, dict)]
    return Page(rows, len(listed) - len(rows), total, answer)
