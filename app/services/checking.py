"""Whether a dataset answers as its archive file says: one small question, and what the answer lacks."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from app.services.offers import Offer
from connectors.contract import Column, QueryRequest, RowStream
from connectors.deadline import Deadline
from connectors.errors import ConnectorError

__all__ = ["Check", "check", "failed", "lacking"]

PLACES = ("position", "time", "band")
ENDS = ("ra", "dec", "min", "max")
"""What the options of a table's connector call its columns by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What became of one question; `state` is answered, empty, truncated or failed.

    `kind` and `words` say why it failed, `lacks` which columns the archive file names and the answer has not.
    """

    archive: str
    dataset: str
    verified: bool
    state: str
    rows: int = 0
    seconds: float = 0.0
    kind: str = ""
    words: str = ""
    lacks: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether there is nothing to mend."""
        return self.state != "failed" and not self.lacks


def _table_columns(offer: Offer) -> Iterable[str]:
    """Columns that the question itself goes by; an answer with chosen columns need not have them."""
    options = offer.dataset.options
    if offer.dataset.connector != "tap" or options.get("columns"):
        return
    yield from options.get("where", {})
    for place in PLACES:
        yield from (name for end, name in options.get(place, {}).items() if end in ENDS)
    yield from (parameter.field for parameter in offer.description.parameters)


def lacking(offer: Offer, columns: Iterable[Column]) -> tuple[str, ...]:
    """The columns that the archive file names and an answer has not, each once; other spellings are told."""
    dataset = offer.dataset
    named = [*dataset.shown, *dataset.roles, *dataset.links, dataset.key, *_table_columns(offer)]
    there = [column.name for column in columns]
    spelt = {name.casefold(): name for name in there}
    lacks = [name for name in dict.fromkeys(name.strip('"') for name in named) if name and name not in there]
    return tuple(
        f"{name} (is {spelt[name.casefold()]})" if name.casefold() in spelt else name for name in lacks
    )


def _read(stream: RowStream) -> tuple[int, str]:
    rows = sum(batch.num_rows for batch in stream)
    return rows, "truncated" if stream.truncated else ("answered" if rows else "empty")


def failed(offer: Offer, error: ConnectorError, seconds: float = 0.0) -> Check:
    """What is told of a question that had no answer."""
    return Check(
        archive=offer.archive.id,
        dataset=offer.dataset.id,
        verified=offer.dataset.verified,
        state="failed",
        seconds=seconds,
        kind=error.kind,
        words=error.message,
    )


def check(offer: Offer, request: QueryRequest, deadline: Deadline) -> Check:
    """Ask one small question and say what became of it; nothing is raised for what an archive does."""
    started = time.monotonic()
    try:
        stream = offer.connector.search(request, deadline)
        rows, state = _read(stream)
    except ConnectorError as error:
        return failed(offer, error, time.monotonic() - started)
    return Check(
        archive=offer.archive.id,
        dataset=offer.dataset.id,
        verified=offer.dataset.verified,
        state=state,
        rows=rows,
        seconds=time.monotonic() - started,
        words=stream.diagnosis,
        lacks=lacking(offer, stream.columns),
    )
