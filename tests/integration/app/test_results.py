"""A result as a page and as data: the same rows, in the same order."""

import csv
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.fakes import FakeConnector, put_into, rows_of
from tests.support.pages import cells_of, page_of, words_of

SAGITTARIUS = "constellation=Sgr&per_page=200"


def dataset(suffix: str = "", question: str = SAGITTARIUS, name: str = "openngc") -> str:
    return f"/archives/demo/{name}{suffix}?{question}"


def csv_rows(answer: TestResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.text)))


def json_rows(answer: TestResponse) -> list[list[Any]]:
    rows: list[list[Any]] = answer.get_json()["rows"]
    return rows


@pytest.mark.parametrize(
    "sort", ["", "&sort=v_mag", "&sort=-v_mag", "&sort=type,-name", "&sort=-common_names"]
)
def test_page_csv_and_json_have_the_same_rows_in_the_same_order(client: FlaskClient, sort: str) -> None:
    question = SAGITTARIUS + sort
    page = cells_of(client.get(dataset(question=question)), 0)
    rows = json_rows(client.get(dataset(".json", question)))
    assert len(rows) > 100
    assert [row[0] for row in csv_rows(client.get(dataset(".csv", question)))[1:]] == [row[0] for row in rows]
    assert page == [row[0] for row in rows][: len(page)]
    assert len(page) == min(200, len(rows))


def test_a_sort_puts_the_brightest_first_and_the_unknown_last(client: FlaskClient) -> None:
    data = client.get(dataset(".json", f"{SAGITTARIUS}&sort=v_mag")).get_json()
    place = [column["name"] for column in data["columns"]].index("v_mag")
    values = [row[place] for row in data["rows"]]
    known = [value for value in values if value is not None]
    assert known == sorted(known)
    assert values[len(known) :] == [None] * (len(values) - len(known))


def test_the_sorted_head_says_so_and_leads_on(client: FlaskClient) -> None:
    page = page_of(client.get(dataset(question="target=M+31&sort=v_mag")))
    (head,) = page.xpath("//th[@aria-sort]")
    assert head.get("aria-sort") == "ascending"
    assert "sort=-v_mag" in head.xpath("./a/@href")[0]


def test_pages_follow_one_another_without_a_gap(client: FlaskClient) -> None:
    question = "constellation=Sgr&per_page=25&sort=name"
    first, second = (cells_of(client.get(dataset(question=f"{question}&page={n}")), 0) for n in (1, 2))
    every = [row[0] for row in json_rows(client.get(dataset(".json", question)))]
    assert first + second == every[:50]


def test_the_pager_leads_to_the_next_page(client: FlaskClient) -> None:
    page = page_of(client.get(dataset(question="constellation=Sgr&per_page=25")))
    (following,) = page.xpath("//nav[@aria-label='Pages']//a[@rel='next']/@href")
    where = page_of(client.get(following)).xpath("//nav[@aria-label='Pages']//span[@class='where']")[0]
    assert words_of(where).startswith("26–50 of ")


def test_a_page_beyond_the_last_is_the_last(client: FlaskClient) -> None:
    assert len(cells_of(client.get(dataset(question="target=M+31&page=99&radius=1")), 0)) == 4


def test_csv_heads_carry_the_units(client: FlaskClient) -> None:
    answer = client.get(dataset(".csv"))
    assert answer.mimetype == "text/csv"
    assert csv_rows(answer)[0][2:4] == ["ra [deg]", "dec [deg]"]
    assert 'filename="demo-openngc.csv"' in answer.headers["Content-Disposition"]


def test_json_says_where_it_came_from_and_how_to_ask_again(client: FlaskClient) -> None:
    data = client.get(dataset(".json", "target=M+31&radius=60'&type=Galaxy&type=Nebula")).get_json()
    assert data["question"] == {
        "target": "M 31",
        "radius": "1 deg",
        "type": ["Galaxy", "Nebula"],
        "max_rows": "10000",
    }
    assert (data["archive"], data["dataset"], data["truncated"]) == ("demo", "openngc", False)
    assert data["url"].endswith("/archives/demo/openngc?" + data["query"])
    assert data["count"] == len(data["rows"])
    assert data["licence"] == "CC BY-SA 4.0"


@pytest.mark.parametrize(("rows", "truncated"), [("5", "true"), ("10000", "false")])
def test_data_that_was_cut_short_says_so(client: FlaskClient, rows: str, truncated: str) -> None:
    question = f"constellation=Sgr&max_rows={rows}"
    assert client.get(dataset(".csv", question)).headers["X-Truncated"] == truncated
    assert str(client.get(dataset(".json", question)).get_json()["truncated"]).lower() == truncated


def test_a_row_has_all_its_fields_and_the_way_back(client: FlaskClient) -> None:
    answer = client.get("/archives/demo/openngc/row?target=M+31&radius=1+deg&row=1")
    page = page_of(answer)
    assert words_of(page.xpath("//h1")[0]) == "NGC 221"
    assert page.xpath("//a[.='All rows']/@href") == [
        "/archives/demo/openngc?target=M+31&radius=1+deg&max_rows=10000"
    ]
    assert "2MASX J00424182+4051546" in answer.text
    assert [words_of(link) for link in page.xpath("//nav[@aria-label='Rows of this answer']/a")][:2] == [
        "Previous",
        "Next",
    ]


def test_a_row_as_data_has_units_and_descriptions(client: FlaskClient) -> None:
    facts = client.get("/archives/demo/openngc/row.json?target=M+31&radius=1+deg&row=0").get_json()
    by_name = {fact["name"]: fact for fact in facts}
    assert by_name["name"]["value"] == "NGC 224"
    assert by_name["ra"]["unit"] == "deg"
    assert by_name["v_mag"]["ucd"] == "phot.mag;em.opt.V"


def test_hidden_columns_are_shown_on_demand(client: FlaskClient) -> None:
    few, every = (client.get(dataset(question=f"target=M+31{more}")) for more in ("", "&columns=all"))
    heads = [len(page_of(answer).xpath("//form[@class='rows-form']//thead//th")) for answer in (few, every)]
    assert heads[0] < heads[1]
    assert "more columns" in few.text
    assert "Fewer columns" in every.text


HOSTILE = '<script>alert("x")</script>'


@pytest.mark.parametrize("path", ["?words=", "/row?row=0&words=", "?columns=all&words="])
def test_hostile_text_of_an_archive_stays_text(app: Flask, client: FlaskClient, path: str) -> None:
    put_into(
        app, fake=FakeConnector(rows_of({"name": [HOSTILE], "x": [f"{HOSTILE}' onclick='y"]}), key="name")
    )
    answer = client.get(f"/archives/fake/stars{path.replace('words=', 'max_rows=5')}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert not page_of(answer).xpath("//@onclick")


def test_lists_in_a_result_are_shown_and_not_sorted(app: Flask, client: FlaskClient) -> None:
    put_into(app, fake=FakeConnector(rows_of({"name": ["b", "a"], "l": [[1, 2], None]})))
    answer = client.get("/archives/fake/stars?max_rows=5&sort=l")
    assert cells_of(answer, 0) == ["b", "a"]
    assert cells_of(answer, 1)[0] == "[1, 2]"


def test_a_row_without_a_number_for_its_place_has_a_page(app: Flask, client: FlaskClient) -> None:
    put_into(app, fake=FakeConnector(rows_of({"name": ["a"], "ra": [float("nan")], "dec": [float("inf")]})))
    assert client.get("/archives/fake/stars/row?max_rows=5&row=0").status_code == 200
    assert client.get("/archives/fake/stars?max_rows=5").status_code == 200
