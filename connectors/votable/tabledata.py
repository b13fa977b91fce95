"""TABLEDATA to Arrow: rows are rewritten as lines for Arrow's CSV reader (VOTable 1.5, section 6.1)."""

import itertools
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress

import pyarrow as pa
import pyarrow.csv
from lxml import etree

from connectors.votable.binary import decode_cell
from connectors.votable.cells import finish_scalars, read_cells, trimmed
from connectors.votable.faults import Faults, shortened
from connectors.votable.fields import INTEGERS, FieldSpec, schema_of
from connectors.votable.markup import CELL, Lines, Tags, decoded, repaired
from connectors.votable.rows import read_rows
from connectors.votable.source import Source

__all__ = ["TableData"]

FIRST, LARGEST, GROWTH = 1 << 15, 1 << 20, 4
ROOM = 1 << 24
NUMBER, PAIR = 8, 16
PATIENCE = 0.2
ROW_AT_MOST, ODD_AT_MOST = 1 << 26, 1 << 22
HEXADECIMAL = re.compile(rb"(?:\A|[\x1f\n])[ \t]*-?0[xX]")


def _spellings(word: str) -> list[str]:
    return [
        "".join(each) for each in itertools.product(*((letter.lower(), letter.upper()) for letter in word))
    ]


TRUE = [*_spellings("true"), "T", "t", "1"]
FALSE = [*_spellings("false"), "F", "f", "0"]


def _csv_type(spec: FieldSpec) -> pa.DataType:
    if spec.is_array or spec.is_text or spec.is_complex or spec.shape or spec.datatype == "bit":
        return pa.string()
    return pa.float64() if spec.datatype == "float" else spec.element


def _largest(specs: Sequence[FieldSpec]) -> int:
    """Give how much to read at once: a fixed array without values is 5 bytes of text and its whole length."""
    kinds = [spec.arrow_type for spec in specs if pa.types.is_fixed_size_list(spec.arrow_type)]
    filled: int = sum(
        kind.list_size * (PAIR if pa.types.is_nested(kind.value_type) else NUMBER) for kind in kinds
    )
    shortest: int = len("<TR></TR>") + len(specs) * len("<TD/>")
    return min(LARGEST, ROOM * shortest // max(filled, 1))


class TableData:
    """Reads the rows after `<TABLEDATA>`; then `rest` is what follows, `closed` whether they ended well."""

    def __init__(
        self, source: Source, start: bytes, name: str, specs: Sequence[FieldSpec], faults: Faults
    ) -> None:
        self.rest = start
        self.closed = False
        self._source = source
        self._tags = Tags(name)
        self._specs = specs
        self._faults = faults
        self._schema = schema_of(specs)
        self._largest = _largest(specs)
        self._types = {str(at): _csv_type(spec) for at, spec in enumerate(specs)}
        truth = any(spec.datatype == "boolean" for spec in specs)
        self._nulls = ["", "?"] if truth else [""]
        self._integers = any(spec.datatype in INTEGERS for spec in specs)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Give rows as they come."""
        for chunk, more in self._chunks():
            for batch in self._read(chunk, more):
                yield batch
                self._faults.row += batch.num_rows
            if self._faults.cut:
                return

    def _chunks(self) -> Iterator[tuple[bytes, bool]]:
        """Give whole rows, few at first so that the first are there soon."""
        want = min(FIRST, self._largest)
        while True:
            whole, ended = self._gather(want)
            last = ended or whole.rfind(self._tags.close) >= 0
            end = 0 if last and len(whole) <= 2 * want else self._cut(whole, want)
            if last and not end:
                break
            self.rest = b""
            if end:
                yield whole[:end], True
            elif len(whole) > ROW_AT_MOST:
                self._faults.stop(f"Row {self._faults.row + 1} is larger than can be read.")
                return
            # What comes back needs more than there was: it is a part of a row, or of a comment.
            part = not end or bool(self.rest)
            self.rest += whole[end:]
            want = max(min(want * GROWTH, self._largest), 2 * len(self.rest) if part else 0)
        yield from self._last(whole)

    def _gather(self, want: int) -> tuple[bytes, bool]:
        """Give what is at hand and what comes, so much unless it comes slowly, and whether it ended."""
        held, kept, started, data = [self.rest], len(self.rest), time.monotonic(), b" "
        while data and kept < want and (time.monotonic() - started < PATIENCE or len(held) == 1):
            data = self._source.read()
            held.append(data)
            kept += len(data)
        return b"".join(held), not data

    def _cut(self, whole: bytes, want: int) -> int:
        """Give where the last row ends of those wanted, or the first that is longer, 0 where none does."""
        if len(whole) <= 2 * want:
            return self._tags.row_end(whole)
        close = whole.find(self._tags.close)
        rows = whole if close < 0 else whole[:close]
        return self._tags.row_end(rows[:want]) or self._tags.first_row_end(rows)

    def _last(self, whole: bytes) -> Iterator[tuple[bytes, bool]]:
        at = whole.find(self._tags.close)
        self.closed = at >= 0
        if self.closed:
            self.rest = whole[at:]
            if rows := whole[:at].strip():
                yield rows, False
            return
        end = self._tags.row_end(whole)
        self.rest = b""
        if end:
            yield whole[:end], False
        if not self._faults.cut:
            self._faults.stop(self._broken(whole[end:]))

    def _broken(self, rest: bytes) -> str:
        words = f"The answer breaks off after row {self._faults.row}."
        if self._source.lost:
            return f"{words} {self._source.lost}"
        said = shortened(rest[:4096].decode("utf-8", "replace"))
        return f"{words} Its last words are “{said}”." if said else words

    def _read(self, chunk: bytes, more: bool) -> Iterator[pa.RecordBatch]:
        if not self._specs:
            return
        lines = self._tags.lines(chunk)
        batches = None if lines is None else self._from_lines(lines)
        yield from self._tree(chunk, more) if batches is None else batches

    def _from_lines(self, lines: Lines) -> list[pa.RecordBatch] | None:
        """Read lines by the quicker way that can, None where neither can."""
        for read in (self._typed, self._texts):
            with suppress(pa.ArrowInvalid):
                return read(lines)
        return None

    def _typed(self, lines: Lines) -> list[pa.RecordBatch]:
        """Read lines of which each cell is what its column declares. Raises pa.ArrowInvalid."""
        data = lines.data
        hexed = (b"x" in data and b"0x" in data) or (b"X" in data and b"0X" in data)
        if hexed and self._integers and HEXADECIMAL.search(data):
            raise pa.ArrowInvalid("hexadecimal")
        table = self._csv(data, self._types)
        return [self._finished(batch, lines) for batch in table.to_batches()]

    def _finished(self, batch: pa.RecordBatch, lines: Lines) -> pa.RecordBatch:
        arrays = []
        for values, spec in zip(batch.columns, self._specs, strict=True):
            if values.type == pa.string():
                arrays.append(read_cells(trimmed(decoded(values, lines)), spec, self._faults))
            else:
                arrays.append(finish_scalars(values, spec))
        return pa.RecordBatch.from_arrays(arrays, schema=self._schema)

    def _texts(self, lines: Lines) -> list[pa.RecordBatch]:
        """Read lines cell by cell. Raises pa.ArrowInvalid where rows differ in length."""
        types = dict.fromkeys(self._types, pa.string())
        try:
            table = self._csv(lines.data, types)
        except pa.ArrowInvalid:
            data = lines.data.decode("utf-8", "replace").encode()
            if data == lines.data:
                raise
            table = self._csv(data, types)
            self._faults.note(
                "utf8", "Some characters are not the UTF-8 that is promised: they are replaced."
            )
        columns = [column.combine_chunks() for column in table.columns]
        arrays = [
            read_cells(trimmed(decoded(texts, lines)), spec, self._faults)
            for texts, spec in zip(columns, self._specs, strict=True)
        ]
        return [pa.RecordBatch.from_arrays(arrays, schema=self._schema)]

    def _csv(self, data: bytes, types: dict[str, pa.DataType]) -> pa.Table:
        # One thread: the web workers have their own, and a second gains little here.
        names, block = list(types), len(data) + 1
        return pa.csv.read_csv(
            pa.BufferReader(data),
            pa.csv.ReadOptions(column_names=names, block_size=block, use_threads=False),
            pa.csv.ParseOptions(delimiter=CELL.decode(), quote_char=False, ignore_empty_lines=False),
            pa.csv.ConvertOptions(
                column_types=types,
                null_values=self._nulls,
                strings_can_be_null=False,
                true_values=TRUE,
                false_values=FALSE,
            ),
            memory_pool=pa.system_memory_pool(),
        )

    def _tree(self, chunk: bytes, more: bool) -> Iterator[pa.RecordBatch]:
        """Read rows that are no plain markup. A construct that is cut waits for its end."""
        try:
            tree = self._tags.parse(chunk)
        except etree.XMLSyntaxError as error:
            if more and b"<!" in chunk and len(chunk) < ODD_AT_MOST:
                self.rest = chunk
                return
            yield from self._repaired(chunk, error)
            return
        batches = None
        if tree.find(".//*[@encoding]") is None and (lines := self._tags.lines(self._tags.plain(tree))):
            batches = self._from_lines(lines)
        if batches is None:
            batches = [read_rows(tree, self._specs, self._faults, decode_cell)]
        yield from batches

    def _repaired(self, chunk: bytes, error: etree.XMLSyntaxError) -> Iterator[pa.RecordBatch]:
        """Read broken markup: bare ampersands are taken literally, else the rows before the fault."""
        mended = repaired(chunk)
        if mended != chunk:
            self._faults.note("bare", "Some “&” are not written as &amp;: they are taken literally.")
            yield from self._read(mended, more=False)
            return
        if rows := self._tags.sound_rows(chunk):
            yield from self._read(rows, more=False)
        self._faults.stop(f"The markup breaks after row {self._faults.row}: {error.msg}.")
