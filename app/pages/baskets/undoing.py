"""What was done to a basket, and what came of taking it back, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.models import Basket, BasketChange
from app.services.baskets import ORDERED

__all__ = ["Undo", "undone_words"]

DONE: Mapping[str, str] = {
    "removed": "{items} taken out.",
    "moved": "{items} moved to “{target}”.",
    "copied": "{items} copied to “{target}”.",
    "imported": "{items} brought in.",
    ORDERED: "The order was changed.",
    "tagged": "{items} tagged: {tags}.",
    "untagged": "{items} untagged: {tags}.",
    "retagged": "The tags were changed.",
    "noted": "The note was changed.",
    "described": "The basket’s {texts} changed.",
}
"""What was done, by the kind of the change."""
UNDONE: Mapping[str, str] = {
    "removed": "{items} brought back into the basket.",
    "moved": "{items} brought back into the basket.",
    "copied": "{items} taken out again.",
    "imported": "{items} taken out again.",
    ORDERED: "The order is the one before.",
    "tagged": "{items} put back under the tags before.",
    "untagged": "{items} put back under the tags before.",
    "retagged": "The tags are those before.",
    "noted": "The note is the one before.",
    "described": "The basket is described as before.",
}
"""What came of taking it back."""
NOTHING = "Nothing was taken back: it was changed again since, or is gone."


@dataclass(frozen=True, slots=True)
class Undo:
    """A change that can be taken back; `target` is the other basket that it put items into."""

    change: BasketChange
    target: Basket | None = None

    @property
    def words(self) -> str:
        """What was done."""
        change, several = self.change, len(self.change.described) > 1
        return DONE[change.kind].format(
            items=f"{change.number} {'item was' if change.number == 1 else 'items were'}",
            target=self.target.name if self.target else "",
            tags=", ".join([*change.tagged, *change.untagged]),
            texts=f"{' and '.join(change.described)} {'were' if several else 'was'}",
        )


def undone_words(kind: str, number: int) -> str:
    """What came of taking back a change of this kind, after which so many items are as they were."""
    items = f"{number} {'item' if number == 1 else 'items'}"
    return UNDONE[kind].format(items=items) if number else NOTHING
