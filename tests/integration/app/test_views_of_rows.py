"""An answer's rows as they are looked at: filtered, sorted, in chosen columns; the archive is asked once."""

import csv
import io
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from connectors.contract import Column, Role
from tests.support.browsing import basket_items, press
from tests.support.fakes import FakeConnector, put_into, rows_of
from tests.support.pages import cells_of, element, page_of, words_of

GALAXIES = "type=Galaxy&constellation=And"
STARS = "/archives/fake/stars"


def openngc(suffix: str = "", **more: str) -> str:
    return f"/archives/demo/openngc{suffix}?{GALAXIES}&{urlencode(more)}"


def names(answer: TestResponse) -> list[str]:
    rows = list(csv.reader(io.StringIO(answer.text)))
    return [row[rows[0].index("name")] for row in rows[1:]]


def told(answer: TestResponse) -> str:
    return words_of(page_of(answer).xpath("//header[@class='results-head']/h2")[0])


def chip_words(answer: TestResponse) -> list[str]:
    chips = page_of(answer).xpath("//a[@class='chip']")
    return [words_of(chip).removesuffix(", take this filter away").strip() for chip in chips]


VIEWS = [
    {"filter.v_mag": "10..12"},
    {"filter.v_mag": "<13", "sort": "-v_mag,name"},
    {"filter.name": "NGC 2", "filter.b_mag": "!null", "sort": "b_mag"},
    {"where": "v_mag < 13 AND b_mag - v_mag > 0.8", "sort": "name"},
    {"only": "3 1 2", "sort": "-name"},
]


@pytest.mark.parametrize("view", VIEWS)
def test_the_page_and_every_file_have_the_same_rows_in_the_same_order(
    client: FlaskClient, view: dict[str, str]
) -> None:
    page = client.get(openngc(per_page="200", **view))
    shown = cells_of(page, 0)
    assert 0 < len(shown) < 200
    assert names(client.get(openngc(".csv", **view))) == shown
    assert [row[0] for row in client.get(openngc(".json", **view)).get_json()["rows"]] == shown
    assert told(page).endswith("rows match")
    assert f" {len(shown)} of " in told(page)


def test_the_archive_is_asked_once(app: Flask, client: FlaskClient) -> None:
    connector = FakeConnector()
    put_into(app, fake=connector)
    for view in ("", "&filter.mag=%3C2", "&where=mag+%3E+1", "&sort=mag&columns=name,mag", "&only=1"):
        assert client.get(f"{STARS}?max_rows=5{view}").status_code == 200
    client.get(f"{STARS}/column?max_rows=5&column=mag")
    client.get(f"{STARS}/columns?max_rows=5")
    assert len(connector.requests) == 1


def test_each_filter_is_taken_away_by_one_click(client: FlaskClient) -> None:
    answer = client.get(openngc(**{"filter.v_mag": "10..12", "filter.name": "NGC", "sort": "name"}))
    assert chip_words(answer) == ["Name with “NGC”", "V magnitude 10 to 12 mag"]
    page = page_of(answer)
    without = client.get(page.xpath("//a[@class='chip']/@href")[0])
    assert chip_words(without) == ["V magnitude 10 to 12 mag"]
    clear = client.get(page.xpath("//a[.='Clear all']/@href")[0])
    assert chip_words(clear) == []
    assert "sort=name" in clear.request.full_path


@pytest.mark.parametrize(
    ("argument", "text", "words"),
    [
        ("filter.v_mag", "twelve", "Give a range such as 10..12"),
        ("filter.v_mag", "12..10", "The lower limit is above the upper one."),
        ("where", "v_magg < 12", "There is no column v_magg. Did you mean v_mag?"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_holds(
    client: FlaskClient, argument: str, text: str, words: str
) -> None:
    answer = client.get(openngc(**{argument: text, "filter.name": "NGC 2"}))
    assert answer.status_code == 422
    page = page_of(answer)
    (field,) = page.xpath("//input[@name=$name and @aria-invalid]", name=argument)
    assert field.get("value") == text
    assert words in words_of(page.get_element_by_id(field.get("aria-describedby")))
    assert chip_words(answer) == ["Name with “NGC 2”"]
    assert all(name.startswith("NGC 2") for name in cells_of(answer, 0))
    assert page.xpath("//form[@id='question']//input[@name='constellation' and @checked]")


def test_a_caret_stands_under_what_is_wrong(client: FlaskClient) -> None:
    answer = client.get(openngc(where="v_mag < 3 AND magg > 1"))
    lines = page_of(answer).xpath("string(//pre[@class='caret'])").split("\n")
    assert lines[0][lines[1].index("^") :].startswith("magg")


@pytest.mark.parametrize("argument", ["filter.nothing", "only"])
def test_what_has_no_field_is_told_too(client: FlaskClient, argument: str) -> None:
    answer = client.get(openngc(**{argument: "x"}))
    assert answer.status_code == 422
    assert page_of(answer).xpath("//form[@id='filter-form']/p[@class='error']")
    assert cells_of(answer, 0)


def test_a_condition_that_fails_on_a_value_is_told(client: FlaskClient) -> None:
    answer = client.get(openngc(where="name > 1", **{"filter.v_mag": "10..12"}))
    assert answer.status_code == 422
    assert "cannot be worked out for one of the rows" in words_of(element(answer, "where-error"))
    assert chip_words(answer) == ["V magnitude 10 to 12 mag"]
    assert cells_of(answer, 0)
    assert client.get(openngc(".csv", where="name > 1")).status_code == 422


def test_where_no_row_passes_the_way_back_is_near(client: FlaskClient) -> None:
    answer = client.get(openngc(**{"filter.v_mag": "..-50"}))
    assert cells_of(answer, 0) == []
    assert "No row passes the filters" in answer.text
    assert told(answer).startswith("answered 0 of ")
    assert client.get(openngc(".csv", **{"filter.v_mag": "..-50"})).text.count("\n") == 1


def test_the_row_of_filters_is_a_form_that_works_by_itself(client: FlaskClient) -> None:
    opened = client.get(
        page_of(client.get(openngc(sort="name"))).xpath("//a[contains(., 'Filter')]/@href")[0]
    )
    form = page_of(opened).get_element_by_id("filter-form")
    typed = {name: value for name, value in form.form_values() if value}
    fields = page_of(opened).xpath("//*[@form='filter-form' and @name]/@name")
    assert "filter.v_mag" in fields
    answer = client.get(
        form.get("action"), query_string={**typed, "filter.v_mag": "10..12", "filter.name": ""}
    )
    assert chip_words(answer) == ["V magnitude 10 to 12 mag"]
    assert "sort=name" in answer.request.full_path
    assert answer.request.args["type"] == "Galaxy"


def test_filters_go_along_with_the_next_question(client: FlaskClient) -> None:
    page = page_of(client.get(openngc(only="1 2", sort="name", **{"filter.v_mag": "<12"})))
    along = page.xpath("//input[@form='question']/@name")
    assert set(along) == {"filter.v_mag", "sort"}


def test_a_row_leads_to_the_next_of_those_that_are_looked_at(client: FlaskClient) -> None:
    view = {"filter.v_mag": "<13", "sort": "-v_mag", "per_page": "25"}
    shown = cells_of(client.get(openngc(**view)), 0)
    links = page_of(client.get(openngc(**view))).xpath("//a[@class='row-link']/@href")
    row = client.get(links[0])
    for name in shown[:3]:
        page = page_of(row)
        assert words_of(page.xpath("//h1")[0]) == name
        row = client.get(page.xpath("//a[@rel='next']/@href")[0])
    back = client.get(page_of(row).xpath("//a[.='All rows']/@href")[0])
    assert cells_of(back, 0) == shown
    assert "row 4 of" in words_of(page_of(row).xpath("//span[@class='where']")[0])


def test_what_passes_goes_into_the_basket_as_one_item_that_asks_again(client: FlaskClient) -> None:
    url = openngc(sort="name", **{"filter.v_mag": "10..12"})
    press(client, client.get(url), "all that match")
    (item,) = basket_items(client)
    assert item["rows"] == len(cells_of(client.get(url), 0))
    assert "v_mag 10..12" in item["label"]
    assert cells_of(client.get(item["url"]), 0) == cells_of(client.get(url), 0)
    press(client, client.get(openngc()), "whole result")
    assert len(basket_items(client)) == 2


def test_chosen_columns_stand_in_their_order(client: FlaskClient) -> None:
    answer = client.get(openngc(columns="v_mag,name", pin="1"))
    heads = page_of(answer).xpath("//form[@class='rows-form']//thead//a[@class='sort']/text()")
    assert [head.strip() for head in heads] == ["V magnitude", "Name"]
    assert "pins-1" in page_of(answer).xpath("//table/@class")[0]
    rows = list(csv.reader(io.StringIO(client.get(openngc(".csv", columns="v_mag,name")).text)))
    assert rows[0] == ["v_mag [mag]", "name"]


def test_ticked_rows_are_looked_at_alone(client: FlaskClient) -> None:
    shown = client.get(openngc(sort="-v_mag", **{"filter.v_mag": "<13"}))
    numbers = [int(one) for one in page_of(shown).xpath("//input[@name='row']/@value")][:3]
    kept = press(client, shown, "Keep only these", rows=numbers)
    assert cells_of(kept, 0) == cells_of(shown, 0)[:3]
    assert chip_words(kept) == ["3 chosen rows"]
    assert "sort=-v_mag" in kept.request.full_path
    file = press(client, shown, "Export these", rows=numbers, typed={"format": "csv"})
    assert names(file) == cells_of(shown, 0)[:3]


def test_without_ticked_rows_nothing_is_chosen(client: FlaskClient) -> None:
    back = press(client, client.get(openngc()), "Keep only these", rows=[])
    assert words_of(element(back, "notices")) == "Tick rows first."
    assert back.request.full_path.startswith("/archives/demo/openngc?type=Galaxy")


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"row": "x"}, 303),
        ({"others": ",".join(map(str, range(1001)))}, 422),
        ({"row": "1", "chosen": "export", "format": "exe"}, 422),
    ],
)
def test_odd_choices_are_no_mistake_of_the_portal(
    client: FlaskClient, form: dict[str, str], status: int
) -> None:
    same = {"Sec-Fetch-Site": "same-origin"}
    assert client.post("/archives/demo/openngc/chosen", data=form, headers=same).status_code == status


ODD = [
    'a"b',
    "<script>alert(1)</script>",
    "filter.x",
    "sort",
    "a.b,c",
    "-minus",
    "50%",
    "x" * 300,
    "all",
    "é &=#+",
]


@pytest.fixture
def odd(app: Flask) -> FakeConnector:
    """Columns whose names mean something elsewhere."""
    values = {name: [float(number), 50.0, None] for number, name in enumerate(ODD)}
    columns = [Column(name=name, datatype="double", label=name) for name in ODD]
    connector = FakeConnector(rows_of(values, columns=columns), key="")
    put_into(app, fake=connector)
    return connector


@pytest.mark.parametrize("name", ODD)
@pytest.mark.usefixtures("odd")
def test_any_name_of_a_column_can_be_filtered_sorted_shown_and_summed_up(
    client: FlaskClient, name: str
) -> None:
    asked = {"max_rows": "5", "filters": "open"}
    page = page_of(client.get(STARS, query_string=asked))
    at = ODD.index(name)
    heads = page.xpath("//thead/tr[1]/th[not(@class='tick')]")
    sorted_ = client.get(heads[at].xpath("./a[@class='sort']/@href")[0])
    assert len(page_of(sorted_).xpath("//th[@aria-sort='ascending']")) == 1
    filtered = client.get(STARS, query_string={**asked, f"filter.{name}": "40.."})
    assert len(cells_of(filtered, 0)) == 1
    assert "<script>alert" not in filtered.text
    summary = client.get(heads[at].xpath("./a[@class='more']/@href")[0])
    assert summary.status_code == 200
    assert "<script>alert" not in summary.text
    bars = page_of(summary).xpath("//svg//a/@href") or page_of(summary).xpath(
        "//*[local-name()='svg']//a/@href"
    )
    assert len(cells_of(client.get(bars[-1]), 0)) == 1
    left = client.get(page_of(summary).xpath("//a[.='Hide this column']/@href")[0])
    assert len(page_of(left).xpath("//thead/tr[1]/th")) == len(ODD)
    only = press(client, client.get(f"{STARS}/columns?max_rows=5"), "Show these", typed={})
    assert len(page_of(only).xpath("//thead/tr[1]/th")) == len(ODD) + 1


def test_sky_and_plot_are_offered_where_there_is_something_to_show(app: Flask, client: FlaskClient) -> None:
    put_into(app, fake=FakeConnector())
    page = page_of(client.get(f"{STARS}?max_rows=5&filter.mag=x"))
    links = page.xpath("//nav[@class='tabs']//a/@href")
    assert len(links) == 3
    assert all("filter.mag" not in link for link in links[1:])  # they are not at fault
    for link in links[1:]:
        assert client.get(link).status_code == 200
    plain = rows_of({"name": ["a"]}, columns=[Column(name="name", datatype="char", role=Role.NAME)])
    put_into(app, other=FakeConnector(plain))
    assert not page_of(client.get("/archives/other/stars?max_rows=5")).xpath("//nav[@class='tabs']")
