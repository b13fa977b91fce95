"""Rows of a REST service as Arrow batches, as its pages come."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from connectors.contract import Choices, Column, FilterValue, Service
from connectors.http_json.cells import KINDS
from connectors.http_json.columns import Row
from connectors.http_json.pages import Pages

__all__ = ["JsonRows"]

BATCH = 4096


def _fitting(value: FilterValue) -> list[str]:
    return list(value.values) if isinstance(value, Choices) else [str(value)]


class JsonRows:
    """The answer to a question, asked when it is iterated, which can be once.

    See `connectors.contract.RowStream`. `wanted` are the filters whose columns the rows must fit.
    """

    def __init__(
        self, pages: Pages, columns: Sequence[Column], wanted: Mapping[str, FilterValue], max_rows: int
    ) -> None:
        self.columns: Sequence[Column] = columns
        self.schema = pa.schema([(column.name, KINDS[column.datatype][0]) for column in columns])
        self.truncated = False
        self.services: Sequence[Service] = ()
        self._pages = pages
        self._wanted = {column: _fitting(value) for column, value in wanted.items()}
        self._most = max_rows
        self._wrong: Counter[str] = Counter()
        self._odd = 0
        self._unfit = 0

    @property
    def diagnosis(self) -> str:
        """What was wrong with the answer, in words."""
        wrong = [
            f"Column {name}: {count} values were not of its type and are left empty."
            for name, count in self._wrong.items()
        ]
        odd = [f"{self._odd} entries of the answer were no rows and are left out."] if self._odd else []
        unfit = (
            [f"{self._unfit} rows that did not fit the filters were left out: the archive ignored a filter."]
            if self._unfit
            else []
        )
        return " ".join([*self._pages.notes, *unfit, *odd, *wrong])

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """Batches until the rows, the wanted number or the time end."""
        left = self._most
        for page in self._pages:
            self._odd += page.odd
            for start in range(0, len(page.rows), BATCH):
                batch = self._batch(page.rows[start : start + BATCH])
                self.truncated = self.truncated or batch.num_rows > left
                if left and batch.num_rows:
                    yield batch.slice(0, left)
                left -= min(left, batch.num_rows)
            rest = self._pages.known_rest
            if self.truncated or (not left and rest is not None):
                self.truncated = self.truncated or bool(rest)
                return
        self.truncated = not self._pages.complete

    def _batch(self, rows: Sequence[Row]) -> pa.RecordBatch:
        arrays = []
        for option in self._pages.options.columns:
            array, wrong = option.cells(rows, self._pages.url)
            arrays.append(array)
            if wrong:
                self._wrong[option.name] += wrong
        batch = pa.RecordBatch.from_arrays(arrays, schema=self.schema)
        for column, values in self._wanted.items():
            fits = pc.is_in(batch.column(column).cast(pa.string()), value_set=pa.array(values, pa.string()))
            self._unfit += batch.num_rows - pc.sum(fits).as_py() if batch.num_rows else 0
            batch = batch.filter(fits)
        return batch
