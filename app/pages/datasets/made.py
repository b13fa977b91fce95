"""What the rows of a result were made of, as its page tells it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from connectors.contract import Provenance, SourceTable

__all__ = ["MadeView", "made_view"]

FEW = 3
PageOf = Callable[[SourceTable], str]
"""Where a source is shown, empty where it cannot be."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A table that was read; `url` is empty for what this visitor cannot see, or is not stored any more."""

    source: SourceTable
    url: str
    is_gone: bool

    @property
    def asked(self) -> str:
        """What its own archive was asked, in words."""
        origin = self.source.origin
        if origin.query:
            return origin.query
        return ", ".join(f"{name} {value}" for name, value in parse_qsl(origin.question))

    @property
    def answered(self) -> str:
        """When its archive answered."""
        return self.source.origin.answered_at[:16].replace("T", " ")


@dataclass(frozen=True, slots=True)
class MadeView:
    """A query, the tables that it read, and by their names how some of these were made before."""

    provenance: Provenance
    lines: Sequence[SourceLine]
    earlier: Sequence[tuple[str, "MadeView"]] = ()

    @property
    def names(self) -> str:
        """The tables in few words."""
        names = [line.source.name for line in self.lines[:FEW]]
        more = len(self.lines) - len(names)
        return ", ".join(names) + (f" and {more} more" if more else "") or "no table"


def _names(provenance: Provenance) -> Iterator[tuple[str, str]]:
    for one in (*provenance.earlier.values(), provenance):
        yield from ((source.result_id, source.name) for source in one.sources)


def _view(provenance: Provenance, page_of: PageOf, stored: Mapping[str, bool]) -> MadeView:
    lines = [
        SourceLine(one, page_of(one), is_gone=not stored.get(one.result_id, True))
        for one in provenance.sources
    ]
    return MadeView(provenance, lines)


def made_view(provenance: Provenance, page_of: PageOf, is_stored: Callable[[str], bool]) -> MadeView:
    """What was made, of what, and of what that was made."""
    names = dict(_names(provenance))
    stored = {result_id: is_stored(result_id) for result_id in names if result_id}
    view = _view(provenance, page_of, stored)
    earlier = [
        (names[result_id], _view(one, page_of, stored)) for result_id, one in provenance.earlier.items()
    ]
    return MadeView(provenance, view.lines, earlier)
