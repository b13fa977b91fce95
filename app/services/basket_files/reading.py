"""A basket's file read back: VOTable, CSV or JSON, each fault with its line."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.services.basket_files.checking import Faulty, reference_from
from app.services.basket_files.writing import FORMULA
from app.services.baskets import MOST_ITEMS, NAME_LONGEST, NOTE_LONGEST, Reference
from app.services.baskets.texts import storable
from connectors.deadline import Deadline
from connectors.errors import ConnectorError
from connectors.votable import read_votable

__all__ = ["MOST_BYTES", "BasketFile", "LineFault", "read_file"]

MOST_BYTES = 32 * 1024 * 1024
MOST_FAULTS = 20
CELL_LONGEST = 500_000
SECONDS = 20.0

Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong, and where: `line 12`, `item 3`, or nowhere in particular."""

    where: str
    words: str


@dataclass(frozen=True, slots=True)
class BasketFile:
    """What a file holds; where there are faults, nothing of it is to be used."""

    name: str = ""
    note: str = ""
    references: Sequence[Reference] = ()
    faults: Sequence[LineFault] = field(default_factory=list)


class _Unreadable(ValueError):  # noqa: N818 - named by what the file is
    """The file as a whole cannot be read."""

    def __init__(self, words: str, where: str = "") -> None:
        super().__init__(words)
        self.fault = LineFault(where, words)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _Unreadable("The text is not UTF-8. Save it as UTF-8.", f"line {line}") from None


def _plain(cell: str) -> str:
    """Without the apostrophe that stands before what a spreadsheet would run."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _csv_lines(data: bytes) -> Iterator[tuple[str, Cells]]:
    csv.field_size_limit(CELL_LONGEST)
    reader = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
    try:
        heads = next(reader, [])
        if not {"kind", "label"} <= set(heads):
            raise _Unreadable(
                "The first line does not name the columns of a basket: kind, label and others.", "line 1"
            )
        for cells in reader:
            if not cells:
                continue
            where = f"line {reader.line_num}"
            if len(cells) != len(heads):
                raise _Unreadable(f"There are {len(cells)} cells, and {len(heads)} columns.", where)
            yield where, dict(zip(heads, map(_plain, cells), strict=True))
    except csv.Error as error:
        raise _Unreadable(f"This is no CSV: {error}.", f"line {reader.line_num}") from None


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _json_document(data: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(_text(data), parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise _Unreadable(f"This is no JSON: {error.msg}.", f"line {error.lineno}") from None
    except RecursionError:
        raise _Unreadable("This JSON is nested deeper than any basket.") from None
    except ValueError as error:
        if isinstance(error, _Unreadable):
            raise
        raise _Unreadable(f"This cannot be read: {str(error)[:100]}.") from None
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise _Unreadable("This JSON is no basket: it has no list of items.")
    return document


def _json_lines(document: Mapping[str, Any]) -> Iterator[tuple[str, Cells]]:
    for number, cells in enumerate(document["items"], 1):
        if not isinstance(cells, dict):
            raise _Unreadable("This is no item.", f"item {number}")
        yield f"item {number}", cells


def _votable(data: bytes) -> tuple[Mapping[str, Any], Iterator[tuple[str, Cells]]]:
    try:
        stream = read_votable([data], max_rows=MOST_ITEMS + 1, deadline=Deadline(SECONDS))
        if not {"kind", "label"} <= {column.name for column in stream.columns}:
            raise _Unreadable("This VOTable is no basket: it has no columns kind and label.")
        rows = [row for batch in stream for row in batch.to_pylist()]
    except ConnectorError as error:
        raise _Unreadable(error.message) from None
    if stream.diagnosis:
        raise _Unreadable(stream.diagnosis)
    return {info.name: info.value for info in stream.infos}, (
        (f"row {number}", row) for number, row in enumerate(rows, 1)
    )


def _parts(data: bytes) -> tuple[Mapping[str, Any], Iterator[tuple[str, Cells]]]:
    """What the file says of the basket, and its lines; the form is told by how it begins."""
    start = data[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"{", b"[")):
        document = _json_document(data)
        return document, _json_lines(document)
    if start.startswith((b"<", b"\x1f\x8b")):
        return _votable(data)
    return {}, _csv_lines(data)


def _told(head: Mapping[str, Any], name: str, longest: int) -> str:
    value = head.get(name)
    return storable(value)[:longest].strip() if isinstance(value, str) else ""


def _whole(data: bytes) -> tuple[Mapping[str, Any], Iterator[tuple[str, Cells]]]:
    if len(data) > MOST_BYTES:
        raise _Unreadable(f"The file is larger than {MOST_BYTES // 1024**2} MB.")
    if not data.strip():
        raise _Unreadable("The file is empty.")
    return _parts(data)


def _references(lines: Iterator[tuple[str, Cells]], faults: list[LineFault]) -> list[Reference]:
    """What the lines speak of; faults are added to those given. Raises _Unreadable."""
    references: list[Reference] = []
    for where, cells in lines:
        if len(references) >= MOST_ITEMS:
            raise _Unreadable(f"There are more than {MOST_ITEMS} items.", where)
        try:
            references.append(reference_from(cells))
        except Faulty as error:
            faults.append(LineFault(where, str(error)))
        if len(faults) >= MOST_FAULTS:
            raise _Unreadable("There are more faults; these are the first.")
    if not references and not faults:
        raise _Unreadable("There is no item in the file.")
    return references


def read_file(data: bytes) -> BasketFile:
    """The references of a file; what is wrong is told with its place, at most the first so many faults."""
    faults: list[LineFault] = []
    try:
        head, lines = _whole(data)
        references = _references(lines, faults)
    except _Unreadable as error:
        return BasketFile(faults=[*faults, error.fault])
    if faults:
        return BasketFile(faults=faults)
    name, note = _told(head, "basket", NAME_LONGEST), _told(head, "note", NOTE_LONGEST)
    return BasketFile(name, note, references)
