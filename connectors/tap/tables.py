"""What tables a service has and what columns they have (VOSI 1.1, section 3; TAP 1.1, section 4)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from connectors.answers import in_its_words
from connectors.contract import Column, FoundColumn, TableInfo
from connectors.deadline import Deadline
from connectors.errors import Refused, Unreadable
from connectors.tap.adql import text
from connectors.tap.markup import Element, elements, words
from connectors.transport import Request, Stream, Transport
from connectors.votable import read_votable

__all__ = ["Tables"]

MOST_TABLES = 200_000
MOST_COLUMNS = 10_000
LONGEST_COUNT = 18


def _sized(datatype: str, size: str) -> str:
    return f"{datatype}[{size}]" if size and size != "1" else datatype


def _column(element: Element) -> Column:
    kind = element.find("{*}dataType")
    size, xtype = (kind.get("arraysize", ""), kind.get("extendedType", "")) if kind is not None else ("", "")
    return Column(
        name=words(element, "name"),
        datatype=_sized(words(element, "dataType"), size),
        unit=words(element, "unit"),
        ucd=words(element, "ucd"),
        utype=words(element, "utype"),
        xtype=xtype,
        description=words(element, "description"),
    )


def _table(element: Element) -> TableInfo:
    """A table without its columns (VODataService 1.1, section 3.3)."""
    schema = next(element.iterancestors("{*}schema"), None)
    return TableInfo(
        name=words(element, "name"),
        title=words(element, "title"),
        description=words(element, "description"),
        schema=words(schema, "name") if schema is not None else "",
        kind=element.get("type", "table"),
        rows=_count(words(element, "nrows")),
    )


def _count(text: str) -> int | None:
    """About how many rows there are (VODataService 1.2, section 3.3)."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_COUNT else None


def _is_indexed(element: Element) -> bool:
    flags = {" ".join("".join(map(str, flag.itertext())).split()) for flag in element.iterfind("{*}flag")}
    return bool(flags & {"indexed", "primary"})


def _row_text(row: dict[str, Any], *names: str) -> str:
    """The first that is there: 1.0 and 1.1 of TAP name some columns differently."""
    values = (row.get(name) for name in names)
    return " ".join(str(next((value for value in values if value not in {None, ""}), "")).split())


def _column_of_row(row: dict[str, Any]) -> Column:
    return Column(
        name=_row_text(row, "column_name"),
        datatype=_sized(_row_text(row, "datatype"), _row_text(row, "arraysize", "size")),
        unit=_row_text(row, "unit"),
        ucd=_row_text(row, "ucd"),
        utype=_row_text(row, "utype"),
        xtype=_row_text(row, "xtype"),
        description=_row_text(row, "description"),
    )


def _table_of_row(row: dict[str, Any]) -> TableInfo:
    return TableInfo(
        name=_row_text(row, "table_name"),
        description=_row_text(row, "description"),
        schema=_row_text(row, "schema_name"),
        kind=_row_text(row, "table_type") or "table",
        rows=_count(_row_text(row, "nrows")),
    )


def _bare(name: str) -> str:
    return name.replace('"', "").lower()


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one service, asked by VOSI, and by TAP_SCHEMA where it has no VOSI."""

    transport: Transport
    base: str

    def listed(self, deadline: Deadline) -> tuple[TableInfo, ...]:
        """All tables, without columns, for there may be a million of them. Raises ConnectorError."""
        for parameters in ({"detail": "min"}, {}):
            request = Request(f"{self.base}/tables", parameters=parameters)
            try:
                found = tuple(self._streamed(request, deadline))
            except Refused:
                continue
            except Unreadable:
                break  # too large, or no list at all: without the detail it would be no better
            if found:
                return found
        rows = self._rows("TAP_SCHEMA.tables", MOST_TABLES, deadline)
        return tuple(map(_table_of_row, rows))

    def one(self, name: str, deadline: Deadline) -> TableInfo:
        """A table with its columns. Raises ConnectorError."""
        request = Request(f"{self.base}/tables/{quote(name, safe='')}", keep=True)
        try:
            body = self.transport.ask(request, deadline).body
            for element in elements([body], "table"):
                columns = tuple(map(_column, element.iterfind("{*}column")))
                if columns and _bare(words(element, "name")) == _bare(name):
                    quick = filter(_is_indexed, element.iterfind("{*}column"))
                    indexed = tuple(words(one, "name") for one in quick)
                    return replace(_table(element), columns=columns, indexed=indexed)
        except (Refused, Unreadable):
            pass
        return self._from_schema(name, deadline)

    def columns(self, which: str, most: int, deadline: Deadline) -> list[FoundColumn]:
        """The columns of TAP_SCHEMA.columns for which a condition holds. Raises ConnectorError."""
        rows = self._rows("TAP_SCHEMA.columns", most, deadline, f"WHERE {which}")
        return [FoundColumn(_row_text(row, "table_name"), _column_of_row(row)) for row in rows]

    def _streamed(self, request: Request, deadline: Deadline) -> Iterator[TableInfo]:
        with self.transport.open(request, deadline) as stream:
            for element in elements(stream, "table"):
                yield _table(element)

    def _from_schema(self, name: str, deadline: Deadline) -> TableInfo:
        try:
            which = f"WHERE table_name = {text(name)}"
        except ValueError as error:
            raise Refused(f"No table has this name: {error}") from error
        columns = self._rows("TAP_SCHEMA.columns", MOST_COLUMNS, deadline, which)
        if not columns:
            raise Refused(f"The service has no table '{name}'.")
        tables = map(_table_of_row, self._rows("TAP_SCHEMA.tables", 1, deadline, which))
        table = next(tables, TableInfo(name=name))
        indexed = tuple(_row_text(row, "column_name") for row in columns if _row_text(row, "indexed") == "1")
        return replace(table, name=name, columns=tuple(map(_column_of_row, columns)), indexed=indexed)

    def _opened(self, request: Request, deadline: Deadline) -> Stream:
        try:
            return self.transport.open(request, deadline)
        except Refused as refusal:
            raise in_its_words(refusal, deadline) from refusal

    def _rows(self, table: str, most: int, deadline: Deadline, which: str = "") -> list[dict[str, Any]]:
        query = f"SELECT * FROM {table} {which}".strip()  # noqa: S608 - a name of ours and a literal
        form = {"REQUEST": "doQuery", "LANG": "ADQL", "QUERY": query, "MAXREC": str(most)}
        request = Request(f"{self.base}/sync", method="POST", data=form)
        with self._opened(request, deadline) as stream:
            rows = read_votable(stream, max_rows=most, deadline=deadline)
            return [
                {name.lower(): value for name, value in row.items()}
                for batch in rows
                for row in batch.to_pylist()
            ]
