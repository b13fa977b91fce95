"""What a search of the registry gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.vo_registry import Record

__all__ = ["Count", "Found"]


@dataclass(frozen=True, slots=True)
class Count:
    """A value that resources can be narrowed to, and how many would be left."""

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of resources that fit, the best first, of `total`; `facets` by what they narrow.

    `loosened` says that no resource holds all of the words, so that those with any of them are given.
    `silent` fit but for not telling where, when or in which band their data are.
    """

    records: Sequence[Record]
    total: int
    facets: Mapping[str, Sequence[Count]]
    loosened: bool = False
    silent: int = 0
