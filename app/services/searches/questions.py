"""A question to one dataset, as a person put it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from connectors.contract import (
    Box,
    Choices,
    Circle,
    FilterValue,
    Interval,
    Polygon,
    Position,
    QueryRequest,
    Region,
)

__all__ = ["Question"]


def _number(value: float) -> str:
    return f"{value:.12g}"


def _numbers(values: Iterable[float]) -> str:
    return " ".join(map(_number, values))


def _mjd(value: float) -> str:
    return "MJD " + f"{value:.9f}".rstrip("0").rstrip(".")


def _ends(name: str, interval: Interval | None, words: Callable[[float], str]) -> list[tuple[str, str]]:
    if interval is None:
        return []
    ends = ((f"{name}_min", interval.low), (f"{name}_max", interval.high))
    return [(end, words(limit)) for end, limit in ends if limit is not None]


def _filter_arguments(name: str, value: FilterValue) -> list[tuple[str, str]]:
    match value:
        case Interval():
            return _ends(name, value, _number)
        case Choices(values):
            return [(name, choice) for choice in sorted(values)]
        case bool():
            return [(name, "yes" if value else "no")]
        case float():
            return [(name, _number(value))]
        case str():
            return [(name, value)]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked of one dataset: around a target or position, in a box or polygon, in time, with filters.

    `adql` is the id of the statement that is asked instead of everything else but `max_rows`.
    `target` is a name still to be resolved, `position` one that was typed; `radius` is in degrees, `time` in
    MJD (UTC), `band` in metres. `notation` holds the arguments for polygon, time and band as the person
    wrote them; two questions that differ in nothing else are one.
    """

    archive: str
    dataset: str
    target: str = ""
    position: Position | None = None
    radius: float = 0.0
    box: Box | None = None
    polygon: Polygon | None = None
    time: Interval | None = None
    band: Interval | None = None
    filters: Mapping[str, FilterValue] = field(default_factory=dict)
    adql: str = ""
    max_rows: int
    notation: Mapping[str, str] = field(default_factory=dict, compare=False)

    def _spans(self) -> list[tuple[str, str]]:
        """Polygon, time and band in one fixed form."""
        pairs = []
        if self.polygon:
            pairs.append(("polygon", ", ".join(map(_numbers, self.polygon.vertices))))
        pairs += _ends("time", self.time, _mjd)
        if metres := _ends("band", self.band, _number):
            pairs += [*metres, ("band_unit", "m")]
        return pairs

    def _arguments(self, spans: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        pairs: list[tuple[str, str]] = []
        if self.position:
            pairs.append(("target", f"{_number(self.position.ra)} {self.position.dec:+.12g}"))
        elif self.target:
            pairs.append(("target", self.target))
        if pairs:
            pairs.append(("radius", f"{_number(self.radius)} deg"))
        if self.box:
            limits = (self.box.ra_min, self.box.ra_max, self.box.dec_min, self.box.dec_max)
            pairs.append(("box", _numbers(limits)))
        pairs += spans
        for name in sorted(self.filters):
            pairs += _filter_arguments(name, self.filters[name])
        pairs += [("adql", self.adql)] if self.adql else []
        return [*pairs, ("max_rows", str(self.max_rows))]

    def arguments(self) -> list[tuple[str, str]]:
        """The question as URL arguments, in the person's own notation where that is known."""
        return self._arguments(self.notation.items() if self.notation else self._spans())

    @cached_property
    def query_string(self) -> str:
        """The arguments, encoded."""
        return urlencode(self.arguments())

    @cached_property
    def digest(self) -> str:
        """Stands for the question and its dataset, whatever the notation."""
        asked = urlencode(self._arguments(self._spans())) if self.notation else self.query_string
        return hashlib.sha256(f"{self.archive}/{self.dataset}?{asked}".encode()).hexdigest()

    def request(self, found: Position | None) -> QueryRequest:
        """The question for a connector; `found` is where the target's name was found."""
        centre = self.position or found
        region: Region | None = self.box or self.polygon
        if centre:
            region = Circle(centre.ra, centre.dec, self.radius)
        return QueryRequest(
            archive=self.archive,
            dataset=self.dataset,
            region=region,
            target=self.target or None,
            time=self.time,
            band=self.band,
            filters=self.filters,
            max_rows=self.max_rows,
        )
