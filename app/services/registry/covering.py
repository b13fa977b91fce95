"""Where, when and in which band resources have data: as ranges that are compared at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt
from mocpy import MOC

from connectors.contract import Region
from connectors.mocs import moc_of, moc_of_region
from connectors.regions import read_regions

__all__ = ["Ranges", "cells_of", "coverage_of", "ranges_of", "unite"]

ORDER = 7
"""HEALPix order of what is compared; cells of about half a degree. RegTAP 1.2 recommends 6."""

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ranges:
    """Half-open or closed ranges of many resources; `who` says whose each one is."""

    low: npt.NDArray[Any]
    high: npt.NDArray[Any]
    who: npt.NDArray[np.int32]

    def meeting(self, low: npt.NDArray[Any], high: npt.NDArray[Any], count: int) -> npt.NDArray[np.bool_]:
        """Which of `count` resources have a range that overlaps one of these, which are sorted and apart."""
        found = np.zeros(count, bool)
        begun = np.searchsorted(low, self.high, side="left")
        ended = np.searchsorted(high, self.low, side="right")
        found[self.who[begun > ended]] = True
        return found

    def declared(self, count: int) -> npt.NDArray[np.bool_]:
        """Which of `count` resources say anything."""
        found = np.zeros(count, bool)
        found[self.who] = True
        return found


def unite(parts: Sequence[tuple[int, npt.NDArray[Any]]], kind: type[np.generic]) -> Ranges:
    """The ranges of several resources, each (low, high), as one set."""
    if not parts:
        return Ranges(np.empty(0, kind), np.empty(0, kind), np.empty(0, np.int32))
    whole = np.concatenate([ranges for _, ranges in parts]).astype(kind)
    who = np.repeat([number for number, _ in parts], [len(ranges) for _, ranges in parts]).astype(np.int32)
    return Ranges(np.ascontiguousarray(whole[:, 0]), np.ascontiguousarray(whole[:, 1]), who)


def coverage_of(text: str) -> MOC | None:
    """What a registry tells, a MOC in ASCII or a region in STC-S; None where it cannot be read."""
    if not text:
        return None
    try:
        return moc_of(text)
    except ValueError:
        mocs = [moc_of_region(region) for region in read_regions(text)]
    return reduce(lambda whole, part: whole.union(part), mocs) if mocs else None


def ranges_of(moc: MOC) -> Whole:
    """Its cells at the deepest order as half-open ranges; what is finer than is compared is widened."""
    if moc.max_order > ORDER:
        moc = moc.degrade_to_order(ORDER)
    found: Whole = moc.to_depth29_ranges.astype(np.int64)
    return found


def cells_of(region: Region) -> tuple[Whole, Whole]:
    """Lower and upper ends of a region's cells, sorted and apart; ICRS degrees."""
    ranges = ranges_of(moc_of_region(region))
    return ranges[:, 0], ranges[:, 1]
