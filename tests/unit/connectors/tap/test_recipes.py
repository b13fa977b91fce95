"""What is shown can be run as it stands, and nothing in it breaks out of its quotes."""

import ast
import shlex
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from connectors.tap.recipes import recipes

NASTY = st.lists(st.sampled_from(["'", '"', "\\", "\n", "$(x)", "`x`", "{x}", "'''", "\u2028", "a"])).map(
    "".join
)


def shown(adql: str, uploads: tuple[str, ...] = ()) -> dict[str, str]:
    parameters = {"LANG": "ADQL", "QUERY": adql, "MAXREC": "6"}
    made = recipes("http://a.example/tap", adql, parameters, max_rows=5, uploads=uploads)
    return {recipe.language: recipe.text for recipe in made}


@given(NASTY)
def test_curl_sends_what_the_portal_sends_and_asks_for_the_rows_wanted(adql: str) -> None:
    words = shlex.split(shown(adql)["curl"])
    assert words[0] == "curl"
    assert words[-1] == "http://a.example/tap/sync"
    sent = [after for word, after in pairwise(words) if word == "--data-urlencode"]
    assert sent == ["LANG=ADQL", f"QUERY={adql}", "MAXREC=5"]


@given(NASTY)
def test_the_script_asks_the_same(adql: str) -> None:
    calls = [node for node in ast.walk(ast.parse(shown(f"x{adql}")["python"])) if isinstance(node, ast.Call)]
    search = next(call for call in calls if ast.unparse(call.func) == "service.search")
    assert ast.literal_eval(search.args[0]) == f"x{adql}"
    assert {word.arg: ast.literal_eval(word.value) for word in search.keywords} == {"maxrec": 5}


def test_tables_are_sent_along_from_files_of_their_names() -> None:
    made = shown("SELECT 1", ("mine", "yours"))
    assert "uploads={'mine': 'mine.xml', 'yours': 'yours.xml'}" in made["python"]
    words = shlex.split(made["curl"])
    assert words.count("--form") == 2
    assert "mine=@mine.xml" in words
    assert "--data-urlencode" not in words
