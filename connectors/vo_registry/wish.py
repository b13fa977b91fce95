"""What somebody looks for in the registry."""

from dataclasses import dataclass

from connectors.contract import Circle, Interval
from connectors.vo_registry.kinds import ServiceKind

__all__ = ["WAVEBANDS", "Wish"]

WAVEBANDS = (
    *("radio", "millimeter", "infrared", "optical", "uv", "euv", "x-ray", "gamma-ray"),
    *("neutrino",),
)
"""Bands and messengers by name (IVOA vocabulary messenger), from long to short wavelengths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """All of these are wanted together; of wavebands, kinds and types any will do.

    `who` is an author or a publisher, `ucd` that of a column or its beginning; `time` is in MJD, `band` in
    metres. `undeclared` takes what does not say where, when or in which band its data are, too.
    """

    words: str = ""
    wavebands: tuple[str, ...] = ()
    kinds: tuple[ServiceKind, ...] = ()
    types: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    ucd: str = ""
    who: str = ""
    circle: Circle | None = None
    time: Interval | None = None
    band: Interval | None = None
    undeclared: bool = False
