"""What the views of a FITS file share: which file of which row, and how far it is."""

from dataclasses import dataclass

from flask import abort
from werkzeug.datastructures import MultiDict

from app.extensions import sql_session
from app.forms.fitsview import read_wish, seen_of, split_arguments
from app.portal import portal
from app.services.fitsview import Phase, Shelf, Source, State, Wish, begin, link_key, linked_source, source_of
from app.services.links import find_links
from app.services.offers import Offer
from app.services.results import Result
from app.services.searches.questions import Question
from app.views.datasets.asking import read_answer
from app.views.datasets.rows import row_number
from connectors.deadline import Deadline
from connectors.fits.contents import Contents

__all__ = ["ReadFile", "contents_of", "known_source", "read_file", "shelf"]

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


def known_source(offer: Offer, result: Result, wish: Wish) -> Source | None:
    """The file that the request's row or one of its links names, as far as is known without asking."""
    number = row_number(result)
    if wish.link is None:
        return source_of(offer.connector, result, number)
    return shelf().recall(link_key(result.id, number, wish.link))


def _asked_source(result: Result, wish: Wish) -> Source | None:
    """The file of one of the row's links, told by its archive."""
    if wish.link is None:
        return None
    sql_session().commit()  # the database is not held meanwhile
    house, number = portal(), row_number(result)
    found = find_links(house.transport, result, number, Deadline(house.config.quick_seconds))
    if found.error:
        abort(502, found.error.message)
    source = linked_source(found.links[wish.link].link) if wish.link < len(found.links) else None
    if source:
        shelf().remember(link_key(result.id, number, wish.link), source)
    return source


def read_file(archive_id: str, dataset_id: str, arguments: MultiDict[str, str]) -> ReadFile:
    """The address of the file comes from the archive's answers; nothing of it from the browser."""
    own, typed = split_arguments(arguments)
    offer, question, _, result = read_answer(archive_id, dataset_id, own)
    wish = read_wish(typed)
    source = known_source(offer, result, wish) or _asked_source(result, wish)
    if source is None:
        abort(404, NONE)
    state = begin(portal().queue, portal().fits, source)
    return ReadFile(offer, question, result, row_number(result), source, state, wish, seen_of(typed))


def contents_of(read: ReadFile) -> Contents | None:
    """What the file contains; None while that is being found out."""
    if read.state.phase is Phase.FAILED:
        abort(502, read.state.words)
    return shelf().contents(read.source.digest) if read.state.phase is Phase.READY else None
