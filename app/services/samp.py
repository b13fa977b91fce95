"""Tables that came from a program on a person's machine, as items of a basket."""

from dataclasses import dataclass

from app.models import ItemKind, OwnTable
from app.models.base import now
from app.services.baskets import Reference, thing_identity
from app.services.baskets.references import LABEL_LONGEST
from app.services.exports import column_facts
from app.services.own_tables.keeping import question_of
from app.services.own_tables.offering import OWN
from app.services.results import Result

__all__ = ["Sender", "table_reference"]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a table, and what it is called there; `mtype` is empty for a file brought by hand."""

    client: str = ""
    name: str = ""
    identity: str = ""
    mtype: str = ""

    @property
    def origin(self) -> str:
        """Where the table came from, as its list says."""
        return f"{self.client or 'a program of yours'}{' by SAMP' if self.mtype else ''}"


def table_reference(table: OwnTable, result: Result, sender: Sender, max_rows: int) -> Reference:
    """A reference to a table that was sent, with its columns and where it came from."""
    identity = f", table-id {sender.identity}" if sender.identity else ""
    return Reference(
        kind=ItemKind.SAMP,
        identity=thing_identity(ItemKind.SAMP, table.id),
        archive=OWN,
        dataset=table.id,
        label=(sender.name or table.name)[:LABEL_LONGEST],
        question=question_of(table.id, max_rows).query_string,
        rows=table.rows,
        service=sender.origin,
        query=f"{sender.mtype}{identity}" if sender.mtype else "",
        asked_at=now(),
        fields={},
        columns=[column_facts(column) for column in result.columns],
    )
