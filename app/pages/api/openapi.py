"""The API's document (OpenAPI 3.1), made from its operations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.models import Scope
from app.pages.accounts.tokens import SCOPE_WORDS
from app.pages.api.facts import Problem

__all__ = ["Operation", "PathPart", "document"]

REF = "#/components/schemas/{model}"
JSON = "application/json"
NOUNS = ("archives", "searches", "results", "jobs", "baskets", "tokens")
"""The order in which the document tells of them."""


@dataclass(frozen=True, slots=True)
class PathPart:
    """A variable of an address: its name and JSON schema."""

    name: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that the API does; `scope` None is open to everybody.

    `gives` is None where nothing or a file comes back, `files` are the media types of a file.
    """

    name: str
    method: str
    path: str
    noun: str
    summary: str
    scope: Scope | None
    parts: Sequence[PathPart] = ()
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    gives: type[BaseModel] | None = None
    status: int = 200
    files: Sequence[str] = ()


def _models(operations: Sequence[Operation]) -> dict[type[BaseModel], str]:
    """The models by the mode in which they are used."""
    used: dict[type[BaseModel], str] = {Problem: "serialization"}
    for one in operations:
        if one.body:
            used[one.body] = "validation"
        if one.gives:
            used[one.gives] = "serialization"
    return used


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": part.name, "in": "path", "required": True, "schema": dict(part.schema)}
        for part in operation.parts
    ]
    if operation.query:
        for name, schema in operation.query.model_json_schema()["properties"].items():
            told = {key: value for key, value in schema.items() if key not in {"description", "title"}}
            found.append(
                {"name": name, "in": "query", "schema": told, "description": schema.get("description", "")}
            )
    return found


def _content(reference: Mapping[str, Any], kind: str = JSON) -> dict[str, Any]:
    return {kind: {"schema": dict(reference)}}


def _responses(operation: Operation, names: Mapping[Any, Mapping[str, Any]]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "As asked."}
    if operation.gives:
        good["content"] = _content(names[operation.gives, "serialization"])
    elif operation.files:
        file = {"schema": {"type": "string", "format": "binary"}}
        good["content"] = {kind: {} if kind == JSON else file for kind in operation.files}
    problem = _content(names[Problem, "serialization"], "application/problem+json")
    return {str(operation.status): good, "default": {"description": "What went wrong.", "content": problem}}


def _told(operation: Operation, names: Mapping[Any, Mapping[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.noun],
        "summary": operation.summary,
        "parameters": _parameters(operation),
        "responses": _responses(operation, names),
    }
    if operation.body:
        told["requestBody"] = {"required": True, "content": _content(names[operation.body, "validation"])}
    if operation.scope:
        told["security"] = [{"token": [str(operation.scope)]}, {"cookie": []}]
    return told


def document(operations: Sequence[Operation], *, title: str, version: str, address: str) -> dict[str, Any]:
    """The whole document; `address` is that of the API's root."""
    used = [(model, mode) for model, mode in _models(operations).items()]
    names, schemas = models_json_schema(used, ref_template=REF)  # type: ignore[arg-type]  # modes are literals there
    paths: dict[str, dict[str, Any]] = {}
    for one in sorted(operations, key=lambda one: NOUNS.index(one.noun)):
        paths.setdefault(one.path, {})[one.method.lower()] = _told(one, names)
    scopes = " ".join(f"`{scope}`: {words}." for scope, words in SCOPE_WORDS.items())
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{title} API", "version": version, "description": scopes},
        "servers": [{"url": address}],
        "tags": [{"name": noun} for noun in NOUNS],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A personal access token, or an access token of a configured provider.",
                },
                "cookie": {"type": "apiKey", "in": "cookie", "name": "escapade"},
            },
        },
    }
