"""Faults of a request that programs read, by the name of what is wrong."""

from collections.abc import Mapping

from werkzeug.exceptions import UnprocessableEntity

__all__ = ["Faulty"]


class Faulty(UnprocessableEntity):
    """What was sent cannot be used; `faults` says why, by name."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {words}" for name, words in faults.items())[:2000])
        self.faults = faults
