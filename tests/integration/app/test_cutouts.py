"""The form of a cut-out: what it shows, what it refuses, and where it leads."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Item
from connectors.errors import Unreachable
from connectors.transport import MemoryTransport, Reply
from tests.support.browsing import form_with, press
from tests.support.fakes import FakeConnector, put_into
from tests.support.linking import LINKS_URL, exchange, linked_rows, recorded
from tests.support.pages import described, element, page_of, words_of

CUTOUT = "/archives/fake/stars/cutout?max_rows=5&row=0&cut.link=25"
BUTTON = "Prepare the cut-out"


@pytest.fixture(autouse=True)
def transport(app: Flask) -> MemoryTransport:
    put_into(app, fake=FakeConnector(linked_rows()))
    made = MemoryTransport({LINKS_URL: Reply(200, recorded("standard.xml"))})
    exchange(app, made)
    return made


def values_of(answer: TestResponse) -> dict[str, str]:
    return {name: str(value) for name, value in form_with(answer, BUTTON).form_values()}


def ready(answer: TestResponse) -> list[str]:
    return [str(url) for url in page_of(answer).xpath("//a[contains(., 'Get the cut-out')]/@href")]


def test_the_form_is_made_of_what_the_service_takes(client: FlaskClient) -> None:
    answer = client.get(CUTOUT)
    assert answer.status_code == 200
    assert {name for name in values_of(answer) if name.startswith("cut.")} == {
        *(
            "cut.link",
            "cut.CIRCLE",
            "cut.CIRCLE_radius",
            "cut.POLYGON",
            "cut.POS",
            "cut.KIND",
            "cut.KERNSIZE",
        ),
        *("cut.BAND_min", "cut.BAND_max", "cut.BAND_unit", "cut.TIME_min", "cut.TIME_max", "cut.NOTE"),
    }
    assert [words_of(box) for box in page_of(answer).xpath("//fieldset//label[input[@name='cut.POL']]")] == [
        "I",
        "Q",
        "V",
    ]
    assert ready(answer) == []


def test_the_form_begins_with_the_row_s_place_and_half_its_size(client: FlaskClient) -> None:
    values = values_of(client.get(CUTOUT))
    assert (values["cut.CIRCLE"], values["cut.CIRCLE_radius"]) == ("12.000000 +34.000000", "15 arcmin")
    assert values["cut.BAND_unit"] == "nm"
    assert values["cut.KIND"] == "DATA"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("cut.CIRCLE", "within 0.5 deg around 12.00000 +34.00000"),
        ("cut.BAND_min", "Between 300 and 800 nm."),
        ("cut.TIME_min", "Between 2009-09-26T00:00:00 and 2010-01-04T00:00:00."),
        ("cut.KERNSIZE", "Between 1 and 9 pixel."),
        ("cut.POLYGON", "11.5000 33.5000"),
        ("cut.NOTE", "Any words."),
    ],
)
def test_limits_are_shown_in_the_unit_that_is_typed(client: FlaskClient, field: str, words: str) -> None:
    assert words in described(client.get(CUTOUT), field)


def test_what_is_filled_in_leads_to_the_archive(client: FlaskClient) -> None:
    typed = {"cut.BAND_min": "400", "cut.BAND_max": "500", "cut.KERNSIZE": "3"}
    answer = press(client, client.get(CUTOUT), BUTTON, typed=typed)
    assert answer.status_code == 200
    (url,) = ready(answer)
    assert url.startswith("https://example.org/soda/sync?RESPONSE=file&ID=")
    assert parse_qsl(urlsplit(url).query) == [
        ("RESPONSE", "file"),
        ("ID", "ivo://example.org/x?1"),
        ("RUN", "7"),
        ("CIRCLE", "12 34 0.25"),
        ("BAND", "4e-07 5e-07"),
        ("KIND", "DATA"),
        ("KERNSIZE", "3"),
    ]
    assert f"curl --location --compressed --output cutout '{url}'" in words_of(element(answer, "cutout"))
    assert values_of(answer)["cut.KERNSIZE"] == "3"


def test_a_cut_out_that_is_ready_goes_into_the_basket(client: FlaskClient, session: Session) -> None:
    answer = press(client, client.get(CUTOUT), BUTTON)
    kept = press(client, answer, "Put it into the basket")
    assert kept.status_code == 200
    item = session.query(Item).one()
    assert (item.kind, item.access_url, item.archive) == ("file", ready(answer)[0], "fake")
    assert item.fields["semantics"] == "#cutout"


def test_a_fault_stands_beside_its_field_and_nothing_is_lost(client: FlaskClient) -> None:
    typed = {"cut.CIRCLE_radius": "wide <b>", "cut.KERNSIZE": "99", "cut.NOTE": '"quoted"'}
    answer = press(client, client.get(CUTOUT), BUTTON, typed=typed)
    assert answer.status_code == 422
    assert "Give a number, with a unit" in described(answer, "cut.CIRCLE_radius")
    assert "from 1 to 9 pixel" in described(answer, "cut.KERNSIZE")
    assert {name: values_of(answer)[name] for name in typed} == typed
    assert ready(answer) == []


def test_an_empty_form_would_bring_everything(client: FlaskClient) -> None:
    typed = {"cut.CIRCLE": "", "cut.CIRCLE_radius": "", "cut.KIND": ""}
    answer = press(client, client.get(CUTOUT), BUTTON, typed=typed)
    assert answer.status_code == 422
    assert "Fill in at least one field" in words_of(element(answer, "cutout"))


def test_a_field_that_the_service_has_not_is_told(client: FlaskClient) -> None:
    answer = client.get(f"{CUTOUT}&cut.STRANGE=%3Cb%3E")
    assert answer.status_code == 422
    assert "This service has no parameter 'STRANGE'." in words_of(element(answer, "cutout"))


def test_the_service_s_own_parameters_open_where_one_is_at_fault(client: FlaskClient) -> None:
    def opened(answer: TestResponse) -> bool:
        return bool(page_of(answer).xpath("//form[@class='cutout-form']//details[@open]"))

    assert opened(client.get(f"{CUTOUT}&cut.KERNSIZE=99"))
    assert not opened(client.get(f"{CUTOUT}&cut.POS=CIRCLE+12+34+0.1"))


def test_a_region_of_it_is_swapped_with_its_status(client: FlaskClient) -> None:
    for extra, status in (("", 200), ("&cut.KERNSIZE=99", 422)):
        part = client.get(CUTOUT + extra, headers={"HX-Request": "true", "HX-Target": "cutout"})
        assert part.status_code == status
        assert part.text.strip().startswith('<div id="cutout"')


@pytest.mark.parametrize("link", ["0", "26", "27", "99", "-1", "x", "9" * 30])
def test_a_link_that_cuts_nothing_has_no_form(client: FlaskClient, link: str) -> None:
    assert client.get(CUTOUT.replace("=25", f"={link}")).status_code == 404


def test_an_archive_that_fails_is_told(app: Flask, client: FlaskClient) -> None:
    exchange(app, MemoryTransport({LINKS_URL: Unreachable("The service could not be reached.")}))
    answer = client.get(CUTOUT)
    assert answer.status_code == 502
    assert "could not be reached" in answer.text


def test_no_address_is_taken_from_the_browser(client: FlaskClient, transport: MemoryTransport) -> None:
    answer = client.get(f"{CUTOUT}&cut.ID=other&cut.accessURL=http%3A%2F%2Fevil.example")
    assert answer.status_code == 422
    assert "evil" not in "".join(page_of(answer).xpath("//@href | //@action"))
    assert {request.url for request in transport.requests} == {LINKS_URL}
