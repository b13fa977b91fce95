"""What a setting is, and what every noun's settings have in common."""

from collections.abc import Sequence
from dataclasses import Field, dataclass, field, fields
from inspect import get_annotations
from typing import Any

__all__ = ["PREFIX", "ConfigError", "Settings", "own_settings", "setting"]

PREFIX = "ESCAPADE_"


class ConfigError(Exception):
    """The environment cannot be used; `faults` lists every reason."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def setting(
    default: Any,
    help_text: str,
    *,
    least: int | None = None,
    most: int | None = None,
    choices: Sequence[str] = (),
) -> Any:
    """A field with its help, which the operator's documentation shows, and its limits, both included."""
    limits = {"least": least, "most": most, "choices": choices}
    return field(default=default, metadata={"help": help_text, **limits})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings about one noun. In the environment each is ESCAPADE_ and its name in capitals."""

    def faults(self) -> list[str]:
        """What is wrong with values that could each be read; each noun adds to what `super` finds."""
        return [
            f"{PREFIX}{each.name.upper()}={getattr(self, each.name)!r}: must be {words}."
            for each in fields(self)
            for words in _outside(each, getattr(self, each.name))
        ]


def _outside(each: Field[Any], value: Any) -> list[str]:
    """The limits that a value does not keep, in words."""
    least, most, choices = (each.metadata[name] for name in ("least", "most", "choices"))
    words = []
    if least is not None and value < least:
        words.append(f"at least {least}")
    if most is not None and value > most:
        words.append(f"at most {most}")
    if choices and value not in choices:
        words.append(f"{', '.join(choices[:-1])} or {choices[-1]}")
    return words


def own_settings(noun: type[Settings]) -> list[Field[Any]]:
    """The settings that a noun adds to those it builds on."""
    return [each for each in fields(noun) if each.name in get_annotations(noun)]
