"""What is shown can be used: the script gives the rows, and nothing that was typed is more than a text."""

import ast
import shlex
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import QueryRequest, Recipe
from connectors.errors import UsageError
from tests.support.http_json import URL, made

QUESTION = QueryRequest(archive="rest", dataset="things")
PARAMETERS = [{"name": "words", "label": "Words", "field": "q"}]
STYLES: list[dict[str, Any]] = [
    {"style": "none"},
    {"style": "page", "rows": 2},
    {"style": "offset", "rows": 2},
    {"style": "next", "path": "links.next", "size": "n", "rows": 2},
]


def recipes(paging: dict[str, Any], words: str) -> dict[str, str]:
    connector = made({"rows": "hits.hits", "paging": paging}, parameters=PARAMETERS)
    plan = connector.plan(QueryRequest(archive="rest", dataset="things", filters={"words": words}))
    return {recipe.language: recipe.text for recipe in plan.shown if isinstance(recipe, Recipe)}


@pytest.mark.parametrize("paging", STYLES)
@given(words=st.text().map(lambda text: f"typed {text}"))
def test_what_was_typed_stays_a_text(paging: dict[str, Any], words: str) -> None:
    try:
        shown = recipes(paging, words)
    except UsageError:
        return
    assert shlex.split(shown["curl"]) == ["curl", "--fail", "--location", shown["url"]]
    assert shown["url"].startswith(f"{URL}?q=")
    texts = [node.value for node in ast.walk(ast.parse(shown["python"])) if isinstance(node, ast.Constant)]
    assert words in texts
    plain = ast.dump(ast.parse(recipes(paging, "plain")["python"]))
    assert ast.dump(ast.parse(shown["python"])).replace(repr(words), "'plain'") == plain


def test_an_address_that_a_shell_would_read_is_quoted() -> None:
    connector = made({}, url=f"{URL}?who='$(id)'")
    shown = {recipe.language: recipe.text for recipe in connector.plan(QUESTION).shown}
    assert shlex.split(shown["curl"])[-1] == shown["url"] == f"{URL}?who='$(id)'"
    assert ast.parse(shown["python"])
