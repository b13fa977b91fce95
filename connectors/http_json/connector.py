"""The connector to REST archives that answer in JSON."""

from collections.abc import Iterable
from typing import ClassVar

from connectors.archive import Archive, Dataset
from connectors.contract import (
    Capability,
    Description,
    Operator,
    Parameter,
    ParameterKind,
    Plan,
    QueryRequest,
    RowStream,
)
from connectors.deadline import Deadline
from connectors.errors import UsageError
from connectors.http_json.options import Options
from connectors.http_json.pages import Pages, page_pairs, page_size
from connectors.http_json.question import asked_pairs
from connectors.http_json.recipes import address_of, recipes_of
from connectors.http_json.rows import JsonRows
from connectors.recognition import recognised
from connectors.registry import Tools
from connectors.units import converted

__all__ = ["HttpJsonConnector"]

WORDS = {ParameterKind.TEXT, ParameterKind.CHOICE, ParameterKind.CHOICES}
EQUAL = {Operator.EQUALS, Operator.IN}


def _check_columns(dataset: Dataset, names: Iterable[str]) -> None:
    """Every column that the dataset speaks of is there. Raises ValueError naming the key."""
    known = set(names)
    spoken = {
        "key": [dataset.key] if dataset.key else [],
        "shown": dataset.shown,
        "roles": dataset.roles,
        "links": dataset.links,
    }
    for key, columns in spoken.items():
        if strange := [name for name in columns if name not in known]:
            raise ValueError(f"{key}: there is no column '{strange[0]}'")


def _check_parameters(parameters: Iterable[Parameter], options: Options) -> None:
    """Every filter can be sent. Raises ValueError naming the key."""
    known = {parameter.name: parameter for parameter in parameters}
    for name in options.checked:
        if name not in known or known[name].kind not in WORDS or known[name].operator not in EQUAL:
            raise ValueError(f"options.checked: '{name}' is no filter by equality of texts")
    for name, parameter in known.items():
        if parameter.operator is Operator.BETWEEN and Operator.BETWEEN not in options.operators:
            raise ValueError(f"parameters.{name}: options.operators must say how 'between' is sent")
        try:
            converted(1.0, parameter.unit, parameter.field_unit)
        except UsageError as error:
            raise ValueError(f"parameters.{name}: {error.message}") from error


def _capabilities(options: Options) -> frozenset[Capability]:
    ways = {
        Capability.CONE: options.cone,
        Capability.TIME: options.time,
        Capability.BAND: options.band,
    }
    return frozenset(capability for capability, way in ways.items() if way)


class HttpJsonConnector:
    """Asks one dataset of a REST service, as its options say; docs/connectors.md tells them."""

    name: ClassVar[str] = "http-json"

    def __init__(self, archive: Archive, dataset: Dataset, tools: Tools) -> None:  # noqa: ARG002 - made as all are
        if dataset.url is None:
            raise ValueError("url: the address of the service is needed")
        self._url = dataset.url
        self._options = Options.model_validate(dataset.options)
        self._transport = tools.transport
        self._parameters = tuple(item.parameter() for item in dataset.parameters)
        columns = [option.column() for option in self._options.columns]
        _check_columns(dataset, (column.name for column in columns))
        _check_parameters(self._parameters, self._options)
        self._description = Description(
            parameters=self._parameters,
            capabilities=_capabilities(self._options),
            columns=recognised(columns, dataset),
            key=dataset.key,
            examples=tuple(dataset.examples),
        )

    def describe(self) -> Description:
        """Tell what the configuration says; nobody is asked."""
        return self._description

    def plan(self, request: QueryRequest) -> Plan:
        """Give the address of the first page. Raises UsageError naming the field at fault."""
        pairs = asked_pairs(self._parameters, self._options, request)
        paging = self._options.paging
        first = page_pairs(paging, page_size(paging, request.max_rows), 0, 0)
        # A name may be sent more than once, which a mapping of parameters cannot say: all is in the address.
        return Plan(
            method="GET",
            url=address_of(self._url, [*pairs, *first]),
            shown=recipes_of(self._url, pairs, self._options, request.max_rows),
        )

    def search(self, request: QueryRequest, deadline: Deadline) -> RowStream:
        """Rows page by page, in the service's own order.

        Raises UsageError here, and other ConnectorErrors while the rows are read.
        """
        pairs = asked_pairs(self._parameters, self._options, request)
        deadline.check()
        size = page_size(self._options.paging, request.max_rows)
        pages = Pages(self._transport, self._url, pairs, self._options, size, deadline)
        checked = self._options.checked.items()
        wanted = {column: request.filters[name] for name, column in checked if name in request.filters}
        return JsonRows(pages, self._description.columns, wanted, request.max_rows)
