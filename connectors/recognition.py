"""What an answer's columns mean, told from ObsCore names, utypes and UCDs, whatever the archive calls them.

Sources: ObsCore 1.1, table 1; SSA 1.1, appendix; SIA 1.0, section 4.2; SCS 1.03, section 2.2; UCD1+ 1.5.
"""

from collections.abc import Sequence
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
}
UTYPES = {
    "access.reference": Role.ACCESS_URL,
    "access.format": Role.ACCESS_FORMAT,
    "access.size": Role.SIZE,
    "curation.publisherdid": Role.IDENTIFIER,
    "dataid.title": Role.NAME,
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
    "pos.outline;obs.field": Role.FOOTPRINT,
    "time.start;obs.exposure": Role.TIME_START,
    "time.end;obs.exposure": Role.TIME_END,
    "em.wl;stat.min": Role.BAND_MIN,
    "em.wl;stat.max": Role.BAND_MAX,
    "meta.ref.url;meta.preview": Role.PREVIEW,
    "meta.ref.url;datalink.preview": Role.PREVIEW,
    "pos.eq.ra": Role.RA,
    "pos.eq.dec": Role.DEC,
    "meta.ref.url": Role.LINK,
}


def _utype(column: Column) -> str:
    """The utype without its model's prefix, which services write in many ways."""
    return column.utype.lower().rpartition(":")[2].removeprefix("obscore.").removeprefix("spectrum.")


def _claims(columns: Sequence[Column]) -> dict[str, Role]:
    """Each role goes to the first column of the surest sign; links may be many."""
    signs = ((NAMES, lambda c: c.name.lower()), (UTYPES, _utype), (UCDS, lambda c: c.ucd.lower()))
    claimed: dict[str, Role] = {}
    for table, sign in signs:
        for known, role in table.items():
            for column in columns:
                free = role is Role.LINK or role not in claimed.values()
                if column.name not in claimed and free and sign(column) == known:
                    claimed[column.name] = role
    return claimed


def recognised(columns: Sequence[Column], dataset: Dataset) -> tuple[Column, ...]:
    """The columns with their roles and links; the dataset's own word comes before what is recognised."""
    by_name = dict(dataset.roles)
    free = [column for column in columns if column.name not in by_name and column.role is None]
    claims = {n: r for n, r in _claims(free).items() if r is Role.LINK or r not in by_name.values()}
    return tuple(
        replace(
            column,
            role=by_name.get(column.name) or column.role or claims.get(column.name),
            link=dataset.links.get(column.name, column.link),
            shown=column.name in dataset.shown if dataset.shown else column.shown,
        )
        for column in columns
    )
