"""Parameters in a saved query, such as {ra}, and values in their places."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.adql.source import Source
from connectors.errors import UsageError

__all__ = ["Hole", "Named", "fill", "named", "parameters_of"]

PLACE = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\{([^{}'\"\n]*)\}")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
WITHIN = re.compile(r"\{([A-Za-z][A-Za-z0-9_]{0,39})\}")
NUMBER = re.compile(r"\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*")
COUNT = re.compile(r"\b(?:TOP|OFFSET)\s*$", re.IGNORECASE)
COUNTS = range(999, 100, -1)
UNFIT = re.compile(r"[\x00-\x1f\x7f\\]")
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Hole:
    """A parameter: a number where it stands plain, a text where it stands in quotation marks."""

    name: str
    is_text: bool


def _places(text: str) -> list[tuple[int, int, str, str]]:
    """Start, end, name and kind (number, text, name) of each place. Raises AdqlFault."""
    found = []
    for match in PLACE.finditer(text):
        whole = match[0]
        if match[1] is not None:
            if not NAME.fullmatch(match[1]):
                words = "A parameter is a name in braces, such as {ra}: a letter, then letters, digits and _."
                raise Source(text).fault(words, match.start(), match.end())
            found.append((match.start(), match.end(), match[1], "number"))
        elif whole[0] in "'\"":
            kind = "text" if whole[0] == "'" else "name"
            found += [
                (match.start() + one.start(), match.start() + one.end(), one[1], kind)
                for one in WITHIN.finditer(whole)
            ]
    return found


def parameters_of(text: str) -> list[Hole]:
    """The parameters of a text in their order, each once. Raises AdqlFault for braces that hold no name.

    Plain, as in `ra > {ra}`, it is a number; within a text or a delimited name, as in `'{band}'`, a text.
    """
    kinds: dict[str, bool] = {}
    for _, _, name, kind in _places(text):
        kinds[name] = kinds.get(name, True) and kind != "number"
    return [Hole(name, is_text) for name, is_text in kinds.items()]


def _number(name: str, value: str) -> str:
    if not NUMBER.fullmatch(value) or not math.isfinite(float(value)):
        raise UsageError(f"Give a number, such as 10.7 or 1e-3, for {name}.", field=name)
    plain = value.strip().removeprefix("+")
    return f"({plain})" if plain.startswith("-") else plain


def _text(name: str, value: str, mark: str) -> str:
    if len(value) > LONGEST or UNFIT.search(value):
        raise UsageError(
            f"Give at most {LONGEST} plain characters without backslashes for {name}.", field=name
        )
    if mark == '"' and not value:
        raise UsageError(f"Give a name for {name}.", field=name)
    return value.replace(mark, mark * 2)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with a value in each parameter's place; no value can be more than a number, or part of a text.

    Raises UsageError whose `field` is the parameter, and AdqlFault as `parameters_of` does.
    """
    parts, last = [], 0
    for start, end, name, kind in _places(text):
        if not values.get(name, "").strip():
            raise UsageError(f"Give a value for {name}.", field=name)
        made = (
            _number(name, values[name])
            if kind == "number"
            else _text(name, values[name], "'" if kind == "text" else '"')
        )
        parts += [text[last:start], made]
        last = end
    return "".join([*parts, text[last:]])


@dataclass(frozen=True, slots=True)
class Named:
    """A text that can be read though its parameters have no values: names stand in their places."""

    text: str
    stand_ins: Mapping[str, str]

    def back(self, words: str) -> str:
        """Words made of the text, with its parameters again."""
        for mark, name in self.stand_ins.items():
            words = words.replace(mark, f"{{{name}}}")
        return words


def named(text: str) -> Named:
    """A name in each parameter's place, or a number where rows are counted; within texts they stay.

    Raises AdqlFault as `parameters_of` does.
    """
    free = (str(count) for count in COUNTS if str(count) not in text)
    mark = "value"
    while mark in text:
        mark += "_"
    stand_ins: dict[str, str] = {}
    parts, last = [], 0
    for start, end, name, kind in _places(text):
        if kind == "number":
            stand_in = next(free, mark) if COUNT.search(text, 0, start) else f"{mark}{len(stand_ins)}{mark}"
            parts += [text[last:start], stand_in]
            stand_ins[stand_in], last = name, end
    return Named("".join([*parts, text[last:]]), stand_ins)
