"""Everything that belongs to an account: what it is, taken over at a sign-in, taken along, deleted."""

from app.services.belongings.deleting import delete_account
from app.services.belongings.export import belongings, counts, export
from app.services.belongings.kinds import BELONGINGS, PASSING, Belonging, End
from app.services.belongings.taking_over import take_over

__all__ = [
    "BELONGINGS",
    "PASSING",
    "Belonging",
    "End",
    "belongings",
    "counts",
    "delete_account",
    "export",
    "take_over",
]
