"""Which rows of an answer are looked at: a filter for a column, a condition in ADQL, ticked rows.

A filter is `10..12`, `10..<12`, `10..`, `..12`, `>5`, `>=5`, `<5`, `<=5`, `5` for numbers, with dates for
times in MJD; `M 3` for a part of a text in any case, `=M 31` for all of it; `=a|b` for any of some values;
`null`; and `!` before any of these for the contrary.
"""

import math
import re
from collections.abc import Collection, Sequence

import pyarrow as pa
from werkzeug.datastructures import MultiDict

from app.forms.faults import FormFault
from app.services.paging import FILTER
from app.services.subsets import MOST_CHOSEN, Condition, Contains, Filters, Missing, OneOf, Range
from connectors.adql import AdqlFault, condition_sql
from connectors.contract import Column, Role
from connectors.errors import UsageError
from connectors.kinds import is_number
from connectors.units import mjd_of

__all__ = ["PREFIX", "filter_names", "read_condition", "read_subset", "where_fault"]

PREFIX = FILTER
LONGEST = 500
TIMES = frozenset({Role.TIME_START, Role.TIME_END})
COMPARED = re.compile(r"(>=|<=|>|<|≥|≤)\s*(.+)", re.DOTALL)
NUMBERS = "Give a range such as 10..12, a limit such as >5, a number, or null."
TRUTHS = {"yes": "true", "true": "true", "1": "true", "no": "false", "false": "false", "0": "false"}


def _number(text: str, column: Column) -> float:
    tidy = text.strip().replace("\u2212", "-")
    if column.role in TIMES and re.match(r"\d{4}-", tidy):
        try:
            return mjd_of(tidy)
        except UsageError as error:
            raise FormFault("Give a date such as 2020-03-01, or a number of days (MJD).") from error
    try:
        number = float(tidy)
    except ValueError as error:
        raise FormFault(NUMBERS) from error
    if not math.isfinite(number):
        raise FormFault(NUMBERS)
    return number


def _range(text: str, column: Column) -> Range:
    if match := COMPARED.fullmatch(text):
        limit = _number(match[2], column)
        sign = match[1].replace("≥", ">=").replace("≤", "<=")
        if sign.startswith(">"):
            return Range(low=limit, without_low=sign == ">")
        return Range(high=limit, without_high=sign == "<")
    low, dots, high = text.partition("..")
    if not dots:
        number = _number(text.removeprefix("="), column)
        return Range(number, number)
    upper = high.strip().removeprefix("<")
    made = Range(
        _number(low, column) if low.strip() else None,
        _number(upper, column) if upper.strip() else None,
        without_high=upper != high.strip(),
    )
    if made.low is None and made.high is None:
        raise FormFault(NUMBERS)
    if made.low is not None and made.high is not None and made.low > made.high:
        raise FormFault("The lower limit is above the upper one.")
    return made


def _test(text: str, column: Column, kind: pa.DataType) -> Range | OneOf | Contains | Missing:
    if text.casefold() == "null":
        return Missing()
    if pa.types.is_boolean(kind):
        if text.casefold().removeprefix("=") not in TRUTHS:
            raise FormFault("Give yes, no or null.")
        return OneOf((TRUTHS[text.casefold().removeprefix("=")],))
    if is_number(kind):
        if text.startswith("=") and "|" in text:
            values = tuple(part.strip() for part in text[1:].split("|"))
            for value in values:
                _number(value, column)
            return OneOf(values)
        return _range(text, column)
    if pa.types.is_nested(kind):
        raise FormFault("Lists can only be searched for null.")
    return OneOf(tuple(text[1:].split("|"))) if text.startswith("=") else Contains(text)


def read_condition(text: str, column: Column, kind: pa.DataType) -> Condition:
    """What the text asks of the column's values. Raises FormFault."""
    tidy = text.strip()
    if len(tidy) > LONGEST or "\x00" in tidy:
        raise FormFault(f"At most {LONGEST} plain characters fit here.")
    negated = tidy.startswith("!")
    wanted = tidy[1:].strip() if negated else tidy
    if not wanted:
        raise FormFault("After ! comes what is not wanted.")
    return Condition(column.name, _test(wanted, column, kind), negated)


def _rows(text: str) -> tuple[int, ...]:
    parts = [part for part in text.replace(",", " ").split() if part]
    if len(parts) > MOST_CHOSEN or not all(re.fullmatch("[0-9]{1,9}", part) for part in parts):
        raise FormFault(f"Give at most {MOST_CHOSEN} row numbers.")
    return tuple(int(part) for part in parts)


def where_fault(text: str, columns: Collection[str]) -> AdqlFault | None:
    """What is wrong with a condition, and where; None where nothing is."""
    try:
        condition_sql(text, columns)
    except AdqlFault as fault:
        return fault
    return None


def filter_names(typed: MultiDict[str, str]) -> set[str]:
    """The arguments that say which rows of an answer are looked at."""
    return {name for name in typed if name.startswith(PREFIX)} | {"where", "only"}


def read_subset(
    typed: MultiDict[str, str], columns: Sequence[Column], schema: pa.Schema
) -> tuple[Filters, dict[str, str]]:
    """The filters of the URL, and what is wrong with them by argument; a faulty one is left out."""
    by_name = {column.name: column for column in columns}
    conditions: list[Condition] = []
    faults: dict[str, str] = {}
    for name, text in typed.items(multi=True):
        if not name.startswith(PREFIX) or not text.strip():
            continue
        column = by_name.get(name.removeprefix(PREFIX))
        if column is None:
            faults[name] = f"The answer has no column '{name.removeprefix(PREFIX)[:60]}'."
            continue
        try:
            conditions.append(read_condition(text, column, schema.field(column.name).type))
        except FormFault as fault:
            faults[name] = str(fault)
    where = _where(typed.get("where", ""), list(by_name), faults)
    try:
        rows = _rows(typed.get("only", ""))
    except FormFault as fault:
        faults["only"], rows = str(fault), ()
    return Filters(tuple(sorted(conditions, key=repr)), where, rows), faults


def _where(text: str, columns: Collection[str], faults: dict[str, str]) -> str:
    if not text.strip():
        return ""
    try:
        return condition_sql(text, columns)
    except AdqlFault as fault:
        faults["where"] = fault.message
        return ""
