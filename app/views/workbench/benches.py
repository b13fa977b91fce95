"""What the views of the workbench share: the page of a query, and the tree of tables beside it."""

from collections.abc import Mapping, Sequence

from app.extensions import sql_session
from app.forms.workbench import WorkbenchForm
from app.identity import current_account
from app.models import OwnTable, Query
from app.pages.workbench.workbench import Tree, WorkbenchPage
from app.portal import portal
from app.services.offers import Offer
from app.services.own_tables.finding import own_tables
from app.services.own_tables.sending import ROW, parts_of, upload_limit
from app.services.queries.statements import past
from app.services.workbench.catalogue import PER_PAGE, Catalogue
from app.services.workbench.checking import Checker, formatted
from app.services.workbench.places import Place
from app.services.workbench.services import adql_service
from app.services.workbench.telling import Told
from connectors.contract import AdqlPowers, FoundColumn
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, UsageError

__all__ = ["bench_page", "catalogue_of", "text_after", "told_of", "tree_of"]

PATIENCE = 3.0
"""Seconds that a page waits for what a service tells of itself."""
MORE_PATIENCE = 10.0
LEAST_SOUGHT = 3
"""Letters."""
STILL = "The service is still telling its tables; that may take a minute the first time."


def _name(offer: Offer) -> str:
    """What a service is remembered by: its address, or the ids of what is a person's own."""
    account = current_account()
    own = f"{account.id if account else ''}:{offer.archive.id}/{offer.dataset.id}"
    return offer.dataset.url.rstrip("/") if offer.dataset.url else own


def catalogue_of(offer: Offer, patience: float = PATIENCE) -> Catalogue | None:
    """The tables of a service; None where it has not told them yet, or cannot."""
    try:
        return _catalogue(offer, patience)
    except ConnectorError:
        return None


def _catalogue(offer: Offer, patience: float) -> Catalogue | None:
    service = adql_service(offer)
    if service is None:
        return None
    return portal().catalogues.of(_name(offer), service, patience, lasting=bool(offer.dataset.url))


def told_of(offer: Offer, patience: float = PATIENCE) -> Told:
    """What the service says of its ADQL, and its examples."""
    service = adql_service(offer)
    return portal().telling.of(_name(offer), service, patience) if service else Told()


def tree_of(offer: Offer, place: Place, *, seek: bool = False) -> Tree:
    """The tables, as far as the place opens them; a small service's are all open.

    `seek` has the service asked for columns of the words, where it was not yet.
    """
    try:
        found = _catalogue(offer, PATIENCE)
        if found is None:
            return Tree(place=place, words=STILL)
        schemas = found.schemas()
        small = sum(count for _, count in schemas) <= PER_PAGE
        shown = None
        if place.find or place.schema is not None or small:
            shown = found.find(place.find, place.schema if not small else None, place.page)
        table = found.table(place.table, Deadline(MORE_PATIENCE)) if place.table else None
    except ConnectorError as error:
        return Tree(place=place, words=error.message)
    columns, why = _columns_with(found, place.find, seek=seek)
    return Tree(place=place, schemas=schemas, found=shown, table=table, columns=columns, why=why)


def _columns_with(found: Catalogue, words: str, *, seek: bool) -> tuple[Sequence[FoundColumn] | None, str]:
    """The columns of all tables that have the words; a word of a letter or two is too little to ask for."""
    if len(words.strip()) < LEAST_SOUGHT:
        return (), ""
    try:
        return found.columns(words, Deadline(MORE_PATIENCE) if seek else None), ""
    except ConnectorError as error:
        return (), f"The service told no columns: {error.message}"


def text_after(action: str, text: str) -> str:
    """The text as a button changes it; one that cannot be read stays as it is."""
    return formatted(text) if action == "format" else text


def _columns(table: OwnTable) -> list[str]:
    """The columns that a table has when it is sent."""
    try:
        result = portal().desk.store.open(table.result_id)
    except KeyError:
        return []
    return list(dict.fromkeys([*(column.name for column in result.columns), ROW]))


def _parts(tables: Sequence[OwnTable], powers: AdqlPowers | None, *, split: bool) -> tuple[int, str]:
    """In how many parts a table goes along, and what is wrong with that; one beside others goes whole."""
    try:
        counts = [parts_of(portal().desk.store, table, powers) for table in tables]
    except UsageError as error:
        return 1, error.message
    parts = max(counts, default=1)
    if powers is None or parts == 1:
        return 1, ""
    larger = (
        f"The service takes {upload_limit(powers)} at once, and {tables[counts.index(parts)].name} has more."
    )
    if len(tables) > 1:
        return 1, f"{larger} It can go in parts where it goes alone."
    return parts, "" if split else f"{larger} Choose below that it goes in parts, or send fewer rows."


def bench_page(
    offer: Offer,
    form: WorkbenchForm,
    text: str,
    *,
    query: Query | None = None,
    faults: Mapping[str, str] | None = None,
    asked: bool = False,
    seek: bool = False,
) -> WorkbenchPage:
    """The page with its text, checked; `asked` where it is to be sent, and an empty one is a fault.

    `seek` as in `tree_of`.
    """
    account, told = current_account(), told_of(offer)
    tables = own_tables(sql_session(), account.id) if account else ()
    ticked = [table for table in tables if table.id in form.tables]
    sent = {table.name: _columns(table) for table in ticked}
    checker = Checker(catalogue_of(offer), told.powers, sent)
    look = checker.look(text, form.values, Deadline(MORE_PATIENCE))
    faults = {**form.faults, **(faults or {})}
    parts, too_large = _parts(ticked, told.powers, split=form.split)
    if asked and too_large:
        faults["upload"] = too_large
    if asked and not text.strip():
        faults["adql"] = "Write a query, such as SELECT TOP 10 * FROM a_table."
    elif asked and look.faults:
        faults["adql"] = "Mend what is marked, and run it again."
    elif asked and look.lacking:
        faults["adql"] = "Give a value for each parameter."
    return WorkbenchPage(
        offer=offer,
        text=text,
        how=form.how,
        name=form.name,
        rows=form.typed.get("max_rows", ""),
        ticked=form.tables,
        parts=parts,
        split=form.split,
        tree=tree_of(offer, form.place, seek=seek),
        checked=look,
        faults=faults,
        most_rows=offer.most_rows(portal().config.max_rows),
        seconds=(
            portal().config.quick_seconds,
            portal().config.normal_seconds,
            portal().config.thorough_seconds,
        ),
        powers=told.powers,
        examples=told.examples,
        past=past(sql_session(), account.id, offer.archive.id, offer.dataset.id) if account else (),
        tables=tables if told.powers is None or told.powers.uploads else (),
        query=query,
    )
