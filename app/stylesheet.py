"""The portal's stylesheet: a file for each region of a page here, one file to the browser."""

import hashlib
from functools import cache
from pathlib import Path

__all__ = ["CSS", "SHEETS", "digest_of", "fingerprint", "joined"]

CSS = Path(__file__).parent / "static" / "css"
SHEETS = (
    *("tokens", "base", "shell", "forms", "tables", "prose"),
    *("results", "pins", "filters", "beside", "panels"),
    *("pages", "cards", "workspace", "rows", "links", "operations"),
    *("searches", "baskets", "notes", "workbench", "accounts", "registry"),
)
"""What every page has, in the order in which rules win; charts and FITS files bring sheets of their own."""


def joined() -> bytes:
    """All sheets as one, read anew so that an edit shows without a restart."""
    return b"\n".join((CSS / f"{sheet}.css").read_bytes() for sheet in SHEETS)


def digest_of(sheet: bytes) -> str:
    """What changes with the rules."""
    return hashlib.sha256(sheet).hexdigest()[:12]


@cache
def fingerprint() -> str:
    """The digest in the address, so that browsers can keep the file for good; read once for each process."""
    return digest_of(joined())
