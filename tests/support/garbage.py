"""What is imported to run the tests is not looked through for garbage, again and again, while they run."""

import gc
from collections.abc import Generator

import pytest

__all__ = ["pytest_collection", "pytest_unconfigure"]

SELDOM = 100
"""Collections of what is young for one of everything, which takes a quarter of a second; 10 by default."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Import without looking, and leave out later what is there then."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
        gc.set_threshold(*gc.get_threshold()[:2], SELDOM)


def pytest_unconfigure() -> None:
    """Look at all of it at the end, as libraries expect."""
    gc.unfreeze()
