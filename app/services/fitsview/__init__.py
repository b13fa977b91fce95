"""Looking into the FITS file behind a row: what it contains, its headers, pictures and spectra."""

from app.services.fitsview.looking import (
    Look,
    begin,
    look_at,
    picture,
    unit_of,
)
from app.services.fitsview.making import Maker
from app.services.fitsview.shelf import Phase, Shelf, State
from app.services.fitsview.sources import Source, link_key, linked_source, source_of
from app.services.fitsview.spectra import spectrum_result
from app.services.fitsview.wishes import PREFIX, Limits, Map, Stretch, Wish

__all__ = [
    "PREFIX",
    "Limits",
    "Look",
    "Maker",
    "Map",
    "Phase",
    "Shelf",
    "Source",
    "State",
    "Stretch",
    "Wish",
    "begin",
    "link_key",
    "linked_source",
    "look_at",
    "picture",
    "source_of",
    "spectrum_result",
    "unit_of",
]
