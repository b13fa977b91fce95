"""Plots as pages and as files, without scripts."""

import io
from urllib.parse import parse_qs, urlsplit

import pyarrow as pa
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from PIL import Image
from werkzeug.test import TestResponse

from connectors.contract import Column
from tests.support.browsing import press
from tests.support.fakes import EVERY_KIND, FakeConnector, put_into, rows_of
from tests.support.pages import described, element, page_of, words_of

VEGA = "target=Vega&radius=20+deg"


def plot(question: str = VEGA, suffix: str = "", dataset: str = "demo/hipparcos") -> str:
    return f"/archives/{dataset}/plot{suffix}?{question}"


def chosen(response: TestResponse, name: str) -> str:
    (option,) = page_of(response).xpath(f"//select[@name='plot.{name}']/option[@selected]/@value")
    return str(option)


def fake(app: Flask, values: dict[str, object], **columns: Column) -> str:
    """A dataset of these values; gives the address of its plot."""
    made = [columns.get(name, Column(name=name, datatype="double")) for name in values]
    rows = rows_of(pa.table(values), columns=made)
    put_into(app, fake=FakeConnector(rows, parameters=EVERY_KIND, key=""))
    return "/archives/fake/stars/plot?words=any"


def test_the_first_plot_of_stars_is_their_colour_magnitude_diagram(client: FlaskClient) -> None:
    answer = client.get(plot())
    assert (chosen(answer, "kind"), chosen(answer, "x"), chosen(answer, "y")) == ("scatter", "b_v", "hp_mag")
    assert words_of(element(answer, "plot-heading")) == "Hp magnitude against B-V"
    assert page_of(answer).xpath("//svg[@role='img']//path[@class='plot-dots']")
    assert "running backwards" in words_of(page_of(answer).xpath("//figcaption")[0])


def test_the_first_plot_of_galaxies_is_a_histogram_of_magnitudes(client: FlaskClient) -> None:
    answer = client.get(plot("type=Galaxy", dataset="demo/openngc"))
    assert (chosen(answer, "kind"), chosen(answer, "x")) == ("histogram", "v_mag")
    assert page_of(answer).xpath("//path[@class='plot-bars']")


def test_many_rows_are_a_density(client: FlaskClient) -> None:
    answer = client.get(plot("max_rows=20000"))
    assert page_of(answer).xpath("//svg//image")
    assert "13\u202f940 rows" in answer.text
    assert len(answer.data) < 60_000


def test_the_form_draws_what_is_chosen(client: FlaskClient) -> None:
    typed = {"plot.kind": "histogram", "plot.x": "parallax", "plot.x_min": "10", "plot.x_max": "100"}
    answer = press(client, client.get(plot()), "Draw", typed=typed)
    assert words_of(element(answer, "plot-heading")) == "Histogram of Parallax"
    assert (answer.request.args["target"], answer.request.args["radius"]) == ("Vega", "20 deg")
    assert page_of(answer).xpath("//input[@name='plot.x_min']/@value") == ["10"]
    assert page_of(answer).xpath("//a[.='Whole range']")


def test_the_rows_of_a_range_are_kept_as_filters(client: FlaskClient) -> None:
    page = client.get(plot(f"{VEGA}&filter.parallax=>0&filter.b_v=>9&sort=-hp_mag").replace("=>9", "=..9"))
    typed = {"plot.x_min": "-0.1", "plot.x_max": "0.2", "plot.y_max": "4"}
    answer = press(client, page, "Keep only", typed=typed, follow=False)
    assert answer.status_code == 303
    address = urlsplit(answer.location)
    assert address.path == "/archives/demo/hipparcos"
    kept = parse_qs(address.query)
    assert (kept["filter.b_v"], kept["filter.hp_mag"]) == (["-0.1..0.2"], ["..4"])
    assert (kept["filter.parallax"], kept["sort"], kept["target"]) == ([">0"], ["-hp_mag"], ["Vega"])
    assert not any(name.startswith("plot.") for name in kept)


def test_filters_choose_the_rows_that_are_drawn(client: FlaskClient) -> None:
    every = client.get(plot(suffix=".json")).get_json()
    some = client.get(plot(f"{VEGA}&filter.hp_mag=..4&where=b_v+%3C+0.5", ".json")).get_json()
    assert 0 < some["drawn"] < every["drawn"]
    assert set(some["points"]["rows"]) < set(every["points"]["rows"])
    assert max(some["points"]["y"]) <= 4


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ("plot.kind=scatter&plot.x_min=wide", "plot.x", "Give a number"),
        ("plot.x=nothing", "plot.x", "no column of numbers"),
        ("plot.kind=histogram&plot.bins=many", "plot.bins", "whole number of bins"),
        ("plot.keep=1", "plot.x_min", ""),
    ],
)
def test_a_fault_stands_beside_its_field(client: FlaskClient, typed: str, field: str, words: str) -> None:
    answer = client.get(plot(f"{VEGA}&{typed}"))
    assert answer.status_code == 422
    name = field if words and "_min" not in typed else "plot.x_min"
    assert words in described(answer, name)
    assert not page_of(answer).xpath("//svg[@role='img']")


@pytest.mark.parametrize(
    "query", ["filter.nothing=1", "filter.hp_mag=bright", "where=magg+%3E+1", "plot.pie=1"]
)
def test_a_fault_without_a_field_is_said_all_the_same(client: FlaskClient, query: str) -> None:
    answer = client.get(plot(f"{VEGA}&{query}"))
    assert answer.status_code == 422
    assert page_of(answer).xpath("//section[@id='plot']//p[@role='alert']")
    assert client.get(plot(f"{VEGA}&{query}", ".svg")).status_code == 422


def test_a_faulty_question_is_refused(client: FlaskClient) -> None:
    assert client.get(plot("target=Vega&radius=wide")).status_code == 422
    assert client.get(plot("")).status_code == 422


def test_the_files_show_the_same_plot(client: FlaskClient) -> None:
    svg, png, data = (
        client.get(plot(f"{VEGA}&plot.colour=parallax", face)) for face in (".svg", ".png", ".json")
    )
    root = etree.fromstring(svg.data)
    assert (svg.mimetype, root.get("viewBox")) == ("image/svg+xml", "0 0 720 486")
    assert Image.open(io.BytesIO(png.data)).size == (1440, 972)
    assert svg.headers["Content-Disposition"] == 'inline; filename="demo-hipparcos.svg"'
    dots = "".join(
        path.get("d")
        for path in root.iterfind(".//{*}path")
        if path.get("class") in {"plot-shades", "plot-none"}
    )
    assert dots.count("h0") == data.get_json()["drawn"] == len(data.get_json()["points"]["rows"])


def test_htmx_gets_the_region_alone(client: FlaskClient) -> None:
    answer = client.get(plot(), headers={"HX-Request": "true", "HX-Target": "plot"})
    assert "<html" not in answer.text
    assert words_of(element(answer, "plot-heading"))
    assert 'id="status"' not in answer.text


def test_nothing_in_a_page_is_inline(client: FlaskClient) -> None:
    page = page_of(client.get(plot()))
    assert not page.xpath("//@style | //style | //script[not(@src)] | //@onclick")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ["a", "b"]}, "No column of this answer has numbers"),
        ({"z": pa.array([None, None], pa.float64())}, "No row has what this plot needs"),
        ({"z": [float("nan"), float("inf")]}, "No row has what this plot needs"),
    ],
)
def test_what_cannot_be_plotted_is_said(
    app: Flask, client: FlaskClient, values: dict[str, object], words: str
) -> None:
    address = fake(app, values)
    answer = client.get(address)
    assert answer.status_code == 200
    assert words in words_of(element(answer, "plot"))
    assert client.get(address.replace("/plot?", "/plot.svg?")).status_code == 404


def test_filters_that_no_row_passes(client: FlaskClient) -> None:
    answer = client.get(plot(f"{VEGA}&filter.hp_mag=..-9"))
    assert "No row passes the filters" in words_of(element(answer, "plot"))


@pytest.mark.parametrize(
    "values", [{"z": [7.0]}, {"z": [7.0], "q": [None]}, {"z": [7, 8], "q": [1.0, float("nan")]}]
)
@pytest.mark.parametrize("kind", ["histogram", "scatter", "density", "series"])
def test_few_rows_with_gaps(app: Flask, client: FlaskClient, values: dict[str, object], kind: str) -> None:
    table = {name: pa.array(column, pa.float64()) for name, column in values.items()}
    answer = client.get(f"{fake(app, table)}&plot.kind={kind}&plot.x=z")
    assert answer.status_code in {200, 422}  # a single column has no second one
    assert "Plot of Fake stars" in answer.text


def test_hostile_columns_are_words(app: Flask, client: FlaskClient) -> None:
    evil = '</title><script>alert("x")</script>'
    column = Column(name=evil, datatype="double", label=evil, unit='"><b>', description=evil)
    address = fake(app, {evil: [1.0, 2.0], "plot.x": [1.0, 2.0]}, **{evil: column})
    answer = client.get(address)
    assert "<script>alert" not in answer.text
    assert "<b>" not in answer.text
    assert chosen(answer, "x") == evil
    assert etree.fromstring(client.get(address.replace("/plot?", "/plot.svg?")).data) is not None
    kept = press(client, answer, "Keep only", typed={"plot.x_min": "1.5"}, follow=False)
    assert parse_qs(urlsplit(kept.location).query)[f"filter.{evil}"] == ["1.5.."]


def test_a_parameter_called_as_an_axis_keeps_its_meaning(app: Flask, client: FlaskClient) -> None:
    address = fake(app, {"x": [1.0, 2.0, 3.0], "y": [1.0, 2.0, 3.0]})
    data = client.get(f"{address.replace('/plot?', '/plot.json?')}&plot.x=y&plot.y=x").get_json()
    assert (data["x"]["column"], data["y"]["column"], data["drawn"]) == ("y", "x", 3)
