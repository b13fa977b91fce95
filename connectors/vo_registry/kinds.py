"""Kinds of services, by the standard that a capability names (VOResource 1.1, section 2.2.2)."""

from collections.abc import Mapping
from enum import StrEnum

__all__ = ["ASKABLE", "LABELS", "OBSCORE", "POSITIONAL", "ServiceKind", "kind_of"]


class ServiceKind(StrEnum):
    """What can be asked of a service, as people choose it."""

    TAP = "tap"
    OBSTAP = "obstap"
    EPNTAP = "epntap"
    SCS = "scs"
    SIA = "sia"
    SIA2 = "sia2"
    SSA = "ssa"
    SLAP = "slap"
    DATALINK = "datalink"
    SODA = "soda"
    HIPS = "hips"
    WEB = "web"
    OTHER = "other"


LABELS: Mapping[ServiceKind, str] = {
    ServiceKind.TAP: "tables (TAP)",
    ServiceKind.OBSTAP: "observations (ObsTAP)",
    ServiceKind.EPNTAP: "planets (EPN-TAP)",
    ServiceKind.SCS: "cone search",
    ServiceKind.SIA: "images (SIA 1)",
    ServiceKind.SIA2: "images (SIA 2)",
    ServiceKind.SSA: "spectra (SSA)",
    ServiceKind.SLAP: "spectral lines (SLAP)",
    ServiceKind.DATALINK: "links (DataLink)",
    ServiceKind.SODA: "cut-outs (SODA)",
    ServiceKind.HIPS: "sky pictures (HiPS)",
    ServiceKind.WEB: "web page",
    ServiceKind.OTHER: "other",
}
POSITIONAL = frozenset(
    {ServiceKind.SCS, ServiceKind.SIA, ServiceKind.SIA2, ServiceKind.SSA, ServiceKind.OBSTAP}
)
"""Kinds that can be asked around a position by the portal."""
ASKABLE = POSITIONAL | {ServiceKind.TAP, ServiceKind.EPNTAP}
"""Kinds that the portal can ask."""

OBSCORE = "ivo://ivoa.net/std/obscore"
EPNCORE = "ivo://vopdc.obspm/std/epncore"
STANDARDS = {
    "tap": ServiceKind.TAP,
    "conesearch": ServiceKind.SCS,
    "sia": ServiceKind.SIA,
    "sia2": ServiceKind.SIA2,
    "ssa": ServiceKind.SSA,
    "slap": ServiceKind.SLAP,
    "datalink": ServiceKind.DATALINK,
    "soda": ServiceKind.SODA,
    "hips": ServiceKind.HIPS,
}
PREFIX = "ivo://ivoa.net/std/"


def _of_standard(standard_id: str, version: str) -> ServiceKind | None:
    path, _, fragment = standard_id.removeprefix(PREFIX).partition("#")
    kind = STANDARDS.get(path.strip("/")) if standard_id.startswith(PREFIX) else None
    # SIA 2 has the standard's id of SIA 1, with another fragment (SIA 2.0, section 2.2).
    second = fragment.startswith(("query-2", "query-aux-2")) or version.startswith("2")
    return ServiceKind.SIA2 if kind is ServiceKind.SIA and second else kind


def kind_of(standard_id: str, version: str, intf_type: str, models: frozenset[str]) -> ServiceKind:
    """The kind of an interface; `models` are the data models that its capability names, in lower case."""
    kind = _of_standard(standard_id.strip().lower(), version.strip())
    if kind is ServiceKind.TAP and any(model.startswith(OBSCORE) for model in models):
        return ServiceKind.OBSTAP
    if kind is ServiceKind.TAP and any(model.startswith(EPNCORE) for model in models):
        return ServiceKind.EPNTAP
    if kind is None:
        return ServiceKind.WEB if intf_type.lower().endswith("webbrowser") else ServiceKind.OTHER
    return kind
