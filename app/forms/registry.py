"""The form of the registry's search: what was typed, what it means and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.forms.faults import FormFault
from app.forms.reader import Reader, Typed
from app.forms.regions import Where, target_of
from app.forms.spans import read_band, read_span
from app.services.registry.searching import ORDERS, PER_PAGE, Order
from connectors.contract import Circle, Interval, Position
from connectors.vo_registry import WAVEBANDS, ServiceKind, Wish

__all__ = ["RegistryForm", "read_registry"]

LAST_PAGE = 40_000
MOST_CHOSEN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryForm:
    """`where` is a target's name or a position with a radius; `wish` leaves the place out."""

    typed: Typed
    words: Wish
    where: Where
    order: Order
    page: int
    faults: Mapping[str, str]

    @property
    def start(self) -> int:
        """How many resources are before this page."""
        return (self.page - 1) * PER_PAGE

    def wish(self, found: Position | None) -> Wish:
        """All that is wanted; `found` is where the target's name was found."""
        centre = self.where.position or found
        circle = Circle(centre.ra, centre.dec, self.where.radius) if centre else None
        return replace(self.words, circle=circle)

    @property
    def asked(self) -> bool:
        """Whether anything is wanted."""
        return self.words != Wish() or bool(self.where.target or self.where.position)


def _chosen(reader: Reader, name: str, known: Sequence[str] = ()) -> tuple[str, ...]:
    values = tuple(sorted({one.strip()[:200] for one in reader.typed.getlist(name)[:MOST_CHOSEN]} - {""}))
    if known and (strange := [value for value in values if value not in known]):
        reader.faults[name] = f"There is no '{strange[0][:60]}' to choose; there are: {', '.join(known)}."
        return ()
    return values


def _ucd(text: str) -> str:
    if not all(part and part.replace("-", "").isalnum() for part in text.replace(";", ".").split(".")):
        raise FormFault("Give a UCD such as phot.mag;em.opt.V, or its beginning such as pos.parallax.")
    return text.lower()


def _page(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1  # noqa: PLR2004 - digits
    return min(max(1, number), LAST_PAGE)


def _span(reader: Reader) -> tuple[Interval | None, Interval | None]:
    return read_span(reader), read_band(reader)


def read_registry(typed: Typed) -> RegistryForm:
    """Read the form; an order that there is not is the best."""
    reader = Reader(typed)
    time, band = _span(reader)
    order: Order = next((each for each in ORDERS if each == typed.get("sort")), "best")
    words = Wish(
        words=" ".join(reader.text("words").split()),
        wavebands=_chosen(reader, "waveband", WAVEBANDS),
        kinds=tuple(ServiceKind(kind) for kind in _chosen(reader, "kind", tuple(map(str, ServiceKind)))),
        types=_chosen(reader, "type"),
        publishers=_chosen(reader, "publisher"),
        ucd=reader.read("ucd", _ucd, "", 200),
        who=" ".join(reader.text("who", 200).split()),
        time=time,
        band=band,
        undeclared=bool(typed.get("undeclared")),
    )
    where = target_of(reader)
    return RegistryForm(
        typed=typed,
        words=words,
        where=where,
        order=order,
        page=_page(typed.get("page", "1")),
        faults=reader.faults,
    )
