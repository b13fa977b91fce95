"""A column at a glance and the list of columns, as pages that need no scripts."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.browsing import press
from tests.support.pages import cells_of, page_of, words_of

ASKED = "type=Galaxy&constellation=And"
BASE = "/archives/demo/openngc"


def summary(client: FlaskClient, column: str, more: str = "") -> TestResponse:
    answer = client.get(f"{BASE}/column?{ASKED}&column={column}{more}")
    assert answer.status_code == 200
    return answer


def glance(answer: TestResponse) -> dict[str, str]:
    pairs = page_of(answer).xpath("//dl[@class='glance']/div")
    return {words_of(pair.xpath("./dt")[0]): words_of(pair.xpath("./dd")[0]) for pair in pairs}


def heads(answer: TestResponse) -> list[str]:
    found = page_of(answer).xpath("//form[@class='rows-form']//thead//a[@class='sort']/text()")
    return [head.strip() for head in found]


def test_numbers_say_what_they_are(client: FlaskClient) -> None:
    answer = summary(client, "v_mag")
    rows = client.get(f"{BASE}.json?{ASKED}").get_json()
    place = [column["name"] for column in rows["columns"]].index("v_mag")
    known = [row[place] for row in rows["rows"] if row[place] is not None]
    told = glance(answer)
    assert told["Range"] == f"{min(known):g} to {max(known):g} mag"
    assert told["Without a value"].startswith(str(rows["count"] - len(known)))
    assert "phot.mag;em.opt.V" in answer.text


def test_it_sums_up_the_rows_that_are_looked_at(client: FlaskClient) -> None:
    assert int(glance(summary(client, "v_mag", "&filter.v_mag=10..12"))["Rows"]) < int(
        glance(summary(client, "v_mag"))["Rows"]
    )


def test_every_bar_brings_the_rows_that_it_counts(client: FlaskClient) -> None:
    bars = page_of(summary(client, "v_mag")).xpath("//*[local-name()='svg' and @class='bars']//a")
    assert len(bars) > 5
    for bar in bars:
        count = int(re.findall(r": (\d+) rows?$", bar.get("aria-label"))[0])
        rows = client.get(bar.get("href").replace("/openngc?", "/openngc.json?")).get_json()["count"]
        assert abs(rows - count) <= 1, bar.get("aria-label")


def test_a_frequent_value_brings_its_rows(client: FlaskClient) -> None:
    row = page_of(summary(client, "hubble_type")).xpath("//table[@class='frequent']//tr")[0]
    found = client.get(row.xpath(".//a/@href")[0] + "&per_page=200")
    assert len(cells_of(found, 0)) == int(words_of(row.xpath("./td")[0]))


def test_the_form_of_a_column_leads_to_its_rows(client: FlaskClient) -> None:
    answer = press(
        client,
        summary(client, "v_mag", "&sort=name"),
        "Filter",
        typed={"column.low": "10", "column.high": "12"},
    )
    assert answer.request.args["filter.v_mag"] == "10..12"
    assert answer.request.args["sort"] == "name"
    assert "column" not in answer.request.args
    without = press(client, summary(client, "v_mag"), "Filter", typed={"column.missing": "null"})
    assert without.request.args["filter.v_mag"] == "null"


def test_what_is_wrong_in_it_is_said_and_kept(client: FlaskClient) -> None:
    answer = press(client, summary(client, "v_mag"), "Filter", typed={"column.low": "faint"})
    assert answer.status_code == 422
    page = page_of(answer)
    assert page.xpath("//input[@name='column.low']/@value") == ["faint"]
    assert "Give a range" in words_of(page.get_element_by_id("column-error"))


@pytest.mark.parametrize("column", ["", "nothing"])
def test_a_column_that_is_not_there_is_not_found(client: FlaskClient, column: str) -> None:
    assert client.get(f"{BASE}/column?{ASKED}&column={column}").status_code == 404


def test_a_region_alone_for_htmx(client: FlaskClient) -> None:
    htmx = {"HX-Request": "true", "HX-Target": "column"}
    text = client.get(f"{BASE}/column?{ASKED}&column=v_mag", headers=htmx).text
    assert text.lstrip().startswith('<section id="column"')
    assert "<!doctype" not in text


def test_columns_are_chosen_by_ticks(client: FlaskClient) -> None:
    page = client.get(f"{BASE}/columns?{ASKED}&columns=name,v_mag&sort=name")
    form = page_of(page).xpath("//form[@class='columns-form']")[0]
    ticked = form.xpath(".//input[@name='columns' and @checked]/@value")
    assert ticked == ["name", "v_mag"]
    answer = press(client, page, "Show these", typed={"pin": "1"})
    assert heads(answer) == ["Name", "V magnitude"]
    assert answer.request.args["sort"] == "name"


def test_a_column_is_moved_and_a_group_is_brought_by_buttons(client: FlaskClient) -> None:
    page = client.get(f"{BASE}/columns?{ASKED}&columns=name,v_mag")
    moved = press(client, page, "V magnitude further left")
    brought = press(client, moved, "Add all of Position")
    order = page_of(brought).xpath("//ol//input[@name='columns']/@value")
    assert order[:4] == ["v_mag", "name", "ra", "dec"]
    assert heads(press(client, brought, "Show these"))[:4] == ["V magnitude", "Name", "RA", "Dec"]


def test_all_columns_are_in_the_list_once(client: FlaskClient) -> None:
    names = page_of(client.get(f"{BASE}/columns?{ASKED}")).xpath("//input[@name='columns']/@value")
    every = [column["name"] for column in client.get(f"{BASE}.json?{ASKED}").get_json()["columns"]]
    assert sorted(names) == sorted(every)
