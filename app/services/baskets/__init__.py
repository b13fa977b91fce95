"""References that a person keeps, in several named baskets.

Nothing here asks whose a basket is but `own_basket`, `baskets_of` and `default_basket`: whoever calls the
others has seen to it that the basket may be read or changed.
"""

from app.services.baskets.adding import MOST_ITEMS, add, bring_in
from app.services.baskets.carrying import carry
from app.services.baskets.changing import change_of, empty, remove, set_note
from app.services.baskets.checking import Links, begin_check, check_item, check_links, end_check, links_of
from app.services.baskets.faults import Frozen, Full
from app.services.baskets.freezing import canonical, freeze, is_intact
from app.services.baskets.merging import merge_baskets
from app.services.baskets.ordering import ORDERED, ORDERS, arrange, move
from app.services.baskets.reading import (
    Look,
    Totals,
    count,
    counts,
    held,
    identities_held,
    item_known_as,
    item_of,
    items,
    rank_of,
    stream,
    tags_of,
    totals,
)
from app.services.baskets.references import (
    Reference,
    columns_digest,
    reference_of,
    result_identity,
    row_identity,
    row_label,
    thing_identity,
)
from app.services.baskets.shelf import (
    MOST_BASKETS,
    NAME_LONGEST,
    baskets_of,
    choose,
    default_basket,
    describe,
    ensure_default,
    make,
    own_basket,
    place_basket,
    restore,
    take_away,
    unused_name,
)
from app.services.baskets.sweeping import UNDO_LIVES, sweep_removed
from app.services.baskets.tagging import retag, tag, untag
from app.services.baskets.texts import NOTE_LONGEST, TAG_LONGEST, TAGS_MOST, read_tags
from app.services.baskets.undoing import undo

__all__ = [
    "MOST_BASKETS",
    "MOST_ITEMS",
    "NAME_LONGEST",
    "NOTE_LONGEST",
    "ORDERED",
    "ORDERS",
    "TAGS_MOST",
    "TAG_LONGEST",
    "UNDO_LIVES",
    "Frozen",
    "Full",
    "Links",
    "Look",
    "Reference",
    "Totals",
    "add",
    "arrange",
    "baskets_of",
    "begin_check",
    "bring_in",
    "canonical",
    "carry",
    "change_of",
    "check_item",
    "check_links",
    "choose",
    "columns_digest",
    "count",
    "counts",
    "default_basket",
    "describe",
    "empty",
    "end_check",
    "ensure_default",
    "freeze",
    "held",
    "identities_held",
    "is_intact",
    "item_known_as",
    "item_of",
    "items",
    "links_of",
    "make",
    "merge_baskets",
    "move",
    "own_basket",
    "place_basket",
    "rank_of",
    "read_tags",
    "reference_of",
    "remove",
    "restore",
    "result_identity",
    "retag",
    "row_identity",
    "row_label",
    "set_note",
    "stream",
    "sweep_removed",
    "tag",
    "tags_of",
    "take_away",
    "thing_identity",
    "totals",
    "undo",
    "untag",
    "unused_name",
]
