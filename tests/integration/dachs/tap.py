"""The connector as the tests of TAP take it, and what they ask by it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from connectors.archive import Archive, Dataset
from connectors.contract import QueryRequest
from connectors.registry import Tools
from connectors.tap import TapConnector
from connectors.transport import HttpTransport
from tests.support.archives import answered
from tests.support.dachs import Dachs

__all__ = ["M31", "STARS", "Make", "asked", "maker", "names"]

M31 = (10.6847917, 41.2690556)
STARS = {"table": "escapade.stars", "position": {"ra": "ra", "dec": "dec"}, "order": ["star_id"]}
PARAMETERS: list[dict[str, Any]] = [
    {"name": "name", "label": "Name", "field": "common_name", "operator": "contains"},
    {"name": "named", "label": "Named", "field": "common_name"},
    {"name": "kind", "label": "Type", "field": "sp_type", "operator": "contains"},
    {"name": "source", "label": "Source", "field": "source_id"},
    {"name": "vmag", "label": "V", "kind": "range", "unit": "mag", "operator": "between"},
    {"name": "parallax", "label": "Parallax", "kind": "range", "unit": "arcsec", "field_unit": "mas"},
    {"name": "varies", "label": "Varies", "kind": "flag", "field": "variable"},
]

Make = Callable[..., TapConnector]


def maker(dachs: Dachs, folder: Path) -> Make:
    """Makes the connector of a table, or of what else its options say."""

    def made(**options: Any) -> TapConnector:
        own = {"async": True, "upload": True, **(options or STARS)}
        dataset = {"id": "it", "title": "It", "connector": "tap", "url": dachs.tap, "options": own}
        dataset["parameters"] = [] if own.get("obscore") else PARAMETERS
        archive = Archive(id="here", title="Here", institute="Test", summary="For tests.")
        tools = Tools(HttpTransport("escapade-tests", allowed_hosts=("127.0.0.1",)), folder)
        return TapConnector(archive, Dataset.model_validate(dataset), tools)

    return made


def asked(**question: Any) -> QueryRequest:
    """A question to it."""
    return QueryRequest(archive="here", dataset="it", **question)


def names(connector: TapConnector, column: str = "star_id", **question: Any) -> list[str]:
    """A column of the rows that it answers."""
    return [row[column] for row in answered(connector, asked(**question)).to_pylist()]
