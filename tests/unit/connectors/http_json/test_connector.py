from typing import Any

import pytest

from connectors.contract import Capability, QueryRequest, Role
from connectors.http_json import HttpJsonConnector
from tests.support.http_json import CASES, URL, made

SPAN = {"parameters": {"t": "{min}/{max}"}}


def test_what_is_described() -> None:
    connector = made(
        {
            "columns": [{"name": "s_ra", "datatype": "double"}, {"name": "b", "label": "B"}, {"name": "c"}],
            "cone": {"parameters": {"r": "{radius}"}},
            "time": SPAN,
            "band": SPAN,
        },
        key="b",
        shown=["b", "s_ra"],
        links={"b": "https://x.test/{value}"},
        roles={"c": "name"},
        examples=[{"words": "x"}],
        parameters=[{"name": "words", "label": "Words", "field": "q"}],
    )
    described = connector.describe()
    assert described.capabilities == {Capability.CONE, Capability.TIME, Capability.BAND}
    assert [(column.name, column.role, column.shown) for column in described.columns] == [
        ("s_ra", Role.RA, True),
        ("b", None, True),
        ("c", Role.NAME, False),
    ]
    assert described.columns[1].link == "https://x.test/{value}"
    assert (described.key, described.examples) == ("b", ({"words": "x"},))
    assert [parameter.field for parameter in described.parameters] == ["q"]
    assert connector.name == HttpJsonConnector.name == "http-json"


def test_the_plan_is_the_first_page() -> None:
    connector = made({"base": {"x": "1 2"}, "paging": {"style": "page", "rows": 50}}, url=f"{URL}?v=2")
    plan = connector.plan(QueryRequest(archive="rest", dataset="things", max_rows=7))
    assert plan.method == "GET"
    assert plan.url == f"{URL}?v=2&x=1+2&page=1&page_size=8"


@pytest.mark.parametrize(
    ("dataset", "words"),
    [
        ({"url": None}, "url"),
        ({"key": "c"}, "key: there is no column 'c'"),
        ({"shown": ["a", "c"]}, "shown: there is no column 'c'"),
        ({"roles": {"c": "ra"}}, "roles: there is no column 'c'"),
        ({"links": {"c": "https://x.test/{value}"}}, "links: there is no column 'c'"),
        (
            {"parameters": [{"name": "x", "label": "X", "operator": "between"}]},
            "parameters.x: options.operators",
        ),
        (
            {"parameters": [{"name": "x", "label": "X", "unit": "m", "field_unit": "s"}]},
            "parameters.x: A value",
        ),
    ],
)
def test_a_dataset_that_cannot_be_names_its_key(dataset: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        made({}, **dataset)


@pytest.mark.parametrize(
    "parameters",
    [
        [],
        [{"name": "x", "label": "X", "kind": "number"}],
        [{"name": "x", "label": "X", "operator": "contains"}],
    ],
)
def test_only_equal_texts_can_be_checked(parameters: list[dict[str, str]]) -> None:
    with pytest.raises(ValueError, match="checked: 'x' is no filter by equality"):
        made({"checked": {"x": "a"}}, parameters=parameters)


@pytest.mark.parametrize("name", CASES)
def test_examples_of_shipped_datasets_name_their_fields(name: str, tmp_path: Any) -> None:
    described = CASES[name](tmp_path).connector.describe()
    assert described.examples
    assert [column.name for column in described.columns if column.shown]
