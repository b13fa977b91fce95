"""The form of a new token."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.forms.reader import Reader, Typed
from app.models import Scope
from app.services.accounts.tokens import LIVES

__all__ = ["TokenForm", "read_token"]

LONGEST_NAME = 80
USUAL_DAYS = "90"


@dataclass(frozen=True, slots=True)
class TokenForm:
    """What was typed, and what is wrong with it by field."""

    name: str
    scopes: tuple[Scope, ...]
    days: str
    faults: Mapping[str, str]

    @property
    def lives(self) -> timedelta:
        """How long the token shall be good."""
        return LIVES[self.days]


def read_token(typed: Typed) -> TokenForm:
    """Read the form; without anything typed it is the empty one with faults beside what is needed."""
    reader = Reader(typed)
    name = reader.text("name", LONGEST_NAME)
    if not name and "name" not in reader.faults:
        reader.faults["name"] = "Say what it is for, such as 'notebook on my laptop'."
    ticked = set(typed.getlist("scope"))
    scopes = tuple(scope for scope in Scope if scope in ticked)
    if not scopes or ticked - set(Scope):
        reader.faults["scope"] = "Tick what it may be used for."
    days = typed.get("days", USUAL_DAYS)
    if days not in LIVES:
        reader.faults["days"], days = "Choose how long it shall be good.", USUAL_DAYS
    return TokenForm(name, scopes, days, reader.faults)
