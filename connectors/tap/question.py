"""A question as one query; pure."""

import re
from collections.abc import Sequence

from connectors.adql.reserved import RESERVED
from connectors.contract import Parameter, QueryRequest
from connectors.errors import UsageError
from connectors.tap.adql import number, text
from connectors.tap.conditions import condition
from connectors.tap.options import Options
from connectors.tap.regions import region_condition
from connectors.tap.spans import band_condition, time_condition

__all__ = ["query_of"]

UNSENT = re.compile(r"[\x00\ud800-\udfff]")


def _fixed(options: Options) -> list[str]:
    """The conditions that make the dataset a slice of its table."""
    made = []
    for name, value in options.where.items():
        if isinstance(value, bool) and name not in options.integers:
            made.append(f"{name} = {text(str(value).lower())}")
        else:
            made.append(f"{name} = {text(value) if isinstance(value, str) else number(value)}")
    return made


def _places(options: Options, request: QueryRequest) -> list[str]:
    if request.region is not None:
        return [region_condition(options, request.region)]
    if request.target:
        raise UsageError(f"'{request.target}' has no position to search around.", field="target")
    return []


def _spans(options: Options, request: QueryRequest) -> list[str]:
    made = []
    if request.time is not None:
        if options.time is None:
            raise UsageError("This table cannot be asked by time.", field="time_min")
        made.append(time_condition(options.time, request.time))
    if request.band is not None:
        if options.band is None:
            raise UsageError("This table cannot be asked by wavelength.", field="band_min")
        made.append(band_condition(options.band, request.band))
    return made


def _filters(options: Options, parameters: Sequence[Parameter], request: QueryRequest) -> list[str]:
    known = {parameter.name: parameter for parameter in parameters}
    made = []
    for name, value in sorted(request.filters.items()):
        if name not in known:
            raise UsageError(f"This table cannot be asked by '{name}'.", field=name)
        made.append(condition(known[name], value, whole=known[name].field in options.integers))
    return made


def _uploads(options: Options, request: QueryRequest) -> None:
    if not request.uploads:
        return
    if not options.upload:
        raise UsageError("This service takes no tables.", field="uploads")
    if request.adql is None:
        raise UsageError("Tables are sent along with a question in ADQL.", field="uploads")
    for name in request.uploads:
        plain = name.isascii() and name.isidentifier() and name[0] != "_"
        if not plain or name.upper() in RESERVED:
            raise UsageError(f"'{name}' is no name for a table; take letters and digits.", field="uploads")


def _free(options: Options, adql: str) -> str:
    if not options.adql:
        raise UsageError("This dataset is asked by its form, not in ADQL.", field="adql")
    if not adql.strip():
        raise UsageError("Write a question, such as SELECT TOP 10 * FROM a_table.", field="adql")
    if UNSENT.search(adql):
        raise UsageError("There is a character in this that cannot be used.", field="adql")
    return adql


def query_of(
    options: Options, parameters: Sequence[Parameter], request: QueryRequest, *, top: int | None = None
) -> str:
    """The question in ADQL, a person's own as it stands; `top` limits rows where MAXREC does not.

    Raises UsageError naming the field at fault.
    """
    if request.max_rows < 1:
        raise UsageError("At least one row must be asked for.", field="max_rows")
    _uploads(options, request)
    if request.adql is not None:
        return _free(options, request.adql)
    conditions = [
        *_fixed(options),
        *_places(options, request),
        *_spans(options, request),
        *_filters(options, parameters, request),
    ]
    where = "\n  AND ".join(part for part in conditions if part)
    limit = f"TOP {top} " if top is not None else ""
    lines = [f"SELECT {limit}{', '.join(options.columns) or '*'}", f"FROM {options.table}"]
    lines += [f"WHERE {where}"] if where else []
    lines += [f"ORDER BY {', '.join(options.order)}"] if options.order else []
    return "\n".join(lines)
