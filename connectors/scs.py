"""Catalogues that are asked by a cone (Simple Cone Search 1.03)."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from connectors.archive import Archive, Dataset, Strict
from connectors.contract import Capability, QueryRequest
from connectors.dal import (
    DalConnector,
    Pair,
    Syntax,
    degrees,
    needed,
    only_circle,
    pyvo_script,
    unfit,
    verbosity_choice,
)
from connectors.errors import UsageError
from connectors.registry import Tools

__all__ = ["Options", "ScsConnector"]


class Options(Strict):
    """The dataset's options: VERB, or 0 to leave it away; the largest radius that the service takes, deg."""

    verbosity: Literal[0, 1, 2, 3] = 2
    max_radius: Annotated[float, Field(gt=0, le=180)] = 180.0


class Cone:
    """The dialect of cone search: RA, DEC and SR in degrees (SCS 1.03, section 2.1)."""

    capabilities: ClassVar = frozenset({Capability.CONE})
    own: ClassVar = frozenset({"RA", "DEC", "SR"})
    syntax: ClassVar = Syntax()

    def __init__(self, options: Options) -> None:
        self._options = options
        verb = [verbosity_choice(options.verbosity)] if options.verbosity else []
        self.parameters = tuple(verb)

    def asked(self, request: QueryRequest) -> list[Pair]:
        """Give the cone. Raises UsageError, also for a radius of 0: services answer it without rows."""
        unfit(request, "time", "band")
        circle = only_circle(needed(request))
        if circle.radius == 0:
            raise UsageError("Give a radius above 0: this service answers 0 without rows.", field="radius")
        if circle.radius > self._options.max_radius:
            words = f"This service takes a radius of at most {degrees(self._options.max_radius)} degrees."
            raise UsageError(words, field="radius")
        pairs = [
            ("RA", degrees(circle.ra)),
            ("DEC", degrees(circle.dec)),
            ("SR", degrees(circle.radius)),
        ]
        return [*pairs, ("VERB", str(self._options.verbosity))] if self._options.verbosity else pairs

    def script(self, address: str, pairs: list[Pair]) -> str:
        """Give a script around pyvo's SCSService."""
        values = dict(pairs)
        arguments = {
            "pos": (float(values["RA"]), float(values["DEC"])),
            "radius": float(values["SR"]),
            "verbosity": int(values["VERB"]) if "VERB" in values else None,
        }
        rest = [pair for pair in pairs if pair[0] not in {*self.own, "VERB"}]
        return pyvo_script("SCSService", address, arguments, rest)


class ScsConnector(DalConnector):
    """Asks one cone search."""

    name: ClassVar[str] = "scs"

    def __init__(self, archive: Archive, dataset: Dataset, tools: Tools) -> None:  # noqa: ARG002 - a factory's
        super().__init__(dataset, tools, Cone(Options.model_validate(dataset.options)))
