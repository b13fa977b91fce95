"""The page that shows the API's document."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from app.pages.page import Page

__all__ = ["ApiPage", "FieldLine", "OperationLine"]


def _name(reference: str) -> str:
    return reference.rpartition("/")[2]


def _kind(schema: Mapping[str, Any]) -> str:
    """What a value is, in a word or two."""
    if "$ref" in schema:
        return _name(schema["$ref"])
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if schema.get("format") == "date-time":
        return "time"
    return str(schema.get("type", "anything"))


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of a model or one argument of an address."""

    name: str
    kind: str
    needed: bool
    words: str


@dataclass(frozen=True, slots=True)
class OperationLine:
    """One operation: its address, what it takes and gives."""

    id: str
    method: str
    path: str
    words: str
    scope: str
    arguments: Sequence[FieldLine]
    body: str
    gives: str
    files: Sequence[str]


def _fields(schema: Mapping[str, Any]) -> list[FieldLine]:
    needed = schema.get("required", [])
    return [
        FieldLine(name, _kind(one), name in needed, one.get("description", ""))
        for name, one in schema.get("properties", {}).items()
    ]


def _line(path: str, method: str, told: Mapping[str, Any]) -> OperationLine:
    good = next(iter(told["responses"].values())).get("content", {})
    json = good.get("application/json", {}).get("schema", {})
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return OperationLine(
        id=told["operationId"],
        method=method.upper(),
        path=path,
        words=told["summary"],
        scope=next((one["token"][0] for one in told.get("security", []) if one.get("token")), ""),
        arguments=[
            FieldLine(
                one["name"], _kind(one["schema"]), one.get("required", False), one.get("description", "")
            )
            for one in told["parameters"]
        ],
        body=_name(body["$ref"]) if body else "",
        gives=_name(json["$ref"]) if "$ref" in json else "",
        files=[kind for kind in good if not json],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiPage(Page):
    """All operations by noun, and the models that they speak of."""

    template: ClassVar[str] = "api/show.html"
    document: Mapping[str, Any]
    address: str

    @property
    def root(self) -> str:
        """Where the operations begin."""
        return str(self.document["servers"][0]["url"])

    @property
    def nouns(self) -> Iterator[tuple[str, list[OperationLine]]]:
        """The operations of each noun."""
        lines = [
            (told["tags"][0], _line(path, method, told))
            for path, methods in self.document["paths"].items()
            for method, told in methods.items()
        ]
        for tag in self.document["tags"]:
            yield tag["name"], [line for noun, line in lines if noun == tag["name"]]

    @property
    def models(self) -> list[tuple[str, str, list[FieldLine]]]:
        """Name, words and fields of each model."""
        schemas = self.document["components"]["schemas"]
        return [
            (name, schema.get("description", ""), _fields(schema))
            for name, schema in schemas.items()
            if schema.get("properties")
        ]
