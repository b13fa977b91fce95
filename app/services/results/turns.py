"""Few large pieces of work at a time, whatever the number of threads.

Each may take a hundred bytes a row in memory, and more of them than there are processors would only wait for
each other.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["AT_ONCE", "in_turn"]

AT_ONCE = 2
_places = threading.Semaphore(AT_ONCE)
_mine = threading.local()


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait for a place; who has one already goes on. Take it before any lock that others in turn may want."""
    if getattr(_mine, "held", False):
        yield
        return
    with _places:
        _mine.held = True
        try:
            yield
        finally:
            _mine.held = False
