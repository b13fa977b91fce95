"""Results on disk: the one place that knows their form."""

from app.services.results.kept import Finder
from app.services.results.orders import Order, SortKey
from app.services.results.result import Result
from app.services.results.shared import make_store
from app.services.results.stable import Numbers
from app.services.results.store import EVIDENCE_BYTES, OPEN_AT_MOST, ResultStore
from app.services.results.writing import NoRoom

__all__ = [
    "EVIDENCE_BYTES",
    "OPEN_AT_MOST",
    "Finder",
    "NoRoom",
    "Numbers",
    "Order",
    "Result",
    "ResultStore",
    "SortKey",
    "make_store",
]
