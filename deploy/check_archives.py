# ruff: noqa: INP001, T201 - a command of its own, whose output is the table
"""`make check-archives`: asks every dataset of every archive a small question, and prints what became of it.

It needs the network and the portal's settings, but no web server and no database. Archives are asked several
at once, the datasets of one archive one after the other.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import cache

from werkzeug.datastructures import MultiDict

from app.config import read_config
from app.forms.question import read_question
from app.portal import build_portal
from app.services.checking import Check, check, failed
from app.services.names import Sesame
from app.services.offers import Offer, offers_of
from connectors.archive import Archive
from connectors.contract import Capability, NameResolver, Position, QueryRequest
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, UsageError
from connectors.registry import Registry

__all__ = ["checks", "main", "request_of", "table"]

SOMEWHERE = {"target": "10.6847 +41.2691", "radius": "5 arcmin"}
NAME_SECONDS = 20.0
HEADINGS = ("archive", "dataset", "state", "rows", "seconds", "lacks", "words")

Resolve = Callable[[str], Position | None]


def _resolver(registry: Registry, sesame: Sesame) -> Resolve:
    """Find names as the portal does, remembering them for this run only."""

    @cache
    def resolve(name: str) -> Position | None:
        known = (c.resolve(name) for c in registry.connectors.values() if isinstance(c, NameResolver))
        found = next((position for position in known if position), None)
        return found or sesame.ask(name, Deadline(NAME_SECONDS))

    return resolve


def request_of(offer: Offer, resolve: Resolve, rows: int) -> QueryRequest:
    """Give the dataset's first example, or what costs little, as a question. Raises ConnectorError."""
    default = SOMEWHERE if Capability.CONE in offer.description.capabilities else {}
    example: Mapping[str, str] = next(iter(offer.description.examples), default)
    typed = MultiDict({**example, "max_rows": str(rows)})
    form = read_question(typed, offer.archive.id, offer.dataset.id, offer.description, rows)
    if form.question is None:
        words = "; ".join(f"{name}: {words}" for name, words in form.faults.items())
        raise UsageError(f"The example does not fit: {words}")
    found = resolve(form.question.target) if form.question.target else None
    if form.question.target and found is None:
        raise UsageError(f"Nobody knows where '{form.question.target}' is.", field="target")
    return form.question.request(found)


def _check_one(offer: Offer, resolve: Resolve, rows: int, seconds: float) -> Check:
    try:
        request = request_of(offer, resolve, rows)
    except ConnectorError as error:
        return failed(offer, error)
    return check(offer, request, Deadline(seconds))


def checks(
    registry: Registry,
    sesame: Sesame,
    wanted: Sequence[str] = (),
    *,
    rows: int = 3,
    seconds: float = 60.0,
    at_once: int = 4,
) -> list[Check]:
    """Ask every dataset of these archives, or of all; in the order of their files."""
    resolve = _resolver(registry, sesame)

    def ask(archive: Archive) -> list[Check]:
        return [_check_one(offer, resolve, rows, seconds) for offer in offers_of(registry, archive)]

    archives = [each for each in registry.archives.values() if not wanted or each.id in wanted]
    with ThreadPoolExecutor(at_once, thread_name_prefix="checking") as pool:
        return [each for made in pool.map(ask, archives) for each in made]


def _cells(each: Check) -> tuple[str, ...]:
    state = each.state if each.verified else f"{each.state} (not verified)"
    words = f"{each.kind}: {each.words}" if each.kind else each.words
    return (
        each.archive,
        each.dataset,
        state,
        str(each.rows),
        f"{each.seconds:.1f}",
        ", ".join(each.lacks),
        words,
    )


def table(made: Iterable[Check]) -> str:
    """Give the checks as lines of text under their headings."""
    lines = [HEADINGS, *map(_cells, made)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="check_archives", description="Ask every dataset a small question over the network."
    )
    parser.add_argument("archives", nargs="*", help="ids of archives; all where none is given")
    parser.add_argument("--json", action="store_true", help="one JSON list in place of the table")
    parser.add_argument("--strict", action="store_true", help="exit with 1 where something is to be mended")
    parser.add_argument("--rows", type=int, choices=range(1, 6), default=3, help="rows to ask for")
    parser.add_argument("--seconds", type=float, default=60.0, help="time for each question")
    parser.add_argument("--at-once", type=int, default=4, help="archives that are asked at the same time")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Run the command; gives its exit code."""
    arguments = _arguments(given)
    portal = build_portal(read_config(os.environ))
    registry = portal.registry
    unknown = sorted(set(arguments.archives) - set(registry.archives))
    for fault in registry.faults:
        print(f"left out: {fault}", file=sys.stderr)
    if unknown:
        print(f"no such archive: {', '.join(unknown)}", file=sys.stderr)
        return 2
    made = checks(
        registry,
        portal.sesame,
        arguments.archives,
        rows=arguments.rows,
        seconds=arguments.seconds,
        at_once=max(1, arguments.at_once),
    )
    if arguments.json:
        print(json.dumps([asdict(each) for each in made], indent=2))
    else:
        print(table(made))
    sound = all(each.sound for each in made) and not registry.faults
    return 0 if sound or not arguments.strict else 1


if __name__ == "__main__":
    sys.exit(main())
