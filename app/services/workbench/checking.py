"""Looking at a query before it is sent: what is wrong and where, what it will do, what it still needs."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from app.services.workbench.catalogue import Catalogue
from connectors.adql import (
    AdqlFault,
    Hole,
    Query,
    check,
    explain,
    fill,
    format_query,
    named,
    parameters_of,
    parse_query,
)
from connectors.contract import AdqlPowers, TableInfo
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, UsageError

__all__ = ["Checked", "Checker", "filled", "formatted"]

UPLOADED = "tap_upload."
STANDARD = "tap_schema."
MOST_NEAR = 400


@dataclass(frozen=True, slots=True)
class Checked:
    """What is at fault, in the order of the text; what it will do, and why it may take long, in sentences.

    `parameters` are the text's own, in braces; `values` those that they have, `lacking` what is wrong with
    these by name.
    """

    faults: Sequence[AdqlFault] = ()
    sentences: Sequence[str] = ()
    slow: Sequence[str] = ()
    parameters: Sequence[Hole] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    lacking: Mapping[str, str] = field(default_factory=dict)


class Unknown(Exception):  # noqa: N818 - it ends a look, and is told to nobody
    """The service does not tell its tables now."""


@dataclass(frozen=True, slots=True)
class _Schema:
    """The service's tables as a check asks for them, and the person's own that go along."""

    tables: Catalogue
    uploads: Mapping[str, Sequence[str]]
    deadline: Deadline

    def columns(self, table: str) -> Sequence[str] | None:
        name = table.casefold()
        if name.startswith(UPLOADED):
            by_case = {one.casefold(): columns for one, columns in self.uploads.items()}
            return by_case.get(name.removeprefix(UPLOADED))
        if self.tables.info(table) is None:
            if name.startswith(STANDARD):
                raise Unknown  # some services do not list the tables that all have
            return None
        try:
            told = self.tables.table(table, self.deadline)
        except ConnectorError as error:
            raise Unknown from error
        return [column.name for column in told.columns or ()]

    def near(self, table: str) -> Sequence[str]:
        if table.casefold().startswith(UPLOADED):
            return [f"TAP_UPLOAD.{name}" for name in self.uploads]
        return self.tables.near(table, MOST_NEAR)


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks queries to one service; `tables` and `powers` are None where it has not told them.

    `uploads` are columns of the tables that go along, by name.
    """

    tables: Catalogue | None
    powers: AdqlPowers | None
    uploads: Mapping[str, Sequence[str]]

    def look(self, text: str, values: Mapping[str, str], deadline: Deadline) -> Checked:
        """What there is to say of a text; nothing of an empty one."""
        if not text.strip():
            return Checked()
        try:
            holes = parameters_of(text)
            query = parse_query(_stand_in(text, holes))
        except AdqlFault as fault:
            return Checked(faults=fault.all)
        sentences, slow = self._explained(text, query)
        return Checked(
            self._faults(query, deadline),
            sentences,
            slow,
            holes,
            {hole.name: values.get(hole.name, "") for hole in holes},
            _lacking(text, holes, values),
        )

    def _explained(self, text: str, query: Query) -> tuple[Sequence[str], Sequence[str]]:
        """Sentences, and why it may take long, with the text's parameters as they are written."""
        words = named(text)
        with suppress(AdqlFault):  # where only a number can stand, that of `query` is told of
            query = parse_query(words.text)
        told = explain(query, self._rows())
        return [words.back(one) for one in told.sentences], [words.back(one) for one in told.slow]

    def _faults(self, query: Query, deadline: Deadline) -> Sequence[AdqlFault]:
        if self.tables is None:
            return ()
        functions = None if self.powers is None else [one.name for one in self.powers.functions]
        try:
            return check(query, _Schema(self.tables, self.uploads, deadline), functions)
        except Unknown:
            return ()

    def _rows(self) -> Callable[[str], int | None]:
        def rows(table: str) -> int | None:
            told: TableInfo | None = self.tables.info(table) if self.tables else None
            return told.rows if told else None

        return rows


def _stand_in(text: str, holes: Sequence[Hole]) -> str:
    """The text with a number of the same length in each parameter's place, so that places stay."""
    for hole in holes:
        text = text.replace(f"{{{hole.name}}}", "1" + " " * (len(hole.name) + 1))
    return text


def _lacking(text: str, holes: Sequence[Hole], values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with each value by the name of its parameter; one that is not given yet is."""
    wrong: dict[str, str] = {}
    good = {hole.name: "1" for hole in holes}
    for hole in holes:
        try:
            fill(text, {**good, hole.name: values.get(hole.name, "")})
        except UsageError as error:
            wrong[hole.name] = error.message
    return wrong


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its parameters' values. Raises UsageError."""
    return fill(text, values)


def formatted(text: str) -> str:
    """The text with a line for each clause; one that cannot be read stays as it is."""
    try:
        words = named(text)
        return words.back(format_query(parse_query(words.text)))
    except AdqlFault:
        return text
