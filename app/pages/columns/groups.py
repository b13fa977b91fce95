"""Columns in groups that mean something: by UCD, and by the beginnings of their names."""

from collections.abc import Sequence

from connectors.contract import Column, Role

__all__ = ["OTHER", "grouped"]

OTHER = "Other"
FEWEST = 4
"""Columns of one beginning that make a group of their own."""
FAMILIES = {
    "meta.id": "Names",
    "meta.main": "Names",
    "pos": "Position",
    "time": "Time",
    "em": "Spectral",
    "spect": "Spectral",
    "phot": "Photometry",
    "meta.ref": "Links",
    "phys.size": "Size and shape",
}
ROLES: dict[Role | None, str] = {
    Role.RA: "Position",
    Role.DEC: "Position",
    Role.FOOTPRINT: "Position",
    Role.NAME: "Names",
    Role.IDENTIFIER: "Names",
    Role.TIME_START: "Time",
    Role.TIME_END: "Time",
    Role.BAND_MIN: "Spectral",
    Role.BAND_MAX: "Spectral",
    Role.ACCESS_URL: "Links",
    Role.ACCESS_FORMAT: "Links",
    Role.PREVIEW: "Links",
    Role.LINK: "Links",
}


def _family(column: Column) -> str:
    if column.role in ROLES:
        return ROLES[column.role]
    words = [word.strip().lower() for word in column.ucd.split(";")]
    words = [word for word in words if not word.startswith("stat.")] or words
    for word in words[:1]:
        for start, family in FAMILIES.items():
            if word == start or word.startswith(f"{start}."):
                return family
    return OTHER


def _beginning(name: str) -> str:
    return name.partition("_")[0] if "_" in name else ""


def grouped(columns: Sequence[Column]) -> dict[str, list[Column]]:
    """The columns by what they are of, in their order; without a UCD by the beginning of its name."""
    groups: dict[str, list[Column]] = {}
    for column in columns:
        groups.setdefault(_family(column), []).append(column)
    other = groups.pop(OTHER, [])
    beginnings: dict[str, list[Column]] = {}
    for column in other:
        beginnings.setdefault(_beginning(column.name), []).append(column)
    rest = []
    for start, some in beginnings.items():
        if start and len(some) >= FEWEST:
            groups[f"{start}_…"] = some
        else:
            rest += some
    return {**groups, **({OTHER: [one for one in other if one in rest]} if rest else {})}
