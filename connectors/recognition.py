"""What an answer's columns mean, told from ObsCore names, utypes and UCDs, whatever the archive calls them.

Sources: ObsCore 1.1, tables 1 and 5; SSA 1.1, appendix; SIA 1.0, section 4.2; SCS 1.03, section 2.2; UCD1+.
Where several columns claim a role, the earlier sign of a table wins, then the earlier column.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from connectors.archive import Dataset
from connectors.contract import Column, Role

__all__ = ["recognised"]

NAMES = {
    "s_ra": Role.RA,
    "s_dec": Role.DEC,
    "obs_publisher_did": Role.IDENTIFIER,
    "s_region": Role.FOOTPRINT,
    "t_min": Role.TIME_START,
    "t_max": Role.TIME_END,
    "em_min": Role.BAND_MIN,
    "em_max": Role.BAND_MAX,
    "access_url": Role.ACCESS_URL,
    "access_format": Role.ACCESS_FORMAT,
    "access_estsize": Role.SIZE,
    "preview": Role.PREVIEW,
    "preview_url": Role.PREVIEW,
    "thumbnail": Role.PREVIEW,
    "thumbnail_url": Role.PREVIEW,
    "obs_title": Role.NAME,
    "obs_id": Role.NAME,
}
UNITS = {
    "s_ra": "deg",
    "s_dec": "deg",
    "t_min": "d",
    "t_max": "d",
    "em_min": "m",
    "em_max": "m",
    "access_estsize": "kbyte",
}
"""What ObsCore fixes; some services leave it out."""

UTYPES = {
    "access.reference": Role.ACCESS_URL,
    "access.format": Role.ACCESS_FORMAT,
    "access.size": Role.SIZE,
    "curation.publisherdid": Role.IDENTIFIER,
    "dataid.title": Role.NAME,
    "char.spatialaxis.coverage.location.coord.position2d.value2.c1": Role.RA,
    "char.spatialaxis.coverage.location.coord.position2d.value2.c2": Role.DEC,
    "char.spatialaxis.coverage.support.area": Role.FOOTPRINT,
    "char.timeaxis.coverage.bounds.start": Role.TIME_START,
    "char.timeaxis.coverage.bounds.stop": Role.TIME_END,
    "char.timeaxis.coverage.bounds.limits.starttime": Role.TIME_START,
    "char.timeaxis.coverage.bounds.limits.stoptime": Role.TIME_END,
    "char.spectralaxis.coverage.bounds.start": Role.BAND_MIN,
    "char.spectralaxis.coverage.bounds.stop": Role.BAND_MAX,
    "char.spectralaxis.coverage.bounds.limits.lolimit": Role.BAND_MIN,
    "char.spectralaxis.coverage.bounds.limits.hilimit": Role.BAND_MAX,
}
UCDS = {
    "pos.eq.ra;meta.main": Role.RA,
    "pos.eq.dec;meta.main": Role.DEC,
    "pos_eq_ra_main": Role.RA,
    "pos_eq_dec_main": Role.DEC,
    "id_main": Role.IDENTIFIER,
    "meta.id;meta.main": Role.IDENTIFIER,
    "vox:image_accessreference": Role.ACCESS_URL,
    "vox:image_format": Role.ACCESS_FORMAT,
    "vox:image_filesize": Role.SIZE,
    "vox:image_title": Role.NAME,
    "vox:image_mjdateobs": Role.TIME_START,
    "vox:bandpass_lolimit": Role.BAND_MIN,
    "vox:bandpass_hilimit": Role.BAND_MAX,
    "pos.outline;obs.field": Role.FOOTPRINT,
    "time.start;obs.exposure": Role.TIME_START,
    "time.end;obs.exposure": Role.TIME_END,
    "em.wl;stat.min": Role.BAND_MIN,
    "em.wl;stat.max": Role.BAND_MAX,
    "meta.code.mime": Role.ACCESS_FORMAT,
    "phys.size;meta.file": Role.SIZE,
    "meta.ref.url;meta.preview": Role.PREVIEW,
    "meta.ref.url;datalink.preview": Role.PREVIEW,
    "pos.eq.ra": Role.RA,
    "pos.eq.dec": Role.DEC,
    "meta.ref.url": Role.LINK,
}


NUMERIC = frozenset({"double", "float", "int", "long", "short", "unsignedByte"})
NUMBERS = frozenset({Role.RA, Role.DEC, Role.BAND_MIN, Role.BAND_MAX})
"""Roles that only a number can have: catalogues give positions as sexagesimal text beside their degrees."""


def _name(column: Column) -> str:
    return column.name.lower()


def _utype(column: Column) -> str:
    """The utype without its model's prefix, which services write in many ways."""
    return column.utype.lower().rpartition(":")[2].removeprefix("obscore.").removeprefix("spectrum.")


def _ucd(column: Column) -> str:
    return column.ucd.lower()


SIGNS: tuple[tuple[Mapping[str, Role], Callable[[Column], str]], ...] = (
    (NAMES, _name),
    (UTYPES, _utype),
    (UCDS, _ucd),
)


def _claims(columns: Sequence[Column], taken: set[Role]) -> dict[str, Role]:
    """Each role goes to the first column of the surest sign; links may be many."""
    claimed: dict[str, Role] = {}
    for table, sign in SIGNS:
        by_sign: dict[str, list[Column]] = {}
        for column in columns:
            by_sign.setdefault(sign(column), []).append(column)
        for known, role in table.items():
            for column in by_sign.get(known, ()):
                fits = role not in NUMBERS or column.datatype in NUMERIC
                if column.name not in claimed and fits and role not in taken:
                    claimed[column.name] = role
                    taken |= {role} - {Role.LINK}
    return claimed


def _unit(column: Column, role: Role | None) -> str:
    name = _name(column)
    return column.unit or (UNITS.get(name, "") if role and role is NAMES.get(name) else "")


def recognised(columns: Sequence[Column], dataset: Dataset) -> tuple[Column, ...]:
    """The columns with their roles and links; the dataset's own word comes before what is recognised.

    Names are compared without case: services differ in theirs from what they document.
    """
    by_name = {name.lower(): role for name, role in dataset.roles.items()}
    links = {name.lower(): link for name, link in dataset.links.items()}
    shown = {name.lower() for name in dataset.shown}
    said = {column.name: by_name.get(_name(column), column.role) for column in columns}
    free = [column for column in columns if said[column.name] is None]
    claims = _claims(free, {role for role in said.values() if role} - {Role.LINK})
    roles = {column.name: said[column.name] or claims.get(column.name) for column in columns}
    return tuple(
        replace(
            column,
            role=roles[column.name],
            unit=_unit(column, roles[column.name]),
            link=links.get(_name(column), column.link),
            shown=_name(column) in shown if shown else column.shown,
        )
        for column in columns
    )
