"""What is typed to put something into a basket by its address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.forms.baskets import read_note
from app.forms.reader import Typed
from app.models import ItemKind
from app.services.addressed import (
    Workflow,
    file_at,
    read_address,
    read_path,
    read_revision,
    workflow_at,
)
from app.services.baskets import Reference

__all__ = ["AddressForm", "read_thing"]

TITLE_LONGEST = 200
FACT_LONGEST = 500
FACTS = ("author", "keywords", "runtime_platform", "description")
NAMES = ("kind", "url", "title", "note", "revision", "path", *FACTS)


@dataclass(frozen=True, slots=True)
class AddressForm:
    """A file or workflow as typed, and what is wrong with it by field."""

    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    reference: Reference | None = None


def _short(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > longest:
            raise ValueError(f"At most {longest} characters; these are {len(text)}.")
        return text

    return read


READERS: Mapping[str, Callable[[str], str]] = {
    "url": read_address,
    "title": _short(TITLE_LONGEST),
    "revision": read_revision,
    "path": lambda text: read_path(_short(FACT_LONGEST)(text)),
    **dict.fromkeys(FACTS, _short(FACT_LONGEST)),
}


def _reference(typed: Mapping[str, str]) -> Reference:
    if typed["kind"] == ItemKind.FILE:
        return file_at(typed["url"], title=typed["title"], note=typed["note"])
    facts = {name: typed[name] for name in ("revision", "path", *FACTS)}
    return workflow_at(Workflow(url=typed["url"], **facts), title=typed["title"], note=typed["note"])


def read_thing(form: Typed) -> AddressForm:
    """The file or workflow that somebody wants in a basket."""
    typed = {name: " ".join(form.get(name, "").replace("\0", "").split()) for name in NAMES}
    typed["note"], fault = read_note(form)
    faults = {"note": fault} if fault else {}
    if typed["kind"] not in {ItemKind.FILE, ItemKind.WORKFLOW}:
        typed["kind"] = ItemKind.FILE.value
    names = READERS if typed["kind"] == ItemKind.WORKFLOW else ("url", "title")
    for name, read in ((name, READERS[name]) for name in names):
        try:
            read(typed[name])
        except ValueError as error:
            faults[name] = str(error)
    return AddressForm(typed, faults, None if faults else _reference(typed))
