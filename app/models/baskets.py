"""Named lists of references."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Model, new_id, now

__all__ = [
    "LINKED",
    "UNNAMED",
    "Basket",
    "BasketChange",
    "ColumnSet",
    "Item",
    "ItemKind",
    "ItemTag",
    "LinkState",
]

LINKED = text("access_url != ''")
"""Items with a link, in the words of the index that is made of them: an argument would not be known by it."""
UNNAMED = "Basket"
"""What the basket is called that is made by the first tick."""


class ItemKind(StrEnum):
    """What an item refers to."""

    ROW = "row"
    RESULT = "result"
    SEARCH = "search"
    SERVICE = "service"
    WORKFLOW = "workflow"
    FILE = "file"
    SAMP = "samp"


class LinkState(StrEnum):
    """What came of asking whether an item's link still answers."""

    UNKNOWN = ""
    ANSWERS = "answers"
    GUARDED = "guarded"
    GONE = "gone"
    FAILED = "failed"


class Basket(Model):
    """A person's list of references.

    `place` is its place among the person's baskets. Ticks go into the one that was `chosen_at` last. A frozen
    one never changes again: `digest` is the SHA-256 of what is in it. A removed one stays until it is swept,
    so that removing can be undone. The links of its items are being looked at from `check_began_at` until
    `check_ended_at`, at the latest until `check_until`.
    """

    __tablename__ = "baskets"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200), default=UNNAMED)
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    place: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    chosen_at: Mapped[datetime | None] = mapped_column(default=None)
    removed_at: Mapped[datetime | None] = mapped_column(default=None)
    frozen_at: Mapped[datetime | None] = mapped_column(default=None)
    digest: Mapped[str] = mapped_column(String(64), default="", server_default="")
    check_began_at: Mapped[datetime | None] = mapped_column(default=None)
    check_until: Mapped[datetime | None] = mapped_column(default=None)
    check_ended_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def is_frozen(self) -> bool:
        """Whether it never changes again."""
        return self.frozen_at is not None


class ColumnSet(Model):
    """Names, units, UCDs and descriptions of columns, kept once for all items that have them."""

    __tablename__ = "column_sets"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    columns: Mapped[list[dict[str, str]]] = mapped_column(JSON)


class Item(Model):
    """One reference, with what is needed to show it and to ask for it again.

    `identity` tells two references to the same thing apart from two things: a row is in a basket once.
    `place` orders the items of a basket, the smallest first. `question` is the query string that found it,
    `query` the same in the words of the `service` that was asked at `asked_at`; `position` its row number in
    that answer, `fields` the row's values by column name, `column_set` their units and descriptions.
    `access_url` leads to its data, of `size` bytes where that is known. `words` is what is searched: label,
    note and values, folded. A removed item stays until it is swept, so that removing can be undone.

    The indexes hold all that totals, tags and the order of a basket are told from, so that its rows are not
    read for them; `removed_at` comes after what is ordered by, where PostgreSQL can use the order.
    """

    __tablename__ = "items"
    __table_args__ = (
        UniqueConstraint("basket_id", "identity"),
        Index("ix_items_basket_id_place", "basket_id", "place", "id", "removed_at"),
        Index("ix_items_basket_id_kind", "basket_id", "kind", "removed_at", "size"),
        Index(
            "ix_items_basket_id_link_state",
            *("basket_id", "link_state", "removed_at", "link_seen_at"),
            sqlite_where=LINKED,
            postgresql_where=LINKED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    basket_id: Mapped[str] = mapped_column(ForeignKey("baskets.id", ondelete="CASCADE"))
    kind: Mapped[ItemKind] = mapped_column(String(10))
    identity: Mapped[str] = mapped_column(String(64))
    place: Mapped[int] = mapped_column(default=0, server_default="0")
    archive: Mapped[str] = mapped_column(String(60))
    dataset: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(300))
    question: Mapped[str] = mapped_column(Text)
    position: Mapped[int | None] = mapped_column(default=None)
    rows: Mapped[int] = mapped_column(default=1)
    access_url: Mapped[str] = mapped_column(Text, default="", server_default="")
    size: Mapped[int | None] = mapped_column(BigInteger, default=None)
    service: Mapped[str] = mapped_column(Text, default="", server_default="")
    query: Mapped[str] = mapped_column(Text, default="", server_default="")
    asked_at: Mapped[datetime | None] = mapped_column(default=None)
    added_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None] = mapped_column(default=None)
    link_state: Mapped[LinkState] = mapped_column(String(10), default=LinkState.UNKNOWN, server_default="")
    link_words: Mapped[str] = mapped_column(String(300), default="", server_default="")
    link_seen_at: Mapped[datetime | None] = mapped_column(default=None)
    column_set_digest: Mapped[str] = mapped_column(ForeignKey("column_sets.digest"))
    column_set: Mapped[ColumnSet] = relationship(lazy="selectin")
    note: Mapped[str] = mapped_column(Text, default="")
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    words: Mapped[str] = mapped_column(Text, default="", server_default="")
    tagged: Mapped[list["ItemTag"]] = relationship(lazy="selectin", order_by="ItemTag.tag", viewonly=True)

    @property
    def tags(self) -> list[str]:
        """Its tags, in their order."""
        return [one.tag for one in self.tagged]


class ItemTag(Model):
    """A word that a person keeps an item under."""

    __tablename__ = "item_tags"

    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(60), primary_key=True)


class BasketChange(Model):
    """What was done to a basket or its items, so that it can be undone as a whole.

    `removed` are the ids of items taken out of the basket, `added` of those put into it, or into the
    `target` where they were copied or moved to another one; `ordered` those that stand elsewhere now, in the
    order before; `tagged` and `untagged` by tag those that it was put on and taken off. `noted` has the note
    before and after by item, `described` the same of the basket's own name and note.
    """

    __tablename__ = "basket_changes"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    basket_id: Mapped[str] = mapped_column(ForeignKey("baskets.id", ondelete="CASCADE"), index=True)
    target_id: Mapped[str | None] = mapped_column(
        ForeignKey("baskets.id", ondelete="CASCADE"), default=None, index=True
    )
    kind: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(default=now, index=True)
    removed: Mapped[list[int]] = mapped_column(JSON, default=list)
    added: Mapped[list[int]] = mapped_column(JSON, default=list)
    ordered: Mapped[list[int]] = mapped_column(JSON, default=list, server_default="[]")
    tagged: Mapped[dict[str, list[int]]] = mapped_column(JSON, default=dict, server_default="{}")
    untagged: Mapped[dict[str, list[int]]] = mapped_column(JSON, default=dict, server_default="{}")
    noted: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict, server_default="{}")
    described: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict, server_default="{}")

    @property
    def is_of_target_alone(self) -> bool:
        """Whether the basket itself was left as it was."""
        return bool(self.target_id) and not self.removed

    @property
    def number(self) -> int:
        """How many items were taken out, put in or tagged."""
        tags = {item for ids in (*self.tagged.values(), *self.untagged.values()) for item in ids}
        return len(self.removed) or len(self.added) or len(tags)
