"""A connector to a service that is asked by one GET and answers with one VOTable."""

from typing import ClassVar, Protocol

from connectors.answers import ask_votable
from connectors.archive import Dataset
from connectors.contract import Capability, Description, Parameter, Plan, QueryRequest, RowStream
from connectors.dal.address import address_of
from connectors.dal.filters import Pair, Syntax, check_parameter, filter_pairs
from connectors.dal.recipes import full_url, shown
from connectors.deadline import Deadline
from connectors.registry import Tools
from connectors.transport import Request

__all__ = ["DalConnector", "Dialect", "Pair"]


class Dialect(Protocol):
    """A protocol: what it can be asked, and how it says so.

    `own` are the names by which it is asked beside the `parameters` of its form, in upper case.
    """

    capabilities: ClassVar[frozenset[Capability]]
    own: ClassVar[frozenset[str]]
    syntax: ClassVar[Syntax]
    parameters: tuple[Parameter, ...]

    def asked(self, request: QueryRequest) -> list[Pair]:
        """All pairs but those of filters. Raises UsageError where the question does not fit."""
        ...

    def script(self, address: str, pairs: list[Pair]) -> str:
        """A Python script that sends these pairs."""
        ...


def _offered(dataset: Dataset, dialect: Dialect, fixed: frozenset[str]) -> tuple[Parameter, ...]:
    """The dialect's parameters, then the dataset's, which come instead of those of the same name or field.

    Raises ValueError for what cannot be asked.
    """
    own = tuple(file.parameter() for file in dataset.parameters)
    for parameter in own:
        if parameter.field.upper() in fixed | dialect.own:
            raise ValueError(f"parameters.{parameter.name}.field: {parameter.field} is asked already")
        check_parameter(parameter, dialect.syntax)
    taken = {parameter.name for parameter in own} | {parameter.field.upper() for parameter in own} | fixed
    free = (each for each in dialect.parameters if not {each.name, each.field} & taken)
    return (*free, *own)


class DalConnector:
    """Asks one service in its dialect; what the address itself fixes is not asked by again."""

    def __init__(self, dataset: Dataset, tools: Tools, dialect: Dialect) -> None:
        self._dataset = dataset
        self._dialect = dialect
        self._transport = tools.transport
        self._address = address_of(dataset, dialect.own)
        self._parameters = _offered(dataset, dialect, self._address.fixed)

    def describe(self) -> Description:
        """What can be asked; the columns are known once the service has answered."""
        return Description(
            parameters=self._parameters,
            capabilities=self._dialect.capabilities,
            key=self._dataset.key,
            examples=tuple(self._dataset.examples),
        )

    def _pairs(self, request: QueryRequest) -> list[Pair]:
        filters = filter_pairs(self._parameters, request.filters, self._dialect.syntax)
        settled = self._address.fixed | {name for name, _ in filters}
        return [pair for pair in self._dialect.asked(request) if pair[0] not in settled] + filters

    def plan(self, request: QueryRequest) -> Plan:
        """Give the whole URL, since a name may come more than once. Raises UsageError."""
        pairs = self._pairs(request)
        url = full_url(self._address.url, pairs)
        script = self._dialect.script(self._address.url, pairs)
        return Plan(method="GET", url=url, shown=shown(url, script))

    def search(self, request: QueryRequest, deadline: Deadline) -> RowStream:
        """Ask, and give the rows as they come. Raises ConnectorError, here or during the iteration."""
        asked = Request(self._address.url, parameters=self._pairs(request))
        return ask_votable(
            self._transport, asked, self._dataset, max_rows=request.max_rows, deadline=deadline
        )
