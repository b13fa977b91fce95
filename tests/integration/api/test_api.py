"""The API as a program uses it."""

import csv
import io
from typing import Any

import pytest
from flask import Flask

from tests.integration.api.conftest import ASKED, Caller, answered
from tests.support.fakes import FakeConnector


def test_archives_and_datasets_are_open_to_everybody(nobody: Caller) -> None:
    found = nobody.told("GET", "/archives?text=demo")
    assert [one["id"] for one in found["items"]] == ["demo"]
    assert nobody.told("GET", "/archives/demo")["datasets"][0]["href"].startswith("http://localhost/api/v1/")
    dataset = nobody.told("GET", "/datasets/demo/openngc")
    assert dataset["name"] == "demo/openngc"
    assert {"name": "v_mag", "unit": "mag"}.items() <= next(
        one for one in dataset["columns"] if one["name"] == "v_mag"
    ).items()
    assert nobody.told("GET", "/archives/demo/datasets")["total"] == nobody.told("GET", "/datasets")["total"]


def test_a_list_comes_in_parts(nobody: Caller) -> None:
    whole = nobody.told("GET", "/datasets")["items"]
    assert len(whole) > 2
    seen, path = [], "/datasets?limit=1"
    while path:
        answer = nobody.get(path)
        seen += answer.get_json()["items"]
        links = {part.split('"')[1]: part.split(">")[0][1:] for part in answer.headers["Link"].split(", ")}
        assert {"first", "last"} <= links.keys()
        path = links.get("next", "").removeprefix("http://localhost/api/v1")
    assert seen == whole


@pytest.mark.parametrize("query", ["limit=0", "limit=-1", "limit=x", "limit=1001", "offset=-1", "text=%00"])
def test_a_bad_argument_is_named(nobody: Caller, query: str) -> None:
    answer = nobody.get(f"/archives?{query}")
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["errors"][0]["name"] == query.partition("=")[0]


def test_asked_waited_for_and_read(ada: Caller) -> None:
    made = ada.ask("POST", "/searches", ASKED)
    assert made.status_code == 201
    assert made.headers["Location"] == made.get_json()["href"]
    found = answered(ada)
    (answer,) = found["answers"]
    assert (answer["state"], answer["rows"], found["access"]) == ("answered", 3, "own")
    rows = ada.told("GET", f"/answers/{answer['id']}/result?sort=-dec&limit=2&columns=name,dec")
    assert rows["rows"] == [["Gamma", 1.0], ["Beta", 0.0]]
    assert rows["total"] == 3
    assert rows["columns"][1]["unit"] == "deg"
    beyond = ada.told("GET", f"/answers/{answer['id']}/result?offset=9")
    assert (beyond["rows"], beyond["total"]) == ([], 3)
    file = ada.get(f"/answers/{answer['id']}/result.csv?filter.name=%3DAlpha")
    assert [row["name"] for row in csv.DictReader(io.StringIO(file.text))] == ["Alpha"]
    assert ada.told("GET", f"/searches/{found['id']}/answers")["items"] == [answer]
    assert ada.told("GET", "/searches")["total"] >= 1


def test_a_filter_that_cannot_be_read_is_named(ada: Caller) -> None:
    answer = answered(ada)["answers"][0]["id"]
    refused = ada.get(f"/answers/{answer}/result?filter.mag=bright")
    assert refused.status_code == 422
    assert "filter.mag" in refused.get_json()["detail"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({}, "target"),
        ({"target": "20 0", "radius": "one"}, "radius"),
        ({"target": "20 0", "datasets": ["no/thing"]}, "dataset"),
        ({"target": "20 0", "budget": "endless"}, "budget"),
        ({"target": 7}, "target"),
        ({"target": "x\x00y"}, "target"),
        ({"target": "20 0", "tarket": "x"}, "tarket"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_by_name(
    ada: Caller, body: dict[str, Any], name: str
) -> None:
    answer = ada.ask("POST", "/searches", body)
    assert answer.status_code == 422
    assert name in {one["name"] for one in answer.get_json()["errors"]}


def test_jobs_are_listed_cancelled_and_removed(ada: Caller, connector: FakeConnector) -> None:
    found = answered(ada)
    (job,) = ada.told("GET", "/jobs")["items"]
    assert (job["phase"], job["landed"], job["search"]) == ("COMPLETED", 1, found["id"])
    assert ada.told("POST", f"/jobs/{job['id']}/cancel")["phase"] == "COMPLETED"
    assert ada.told("POST", f"/searches/{found['id']}/cancel")["running"] is False
    assert ada.ask("DELETE", f"/jobs/{job['id']}").status_code == 204
    assert ada.ask("GET", f"/jobs/{job['id']}").status_code == 404
    assert len(connector.requests) == 1


def test_what_a_program_asked_itself_is_kept_with_how_to_ask_again(ada: Caller) -> None:
    path = f"/baskets/{ada.told('POST', '/baskets', {'name': 'Mine'}, 201)['id']}/items"
    item = {
        "kind": "row",
        "label": "M 31",
        "archive": "simbad",
        "service": "https://simbad.test/tap",
        "query": "SELECT * FROM basic",
        "asked_at": "2026-11-21T12:00:00+01:00",
        "size": 12,
        "tags": ["To do", "near"],
        "fields": {"dist": 0.8},
        "columns": [{"name": "dist", "datatype": "double", "unit": "Mpc"}],
    }
    assert ada.told("POST", path, {"items": [item]}) == {"added": 1}
    (kept,) = ada.told("GET", path)["items"]
    assert kept["asked_at"] == "2026-11-21T11:00:00Z"
    assert kept["tags"] == ["near", "to do"]
    assert kept["columns"][0]["unit"] == "Mpc"
    assert kept["link"]["state"] == "unknown"
    for name in ("kind", "label", "archive", "service", "query", "size", "fields"):
        assert kept[name] == item[name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("asked_at", "2026-11-21T12:00:00"), ("asked_at", "0001-01-01T00:00:00+01:00"), ("size", -1)),
        *(("service", "file:///etc"), ("tags", ["x" * 61]), ("tags", ["a"] * 21), ("query", "x" * 20_001)),
    ],
)
def test_what_cannot_be_kept_of_an_item_is_named(ada: Caller, name: str, value: Any) -> None:
    path = f"/baskets/{ada.told('POST', '/baskets', {'name': 'Mine'}, 201)['id']}/items"
    told = ada.told("POST", path, {"items": [{"label": "x", name: value}]}, 422)
    assert told["errors"][0]["name"].startswith(f"items.0.{name}")


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"label": "x" * 201}, "String should have at most 200 characters"),
        ({"label": " "}, "String should have at least 1 character"),
        ({"note": "x" * 2001}, "String should have at most 2000 characters"),
        ({"archive": "x" * 61}, "String should have at most 60 characters"),
        ({"access_url": f"https://x.test/{'x' * 4000}"}, "String should have at most 4000 characters"),
        ({"columns": [{"name": "x" * 201}]}, "String should have at most 200 characters"),
        ({"tags": ["x"] * 21}, "List should have at most 20 items after validation, not 21"),
        (
            {"fields": {str(number): 1 for number in range(501)}},
            "Dictionary should have at most 500 items after validation, not more",
        ),
    ],
)
def test_what_is_too_long_is_told_in_its_own_unit(ada: Caller, item: dict[str, Any], words: str) -> None:
    path = f"/baskets/{ada.told('POST', '/baskets', {'name': 'Mine'}, 201)['id']}/items"
    (fault,) = ada.told("POST", path, {"items": [{"label": "x", **item}]}, 422)["errors"]
    assert words in str(fault)


def test_a_basket_is_written_and_read(ada: Caller) -> None:
    basket = ada.told("POST", "/baskets", {"name": "Mine"}, 201)
    path = f"/baskets/{basket['id']}"
    answer = answered(ada)["answers"][0]["id"]
    assert ada.told("POST", f"{path}/rows", {"answer": answer, "rows": [0, 2, 2]}) == {"added": 2}
    assert ada.told("POST", f"{path}/rows", {"answer": answer}) == {"added": 1}
    assert ada.told("POST", f"{path}/rows", {"answer": answer, "rows": [0]}) == {"added": 0}
    item = {"label": "Image", "access_url": "https://data.test/a.fits", "note": "best", "fields": {"n": [1]}}
    assert ada.told("POST", f"{path}/items", {"items": [item, item]}) == {"added": 1}
    listed = ada.told("GET", f"{path}/items")
    assert sorted(one["kind"] for one in listed["items"]) == ["file", "result", "row", "row"]
    row = next(one for one in listed["items"] if one["label"] == "Alpha")
    assert row["fields"]["mag"] == 3.0
    assert row["url"].startswith("http://localhost/archives/fake/stars/row?")
    assert row["question"]
    assert row["position"] == 0
    for one in listed["items"]:
        if one["kind"] != "file":
            assert (one["query"], one["asked_at"], one["service"]) == (
                "fake:10000",
                row["asked_at"],
                row["service"],
            )
    units = {one["name"]: one["unit"] for one in row["columns"]}
    assert (units["ra"], units["mag"]) == ("deg", "mag")
    assert ada.told("PATCH", f"{path}/items/{row['id']}", {"note": "see"})["note"] == "see"
    assert ada.told("GET", f"{path}/items?text=see")["total"] == 1
    assert ada.ask("DELETE", f"{path}/items/{row['id']}").status_code == 204
    assert ada.ask("DELETE", f"{path}/items/{row['id']}").status_code == 404
    assert ada.told("PATCH", path, {"note": "n"})["name"] == "Mine"
    assert ada.told("GET", "/baskets")["items"][0]["items"] == 3
    assert ada.ask("DELETE", path).status_code == 204
    assert ada.get(path).status_code == 404


@pytest.mark.parametrize(
    "item",
    [
        {"label": ""},
        {"label": "x", "access_url": "javascript:alert(1)"},
        {"label": "x", "access_url": "ftp://x/y"},
        {"label": "x" * 201},
        {"label": "x", "kind": "thing"},
        {"label": "x", "fields": {"a": 10**30}},
        {"label": "x", "fields": {"a": {"b": ["\x00"]}}},
        {"label": "x", "archive": "a" * 61},
    ],
)
def test_an_item_that_nobody_could_use_is_refused(ada: Caller, item: dict[str, Any]) -> None:
    basket = ada.told("POST", "/baskets", {"name": "Mine"}, 201)
    assert ada.ask("POST", f"/baskets/{basket['id']}/items", {"items": [item]}).status_code == 422


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 422),
        (b"", "application/json", 400),
        (b"name=x", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
        (b"[" * 100_000, "application/json", 400),
        (b'"' + b"x" * 2_000_000 + b'"', "application/json", 413),
    ],
)
def test_a_body_that_is_none_is_told(ada: Caller, data: bytes, kind: str, status: int) -> None:
    for path in ("/searches", "/baskets", "/tokens"):
        answer = ada.ask("POST", path, data=data, content_type=kind)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_the_page_to_read_tells_of_every_operation(app: Flask) -> None:
    client = app.test_client()
    page, document = client.get("/api"), client.get("/api/v1/openapi.json").get_json()
    assert page.status_code == 200
    operations = [told["operationId"] for methods in document["paths"].values() for told in methods.values()]
    assert len(operations) > 25
    assert all(f'id="{name}"' in page.text for name in operations)
