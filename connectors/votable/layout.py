"""Where the cells of binary rows are (VOTable 1.5, sections 5.2 and 5.3)."""

import itertools
import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from connectors.votable.fields import FieldSpec

__all__ = ["Bytes", "FixedCells", "Layout", "Numbers", "VariableCells", "numpy_type", "windows"]

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]

NUMPY_TYPES = {
    "unsignedByte": ">u1",
    "short": ">i2",
    "int": ">i4",
    "long": ">i8",
    "float": ">f4",
    "double": ">f8",
    "floatComplex": ">f4",
    "doubleComplex": ">f8",
}
SIZES = {"boolean": 1, "char": 1, "unicodeChar": 2}
LENGTH = struct.Struct(">I")


def numpy_type(spec: FieldSpec) -> np.dtype[np.generic]:
    """Give the type of a number as it is written, the part's for a complex one."""
    return np.dtype(NUMPY_TYPES[spec.datatype])


def _unit(spec: FieldSpec) -> int:
    """Give the bytes of a fixed cell, or of one item of a variable one.

    A variable array of single bits has a byte for each, which is how astropy writes and reads it.
    """
    if spec.datatype == "bit":
        return -(-spec.items // 8)
    size = SIZES.get(spec.datatype) or numpy_type(spec).itemsize * (2 if spec.is_complex else 1)
    return size * (spec.items if spec.variable or not spec.is_text else spec.limit or 1)


@dataclass(frozen=True, slots=True)
class FixedCells:
    """Cells of one width: `block` has a row for each, the cell begins at `offset`."""

    block: Bytes
    offset: int
    width: int

    def bytes(self) -> Bytes:
        """Give the cells' bytes, a row each."""
        return np.ascontiguousarray(self.block[:, self.offset : self.offset + self.width])

    def numbers(self, kind: np.dtype[np.generic]) -> npt.NDArray[np.generic]:
        """Give the cells' numbers in the machine's byte order, flat."""
        rows, width = self.block.shape
        count = self.width // kind.itemsize
        written: npt.NDArray[np.generic] = np.ndarray(
            (rows, count), kind, self.block.data, self.offset, (width, kind.itemsize)
        )
        return written.astype(kind.newbyteorder("=")).ravel()


@dataclass(frozen=True, slots=True)
class VariableCells:
    """Cells that begin at `starts` in `data`, with `counts` items of `unit` bytes each."""

    data: Bytes
    starts: Numbers
    counts: Numbers
    unit: int

    def offsets(self) -> Numbers:
        """Give where each cell begins among the items, and the end of the last."""
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(self.counts)])

    def bytes(self) -> Bytes:
        """Give all cells' bytes, one after the other."""
        sizes = self.counts * self.unit
        ends = np.cumsum(sizes)
        total = int(ends[-1]) if len(ends) else 0
        index = np.repeat(self.starts - (ends - sizes), sizes) + np.arange(total)
        return self.data[index]


class Layout:
    """The cells of rows with these columns; `flags` bytes of null flags come before each row."""

    def __init__(self, specs: Sequence[FieldSpec], *, flags: bool) -> None:
        self.flags = (len(specs) + 7) // 8 if flags else 0
        self._units = [_unit(spec) for spec in specs]
        self._variable = [spec.variable for spec in specs]
        self._fixed_runs = self._runs()
        self._variable_units = [
            unit for unit, variable in zip(self._units, self._variable, strict=True) if variable
        ]

    def _runs(self) -> list[int]:
        """Give the widths of the runs of fixed cells before, between and after the variable ones."""
        runs = [self.flags]
        for unit, variable in zip(self._units, self._variable, strict=True):
            if variable:
                runs.append(0)
            else:
                runs[-1] += unit
        return runs

    def cells(self, data: bytes) -> tuple[int, int, Bytes | None, list[FixedCells | VariableCells]]:
        """Give the number of whole rows, the bytes they take, their null flags, and the cells by column."""
        whole = np.frombuffer(data, np.uint8)
        variable: list[tuple[Numbers, Numbers]] = []
        if len(self._fixed_runs) == 1:
            rows = len(data) // self._fixed_runs[0]
            end = rows * self._fixed_runs[0]
            blocks = [whole[:end].reshape(rows, self._fixed_runs[0])]
        else:
            blocks, variable, end = self._gathered(whole, self._scan(data))
        return len(blocks[0]), end, self._null_flags(blocks[0]), list(self._cells(whole, blocks, variable))

    def _null_flags(self, block: Bytes) -> Bytes | None:
        if not self.flags:
            return None
        return np.unpackbits(block[:, : self.flags], axis=1)[:, : len(self._units)]

    def _scan(self, data: bytes) -> list[int]:
        """Give where the lengths of variable cells stand, row by row; the last is not there any more."""
        first, *between = self._fixed_runs
        # After the row's last variable cell come the fixed ones of the next row as well.
        between[-1] += first
        steps = [(unit, LENGTH.size + run) for unit, run in zip(self._variable_units, between, strict=True)]
        marks: list[int] = []
        mark, length, at = marks.append, LENGTH.unpack_from, first
        with suppress(struct.error):
            for unit, run in itertools.cycle(steps):
                mark(at)
                at += length(data, at)[0] * unit + run
        return marks

    def _gathered(
        self, data: Bytes, marks: list[int]
    ) -> tuple[list[Bytes], list[tuple[Numbers, Numbers]], int]:
        """Give the runs of fixed cells as blocks, the variable cells' starts and counts, and the end."""
        units = self._variable_units
        rows = (len(marks) - 1) // len(units)
        at = np.array(marks[: rows * len(units)], np.int64).reshape(rows, len(units))
        counts = _taken(data, at.ravel(), LENGTH.size).view(">u4").astype(np.int64).reshape(at.shape)
        starts = at + LENGTH.size
        ends = starts + counts * units
        row_ends = ends[:, -1] + self._fixed_runs[-1]
        # Of the last row the cells may not all be there.
        rows = int(np.searchsorted(row_ends, len(data), "right"))
        begins = np.concatenate([np.zeros(1, np.int64), row_ends])[:rows]
        blocks = [_taken(data, begins, self._fixed_runs[0])]
        blocks += [_taken(data, ends[:rows, at], run) for at, run in enumerate(self._fixed_runs[1:])]
        variable = [(starts[:rows, at], counts[:rows, at]) for at in range(len(units))]
        return blocks, variable, int(row_ends[rows - 1]) if rows else 0

    def _cells(
        self, data: Bytes, blocks: list[Bytes], variable: list[tuple[Numbers, Numbers]]
    ) -> Iterator[FixedCells | VariableCells]:
        block, offset = 0, self.flags
        for unit, wide in zip(self._units, self._variable, strict=True):
            if wide:
                yield VariableCells(data, *variable[block], unit)
                block, offset = block + 1, 0
            else:
                yield FixedCells(blocks[block], offset, unit)
                offset += unit


def windows(data: Bytes, width: int, *, writeable: bool = False) -> Bytes:
    """Give so many bytes from each byte on, a row each, without copying them."""
    return np.lib.stride_tricks.as_strided(data, (len(data) - width + 1, width), (1, 1), writeable=writeable)


def _taken(data: Bytes, starts: Numbers, width: int) -> Bytes:
    """Give so many bytes from each start on, a row each."""
    if not width or not len(starts):
        return np.empty((len(starts), width), np.uint8)
    return windows(data, width)[starts]
