"""What is typed about baskets and their items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.forms.reader import Typed
from app.services.baskets import NAME_LONGEST, NOTE_LONGEST, Look

__all__ = ["LOOKS", "NameForm", "look_arguments", "numbers", "read_look", "read_name", "read_note"]

LOOKS = ("words", "tag", "kind", "link", "sort")
"""The arguments that say which items of a basket are looked at."""
LONGEST = 200
DIGITS = 10


def numbers(texts: Sequence[str]) -> list[int]:
    """The whole numbers among these, none of them beyond what a database can hold."""
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < DIGITS]


def read_look(typed: Typed) -> Look:
    """Which items are looked at; what cannot be one finds nothing, or orders nothing."""
    return Look(**{name: typed.get(name, "").strip()[:LONGEST].replace("\0", "") for name in LOOKS})


def look_arguments(look: Look) -> list[tuple[str, str]]:
    """The same as arguments of an address."""
    return [(name, getattr(look, name)) for name in LOOKS if getattr(look, name)]


def read_note(typed: Typed) -> tuple[str, str]:
    """A note and what is wrong with it; browsers count the end of a line as one character."""
    note = typed.get("note", "").replace("\r\n", "\n").replace("\0", "").strip()
    if len(note) <= NOTE_LONGEST:
        return note, ""
    return note, f"A note has at most {NOTE_LONGEST} characters; this one has {len(note)}. Shorten it."


@dataclass(frozen=True, slots=True)
class NameForm:
    """A basket's name and note as typed, and what is wrong with them by field."""

    name: str
    note: str
    faults: Mapping[str, str] = field(default_factory=dict)


def read_name(typed: Typed) -> NameForm:
    """A basket's name and note."""
    name = " ".join(typed.get("name", "").replace("\0", "").split())
    note, fault = read_note(typed)
    faults = {"note": fault} if fault else {}
    if not name:
        faults["name"] = "Give the basket a name."
    elif len(name) > NAME_LONGEST:
        faults["name"] = f"A name has at most {NAME_LONGEST} characters; this one has {len(name)}."
    return NameForm(name, note, faults)
