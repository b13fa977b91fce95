"""Rows of a Parquet file by their numbers: only the groups that hold them are read."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from connectors.contract import Circle
from connectors.local.places import Places, open_places

__all__ = ["Nearby", "open_nearby"]

MOST_LOOKED_AT = 100_000
FEW_LOOKED_AT = 20_000
MOST_GROUPS = 8
"""More groups are faster read by a database, which has several hands and filters as it reads."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """Finds and reads the rows of a converted table within a circle.

    Safe for several threads, each of which keeps the file open for itself.
    """

    path: Path
    places: Places
    metadata: pq.FileMetaData
    starts: npt.NDArray[np.int64]
    opened: threading.local = field(default_factory=threading.local)

    def few_looked_at(self, circle: Circle) -> bool:
        """Whether the circle's rows are found among so few that it takes no time worth speaking of."""
        return self.places.count(circle) <= FEW_LOOKED_AT

    def rows(self, circle: Circle, names: Sequence[str], distance: str) -> pa.Table | None:
        """Those columns of the rows within the circle, and their distance in degrees; None where it is large.

        Raises OSError or pyarrow's errors where the file went away or was harmed.
        """
        near = self.places.within(circle, MOST_LOOKED_AT)
        if near is None:
            return None
        groups, group_of = np.unique(
            np.searchsorted(self.starts, near.rows, "right") - 1, return_inverse=True
        )
        if len(groups) > MOST_GROUPS:
            return None
        read = self._file().read_row_groups(groups.tolist(), columns=list(names), use_threads=False)
        lengths = self.starts[groups + 1] - self.starts[groups]
        before = np.cumsum(lengths) - lengths
        found = read.take(pa.array(near.rows - self.starts[groups][group_of] + before[group_of]))
        return found.append_column(distance, pa.array(near.distances))

    def _file(self) -> pq.ParquetFile:
        file: pq.ParquetFile | None = getattr(self.opened, "file", None)
        if file is None:
            # What is in memory needs no other thread to fetch it beforehand.
            file = pq.ParquetFile(self.path, metadata=self.metadata, memory_map=True, pre_buffer=False)
            self.opened.file = file
        return file


def open_nearby(path: Path) -> Nearby | None:
    """What finds rows of a converted table; None where it has no positions."""
    places = open_places(path)
    if places is None:
        return None
    metadata = pq.read_metadata(path)
    lengths = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
    return Nearby(path, places, metadata, np.cumsum([0, *lengths]))
