"""Fields as they were typed, read one by one."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from app.forms.faults import FormFault

__all__ = ["LONGEST", "Reader", "Typed", "number"]

LONGEST = 500

Typed = MultiDict[str, str]
T = TypeVar("T")


@dataclass(slots=True)
class Reader:
    """Reads fields one by one and keeps every fault beside its field's name."""

    typed: Typed
    faults: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, longest: int = LONGEST) -> str:
        """What was typed, without blanks around it; empty where it cannot be used."""
        text = self.typed.get(name, "").strip()
        if len(text) > longest:
            self.faults[name] = f"At most {longest} characters fit here."
            return ""
        if "\x00" in text:
            self.faults[name] = "There is a character in this that cannot be used."
            return ""
        return text

    def read(self, name: str, reader: Callable[[str], T], otherwise: T, longest: int = LONGEST) -> T:
        """What `reader` makes of the text; `otherwise` where there is none or it is at fault."""
        text = self.text(name, longest)
        if not text:
            return otherwise
        try:
            return reader(text)
        except FormFault as fault:
            self.faults[name] = str(fault)
            return otherwise


def number(text: str) -> float:
    """A finite number. Raises FormFault."""
    try:
        value = float(text.replace("\u2212", "-"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise FormFault("Give a number, such as 12.5 or 1e-3.")
    return value
