"""Arguments of the API's addresses."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

__all__ = ["AnyQuery", "ArchivesQuery", "ItemsQuery", "PageQuery", "RowsQuery"]

Words = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
MOST_ROWS = 10_000


class AnyQuery(BaseModel):
    """Arguments; what is not known is ignored, as in any address."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class PageQuery(AnyQuery):
    """Which part of a list."""

    limit: Annotated[int, Field(ge=1, le=1000, description="Most that are given.")] = 100
    offset: Annotated[int, Field(ge=0, le=10**9, description="How many are left out before.")] = 0


class ArchivesQuery(PageQuery):
    """Which archives or datasets."""

    text: Annotated[Words, Field(description="All of these words occur in the archive's texts.")] = ""


class ItemsQuery(PageQuery):
    """Which items of a basket."""

    text: Annotated[Words, Field(description="All of these words occur in it.")] = ""
    tag: Annotated[Words, Field(description="It has this tag.")] = ""


class RowsQuery(AnyQuery):
    """Which rows of a result, besides `filter.COLUMN` for each filter as the portal's table has it."""

    limit: Annotated[int, Field(ge=1, le=MOST_ROWS, description="Most rows that are given.")] = 1000
    offset: Annotated[int, Field(ge=0, le=10**9, description="How many rows are left out before.")] = 0
    sort: Annotated[Words, Field(description="Columns such as `-v_mag,name`.")] = ""
    columns: Annotated[
        str, StringConstraints(max_length=4000), Field(description="Columns such as `name,v_mag`.")
    ] = ""
    where: Annotated[str, StringConstraints(max_length=2000), Field(description="A condition in ADQL.")] = ""
