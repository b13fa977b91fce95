"""The connector to images; its option `version` says which of the two protocols the service speaks."""

from typing import Annotated, ClassVar

from pydantic import Field, TypeAdapter

from connectors.archive import Archive, Dataset
from connectors.dal import DalConnector
from connectors.registry import Tools
from connectors.sia.first import First, FirstOptions
from connectors.sia.second import Second, SecondOptions

__all__ = ["SiaConnector"]

OPTIONS: TypeAdapter[FirstOptions | SecondOptions] = TypeAdapter(
    Annotated[FirstOptions | SecondOptions, Field(discriminator="version")]
)


class SiaConnector(DalConnector):
    """Asks one image service."""

    name: ClassVar[str] = "sia"

    def __init__(self, archive: Archive, dataset: Dataset, tools: Tools) -> None:  # noqa: ARG002 - a factory's
        options = OPTIONS.validate_python(dataset.options)
        dialect = First(options) if isinstance(options, FirstOptions) else Second(options)
        super().__init__(dataset, tools, dialect)
