"""What the views of a FITS file share: which file of which row, and how far it is."""

from dataclasses import dataclass

from flask import abort
from werkzeug.datastructures import MultiDict

from app.forms.fitsview import read_wish, seen_of, split_arguments
from app.portal import portal
from app.services.fitsview import Phase, Shelf, Source, State, Wish, begin, source_of
from app.services.offers import Offer
from app.services.questions import Question
from app.services.results import Result
from app.views.asking import read_answer
from app.views.rows import row_number
from connectors.fits.contents import Contents

__all__ = ["ReadFile", "contents_of", "read_file", "shelf"]

NONE = "This row has no FITS file."


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a request asks for, and how far the file is."""

    offer: Offer
    question: Question
    result: Result
    number: int
    source: Source
    state: State
    wish: Wish
    seen: str


def shelf() -> Shelf:
    """Where views of files are kept."""
    return portal().fits.shelf


def read_file(archive_id: str, dataset_id: str, arguments: MultiDict[str, str]) -> ReadFile:
    """The address of the file comes from the stored row; nothing of it from the browser."""
    own, typed = split_arguments(arguments)
    offer, question, _, result = read_answer(archive_id, dataset_id, own)
    number = row_number(result)
    source = source_of(offer.connector, result, number)
    if source is None:
        abort(404, NONE)
    ids = (archive_id, dataset_id, result.id, str(number))
    state = begin(portal().queue, portal().fits, source, ids)
    return ReadFile(offer, question, result, number, source, state, read_wish(typed), seen_of(typed))


def contents_of(read: ReadFile) -> Contents | None:
    """What the file contains; None while that is being found out."""
    if read.state.phase is Phase.FAILED:
        abort(502, read.state.words)
    return shelf().contents(read.source.digest) if read.state.phase is Phase.READY else None
