"""Named lists of references."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Model, new_id, now

__all__ = ["Basket", "ColumnSet", "Item", "ItemKind"]


class ItemKind(StrEnum):
    """What an item refers to."""

    ROW = "row"
    RESULT = "result"


class Basket(Model):
    """A person's list of references."""

    __tablename__ = "baskets"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="Basket")
    created_at: Mapped[datetime] = mapped_column(default=now)


class ColumnSet(Model):
    """Names, units, UCDs and descriptions of columns, kept once for all items that have them."""

    __tablename__ = "column_sets"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    columns: Mapped[list[dict[str, str]]] = mapped_column(JSON)


class Item(Model):
    """One reference, with what is needed to show it and to ask for it again.

    `identity` tells two references to the same thing apart from two things: a row is in a basket once.
    `question` is the query string that found it, `position` its row number in that answer, `fields` the
    row's values by column name, `column_set` their units and descriptions. A removed item stays until it
    is swept, so that removing can be undone.
    """

    __tablename__ = "items"
    __table_args__ = (
        UniqueConstraint("basket_id", "identity"),
        Index("ix_items_basket_id_removed_at", "basket_id", "removed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    basket_id: Mapped[str] = mapped_column(ForeignKey("baskets.id", ondelete="CASCADE"))
    kind: Mapped[ItemKind] = mapped_column(String(10))
    identity: Mapped[str] = mapped_column(String(64))
    archive: Mapped[str] = mapped_column(String(60))
    dataset: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(300))
    question: Mapped[str] = mapped_column(Text)
    position: Mapped[int | None] = mapped_column(default=None)
    rows: Mapped[int] = mapped_column(default=1)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    column_set_digest: Mapped[str] = mapped_column(ForeignKey("column_sets.digest"))
    column_set: Mapped[ColumnSet] = relationship(lazy="joined")
    note: Mapped[str] = mapped_column(Text, default="")
    added_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None] = mapped_column(default=None)
