"""Where the FITS file of a row is: at its archive, or among the portal's own files."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from astropy import units

from app.services.results import Result
from connectors.contract import Connector, FileHolder, Role
from connectors.datalink import Link

__all__ = ["Source", "link_key", "linked_source", "source_of", "too_large"]

ENDINGS = (".fits", ".fit", ".fts", ".fz")
OTHERS = frozenset(
    {
        *("jpg", "jpeg", "png", "gif", "webp", "svg", "pdf", "ps", "txt", "csv", "tsv", "json", "ecsv"),
        *("xml", "vot", "votable", "html", "htm", "tar", "tgz", "zip", "h5", "hdf5", "parquet"),
    }
)
"""Endings of names that are no FITS."""
UNTOLD = frozenset(
    {"", "application/octet-stream", "application/gzip", "application/x-gzip", "binary/octet-stream"}
)
WEB = ("http://", "https://")
FORM = b"2"
"""Changed whenever what is kept of a file changes its form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file at `url`, or at `path` in the portal's folders; `size` in bytes where it is known.

    `sure` is whether anything but the file itself says that it is FITS; `digest` stands for it in the cache.
    """

    name: str
    digest: str
    url: str = ""
    path: Path | None = None
    size: float | None = None
    sure: bool = True


def _file_name(address: str) -> str:
    """The last part of an address or a path."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return unquote(path.rpartition("/")[2])[:120]


def _is_fits(media_type: str, name: str) -> bool | None:
    """Whether it is FITS by what is said of it; None where nothing is."""
    kind = media_type.partition(";")[0].strip().lower()
    bare = name.lower().removesuffix(".gz")
    if "fits" in kind or bare.endswith(ENDINGS):
        return kind in UNTOLD or "fits" in kind
    if kind not in UNTOLD or bare.rpartition(".")[2] in OTHERS:
        return False
    return None


def _by_role(result: Result, row: Mapping[str, Any], role: Role) -> tuple[Any, str]:
    """The first value of a role that the row has, and its unit."""
    found = ((row[one.name], one.unit) for one in result.columns if one.role is role)
    return next(((value, unit) for value, unit in found if value not in {None, ""}), (None, ""))


def _size(result: Result, row: Mapping[str, Any]) -> float | None:
    """The size in bytes; a unit that astropy does not know leaves it unknown."""
    value, unit = _by_role(result, row, Role.SIZE)
    if not isinstance(value, int | float) or value <= 0:
        return None
    try:
        return float(units.Unit(unit or "byte").to(units.byte, value))
    except (ValueError, TypeError):
        return None


def _digest(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, (FORM, *parts))).encode()).hexdigest()


def _own(connector: Connector, name: str) -> Source | None:
    """A file that the portal holds; another version of it is another file."""
    path = connector.file(name) if isinstance(connector, FileHolder) else None
    if path is None:
        return None
    about = path.stat()
    digest = _digest(path, about.st_mtime_ns, about.st_size)
    return Source(name=path.name, digest=digest, path=path, size=about.st_size)


def too_large(size: float, most: int) -> str:
    """Why a file of so many bytes is not looked into; empty where it is."""
    if size <= most:
        return ""
    return f"The file has {size / 1e6:,.0f} MB; the portal looks into files of at most {most / 1e6:,.0f} MB."


def linked_source(link: Link) -> Source | None:
    """The file of a row's link (DataLink 1.1, section 3.2); None where it is not said to be FITS."""
    url = link.access_url
    if not url.lower().startswith(("http://", "https://")) or not _is_fits(
        link.content_type, _file_name(url)
    ):
        return None
    return Source(name=_file_name(url) or "file", digest=_digest(url), url=url, size=link.content_length)


def link_key(result_id: str, row: int, link: int) -> str:
    """Stands for a link of a row, by its place among the links."""
    return _digest("link", result_id, row, link)


def source_of(connector: Connector, result: Result, number: int) -> Source | None:
    """The file that the stored row names; None where there is none, or where it is something else than FITS.

    Raises IndexError.
    """
    row = result.row(number)
    address, _ = _by_role(result, row, Role.ACCESS_URL)
    media_type, _ = _by_role(result, row, Role.ACCESS_FORMAT)
    if (
        not isinstance(address, str)
        or (known := _is_fits(str(media_type or ""), _file_name(address))) is False
    ):
        return None
    if "://" not in address:
        return _own(connector, address)
    if not address.lower().startswith(WEB):
        return None
    return Source(
        name=_file_name(address) or "file",
        digest=_digest(address),
        url=address,
        size=_size(result, row),
        sure=known is True,
    )
