"""What a person may ask of a table, made from its columns where its TOML gives nothing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pyarrow as pa

from connectors.archive import RESERVED
from connectors.contract import Column, Operator, Parameter, ParameterKind, Role
from connectors.local.sidecar import Sidecar
from connectors.local.survey import Span

__all__ = ["made_parameters", "parameter_name"]

MOST_CHOICES = 20
UNASKED = {Role.RA, Role.DEC, Role.ACCESS_URL, Role.PREVIEW, Role.LINK}


def parameter_name(column: str, taken: Iterable[str] = ()) -> str:
    """Give a column's name as a parameter's: a word of the URL, not the portal's own, not taken."""
    word = re.sub(r"[^A-Za-z0-9]+", "_", column).strip("_")[:40] or "unnamed"
    word = word if word[0].isalpha() else f"c_{word}"
    word = f"{word}_column" if word in RESERVED else word
    others, number, fresh = set(taken), 2, word
    while fresh in others:
        fresh, number = f"{word}_{number}", number + 1
    return fresh


def _noise(column: Column, span: Span, rows: int) -> bool:
    """Whether nobody would ask by it: links, errors of other columns, one value alone."""
    if column.role in UNASKED or column.ucd.lower().startswith(("stat.error", "pos.outline")):
        return True
    same = span.low == span.high if span.low is not None else span.texts is not None and len(span.texts) <= 1
    return not span.count or (same and span.count == rows and rows > 1)


def _number(column: Column, span: Span, identifies: bool) -> tuple[ParameterKind, Operator, str]:
    if identifies:  # exact digits: a range of floats cannot tell long identifiers apart
        return ParameterKind.TEXT, Operator.EQUALS, "The number itself."
    unit = f" {column.unit}" if column.unit else ""
    return ParameterKind.RANGE, Operator.BETWEEN, f"From {span.low:.6g} to {span.high:.6g}{unit}."


def _parameter(
    column: Column, kind: pa.DataType, span: Span, taken: Iterable[str], sidecar: Sidecar
) -> Parameter:
    identifies = column.name == sidecar.key or column.name in sidecar.names
    choices: list[str] = []
    way, operator, hint = ParameterKind.TEXT, Operator.CONTAINS, "A part of the text, in any case."
    if pa.types.is_boolean(kind):
        way, operator, hint = ParameterKind.FLAG, Operator.EQUALS, ""
    elif not pa.types.is_string(kind):
        way, operator, hint = _number(column, span, identifies)
    elif not identifies and span.texts and len(span.texts) <= min(MOST_CHOICES, span.count - 1):
        way, operator, hint, choices = ParameterKind.CHOICES, Operator.IN, "", span.texts
    return Parameter(
        name=parameter_name(column.name, taken),
        label=column.label,
        kind=way,
        unit=column.unit if way is ParameterKind.RANGE else "",
        help=" ".join(part for part in (column.description, hint) if part),
        choices=tuple((text, text) for text in choices),
        field=column.name,
        operator=operator,
    )


def _given(parameter: Parameter, spans: Mapping[str, Span]) -> Parameter:
    """Give a parameter of the TOML; choices that it leaves open are the values in the column."""
    texts = spans[parameter.field].texts
    if parameter.choices or parameter.kind not in {ParameterKind.CHOICE, ParameterKind.CHOICES} or not texts:
        return parameter
    return replace(parameter, choices=tuple((text, text) for text in texts))


def made_parameters(
    columns: Iterable[Column],
    types: Mapping[str, pa.DataType],
    spans: Mapping[str, Span],
    rows: int,
    sidecar: Sidecar,
) -> tuple[Parameter, ...]:
    """Give the TOML's parameters, or one for each column worth asking by, in the columns' order.

    A number is asked as a range, a boolean as a flag, text of at most 20 distinct values as choices, other
    text by a part of it.
    """
    if sidecar.parameters:
        return tuple(_given(item.parameter(), spans) for item in sidecar.parameters)
    made: list[Parameter] = []
    for column in columns:
        if not _noise(column, spans[column.name], rows):
            taken = [item.name for item in made]
            made.append(_parameter(column, types[column.name], spans[column.name], taken, sidecar))
    return tuple(made)
