"""How a FITS file is looked at, from the URL; what makes no sense there is as good as not typed."""

from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from app.forms.reader import LONGEST, Typed
from app.services.fitsview import PREFIX, Limits, Map, Stretch, Wish

__all__ = ["read_wish", "seen_of", "split_arguments", "wish_arguments"]

E = TypeVar("E", bound=StrEnum)
FIRST = Wish()
MOST_DIGITS = 6


def split_arguments(arguments: Typed) -> tuple[Typed, Typed]:
    """The arguments of the question, and those of the view without their prefix."""
    question, view = MultiDict[str, str](), MultiDict[str, str]()
    for name, value in arguments.items(multi=True):
        if name.startswith(PREFIX):
            view.add(name.removeprefix(PREFIX), value)
        else:
            question.add(name, value)
    return question, view


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def _plane(text: str) -> int | None:
    number = _whole(text)
    return None if number is None else max(1, number) - 1


def _one_of(kind: type[E], text: str, otherwise: E) -> E:
    return kind(text) if text in set(kind) else otherwise


def read_wish(typed: Typed) -> Wish:
    """What is to be shown; planes are typed from 1 on."""
    return Wish(
        link=_whole(typed.get("link", "")),
        unit=_whole(typed.get("hdu", "")),
        plane=_plane(typed.get("plane", "")),
        stretch=_one_of(Stretch, typed.get("stretch", ""), FIRST.stretch),
        limits=_one_of(Limits, typed.get("limits", ""), FIRST.limits),
        colours=_one_of(Map, typed.get("cmap", ""), FIRST.colours),
        sky=typed.get("orient", "") != "stored",
        find=typed.get("find", "").strip()[:LONGEST],
    )


def wish_arguments(wish: Wish) -> dict[str, str | None]:
    """The arguments that say this; None for what goes without saying."""
    pairs = {
        "link": None if wish.link is None else str(wish.link),
        "hdu": None if wish.unit is None else str(wish.unit),
        "plane": None if wish.plane is None else str(wish.plane + 1),
        "stretch": None if wish.stretch is FIRST.stretch else wish.stretch,
        "limits": None if wish.limits is FIRST.limits else wish.limits,
        "cmap": None if wish.colours is FIRST.colours else wish.colours,
        "orient": None if wish.sky else "stored",
        "find": wish.find or None,
    }
    return {f"{PREFIX}{name}": value for name, value in pairs.items()}


def seen_of(typed: Typed) -> str:
    """The mark of the state that is shown already."""
    return typed.get("seen", "")
