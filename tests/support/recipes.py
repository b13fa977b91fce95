"""Recipes of a plan: what they hold, and what they give when they are run as they stand."""

import ast
import io
import json
import subprocess
import sys
from typing import Any

from astropy.io.votable import parse_single_table

from connectors.contract import Connector, QueryRequest

__all__ = ["by_curl", "by_pyvo", "script_of"]

SECONDS = 60


def _recipe(connector: Connector, request: QueryRequest, language: str) -> str:
    (text,) = (each.text for each in connector.plan(request).shown if each.language == language)
    return text


def script_of(connector: Connector, request: QueryRequest) -> tuple[str, str, dict[str, Any]]:
    """What a plan's script calls: the class, its address, and what it searches by. Nothing else is in it."""
    bring, make, search, show = ast.parse(_recipe(connector, request, "python")).body
    assert isinstance(bring, ast.ImportFrom)
    assert isinstance(make, ast.Assign)
    assert isinstance(search, ast.Assign)
    assert ast.unparse(show) == "print(rows.to_table())"
    assert isinstance(make.value, ast.Call)
    assert isinstance(search.value, ast.Call)
    assert ast.unparse(search.value.func) == "service.search"
    arguments: dict[str, Any] = {}
    for part in search.value.keywords:
        value = ast.literal_eval(part.value)
        arguments |= value if part.arg is None else {part.arg: value}
    return ast.unparse(make.value.func), ast.literal_eval(make.value.args[0]), arguments


def _run(command: list[str]) -> bytes:
    return subprocess.run(command, capture_output=True, check=True, timeout=SECONDS).stdout  # noqa: S603 - what is tested


def by_curl(connector: Connector, request: QueryRequest, column: str) -> list[str]:
    """A column of the rows that the line of curl gives."""
    body = _run(["sh", "-c", _recipe(connector, request, "curl")])
    table = parse_single_table(io.BytesIO(body)).to_table()
    return [str(value) for value in table[column]]


def by_pyvo(connector: Connector, request: QueryRequest, column: str) -> list[str]:
    """A column of the rows that the script gives."""
    told = f"import json\nprint(json.dumps([str(value) for value in rows[{column!r}]]))\n"
    said = _run([sys.executable, "-c", _recipe(connector, request, "python") + told])
    values: list[str] = json.loads(said.splitlines()[-1])
    return values
