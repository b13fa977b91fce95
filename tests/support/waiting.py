"""Waiting for something to become true, with an end."""

import time
from collections.abc import Callable
from typing import TypeVar

__all__ = ["until"]

T = TypeVar("T")

LOOK_EVERY = 0.02
PATIENCE = 60.0
"""Seconds; what comes at once on an idle machine may take long beside other tests."""


def until(what: Callable[[], T], seconds: float = PATIENCE) -> T:
    """Look until it is true, and give it; fail when it does not become true in time."""
    patience = time.monotonic() + seconds
    while True:
        found = what()
        if found:
            return found
        if time.monotonic() > patience:
            raise AssertionError(f"not within {seconds:g} s: {getattr(what, '__name__', what)}")
        time.sleep(LOOK_EVERY)
