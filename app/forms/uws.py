"""What a client of the Universal Worker Service sends: a new job, a filter, how long to wait, new limits.

Names of parameters are taken in any case (DALI 1.1, section 3.1).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from werkzeug.datastructures import MultiDict

from app.forms.faults import FormFault
from app.forms.reader import Reader, Typed
from app.forms.search import SearchForm, read_search
from connectors.contract import Phase

__all__ = [
    "NewJob",
    "folded",
    "read_after",
    "read_changed",
    "read_last",
    "read_moment",
    "read_new",
    "read_phases",
    "read_seconds",
    "read_wait",
]

NAMES = {"maxrec": "max_rows", "max_rows": "max_rows"} | {
    name: name
    for name in (
        *("target", "radius", "radius_unit", "box", "polygon"),
        *("time_min", "time_max", "band_min", "band_max", "band_unit"),
        *("archive", "dataset", "all", "anyway", "budget"),
    )
}
CONTROL = frozenset({"phase", "runid"})
LONGEST_RUN_ID = 64
WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewJob:
    """A search to be made a job of, the client's own name for it, and whether it begins at once."""

    search: SearchForm
    run_id: str
    begins: bool


def folded(typed: Typed) -> Typed:
    """The same with all names in small letters."""
    return MultiDict([(name.lower(), value) for name, value in typed.items(multi=True)])


def _begins(typed: Typed, faults: dict[str, str]) -> bool:
    given = typed.get("phase", "")
    if given not in {"", "RUN"}:
        faults["PHASE"] = "A new job can only be told to RUN."
    return given == "RUN"


def read_new(typed: Typed, most_rows: int) -> tuple[NewJob, dict[str, str]]:
    """A new job with what is at fault; a parameter that the portal does not have is a fault, not ignored."""
    sent = folded(typed)
    known = MultiDict([(NAMES[name], value) for name, value in sent.items(multi=True) if name in NAMES])
    search = read_search(known, most_rows)
    faults = {
        name[:60].upper(): f"There is no such parameter; there are {', '.join(sorted(NAMES)).upper()}."
        for name in sent
        if name not in NAMES and name not in CONTROL
    }
    reader = Reader(sent)
    run_id = reader.text("runid", LONGEST_RUN_ID)
    faults |= {name.upper(): words for name, words in {**search.faults, **reader.faults}.items()}
    return NewJob(search, run_id, _begins(sent, faults)), faults


def read_changed(
    before: Iterable[tuple[str, str]], typed: Typed, most_rows: int
) -> tuple[NewJob, dict[str, str]]:
    """A job's parameters with those that were sent in the place of theirs, an empty one taking it away."""
    sent = folded(typed)
    named = {NAMES.get(name, name) for name in sent}
    left = [(name, value) for name, value in before if NAMES.get(name.lower()) not in named]
    new, faults = read_new(MultiDict([*left, *sent.items(multi=True)]), most_rows)
    others = {name.upper(): "It cannot be changed here." for name in CONTROL & set(sent)}
    nothing = {} if sent else {"PARAMETERS": "Send the parameters that are to change."}
    return new, {**faults, **others, **nothing}


def read_moment(text: str) -> datetime:
    """A moment as ISO 8601, in UTC where it names no other zone. Raises FormFault."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise FormFault("Give a moment such as 2026-11-21T12:30:00Z.") from error


def _whole(text: str, least: int) -> int:
    if not WHOLE.fullmatch(text.strip()) or int(text) < least:
        raise FormFault(f"Give a whole number, {least} or more.")
    return int(text)


def read_seconds(text: str) -> int:
    """Whole seconds. Raises FormFault."""
    return _whole(text, 0)


def read_wait(text: str) -> int:
    """Whole seconds, below 0 for as long as the portal allows. Raises FormFault."""
    return _whole(text, -1)


def read_phases(texts: Sequence[str]) -> frozenset[Phase]:
    """Phases by name. Raises FormFault."""
    if unknown := [text for text in texts if text not in set(Phase)]:
        raise FormFault(f"There is no phase '{unknown[0][:60]}'; there are {', '.join(Phase)}.")
    return frozenset(map(Phase, texts))


def read_after(text: str) -> datetime | None:
    """The moment after which jobs were made, None for any. Raises FormFault."""
    return read_moment(text) if text else None


def read_last(text: str) -> int | None:
    """How many jobs, None for as many as the portal lists. Raises FormFault."""
    return _whole(text, 1) if text else None
