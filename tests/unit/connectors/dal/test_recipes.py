"""Whatever is asked stays a value: in a URL, in a shell, in Python."""

import ast
import shlex
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.dal.recipes import full_url, pyvo_script, shown
from connectors.errors import UsageError
from connectors.sia import SiaConnector
from tests.support.dal import URL, ask, dataset, made
from tests.support.recipes import script_of

NAMES = st.text(min_size=1)
SIA = made(SiaConnector, dataset(options={"version": 2}))[0]


@given(st.lists(st.tuples(NAMES, st.text())))
@pytest.mark.parametrize("address", [URL, f"{URL}?table=a"])
def test_a_url_holds_exactly_what_was_asked(address: str, pairs: list[tuple[str, str]]) -> None:
    url = full_url(address, pairs)
    assert url.isascii()
    assert not set(url) & set(" \n\r\t'\"`$;|<>\\")
    held = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    assert held == ([("table", "a")] if "?" in address else []) + pairs


@given(st.text())
def test_a_shell_sees_one_word(url: str) -> None:
    recipes = {recipe.language: recipe.text for recipe in shown(url, "")}
    assert shlex.split(recipes["curl"]) == ["curl", "--globoff", "--location", url]
    assert recipes["url"] == url


@given(st.dictionaries(NAMES, st.text(), max_size=5), st.text())
def test_a_script_sees_values(pairs: dict[str, str], address: str) -> None:
    script = ast.parse(pyvo_script("SCSService", address, {"pos": (1.0, 2.0)}, list(pairs.items())))
    assert len(script.body) == 4
    calls = [node for node in ast.walk(script) if isinstance(node, ast.Call)]
    assert len(calls) == 4


def test_words_that_are_no_python_names_go_by_a_dictionary() -> None:
    script = pyvo_script("SCSService", URL, {}, [("my-key", "1"), ("class", "2"), ("OK", "3")])
    assert "    **{'my-key': '1'}," in script
    assert "    **{'class': '2'}," in script
    assert "    OK='3'," in script


@given(st.text(min_size=1))
def test_no_value_adds_to_a_question(text: str) -> None:
    request = ask(filters={"collection": text}, max_rows=7)
    try:
        plan = SIA.plan(request)
    except UsageError as error:
        assert error.field == "collection" and not text.isprintable()  # noqa: PT017, PT018 - may be refused
        return
    wanted = [("MAXREC", "7"), ("COLLECTION", text)]
    assert parse_qsl(urlsplit(plan.url).query, keep_blank_values=True) == wanted
    assert script_of(SIA, request) == ("SIA2Service", URL, {"maxrec": 7, "COLLECTION": text})
    (curl,) = (recipe.text for recipe in plan.shown if recipe.language == "curl")
    assert shlex.split(curl)[-1] == plan.url
