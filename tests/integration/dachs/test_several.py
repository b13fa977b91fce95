"""Services of the registry asked together: by one form, and by one ADQL text; a real server answers each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.portal import Portal
from connectors.vo_registry import Record, asked_interfaces, key_of
from jobs import context
from tests.support.dachs import Dachs
from tests.support.pages import page_of, words_of
from tests.support.published import IMAGES, OBSERVATIONS, SPECTRA, STARS, published
from tests.support.queues import InlineQueue
from tests.support.vo_registry import keep_copy

pytestmark = pytest.mark.needs("dachs")


@pytest.fixture
def values(portal_with_it: Flask, dachs: Dachs, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """What a form calls each service, by the title of its resource; work is done where it is asked for."""
    house: Portal = portal_with_it.extensions["portal"]
    found: Sequence[Record] = published(dachs)
    keep_copy(house.vo_registry.copy, found)
    monkeypatch.setattr(context, "application", lambda: portal_with_it)
    portal_with_it.extensions["portal"] = replace(house, queue=InlineQueue())
    yield {one.title: f"{one.ivoid} {key_of(one, asked_interfaces(one)[0])}" for one in found}
    portal_with_it.extensions["portal"] = house


def _ticked(browser: FlaskClient, values: Sequence[str], do: str, field: str) -> tuple[str, list[str]]:
    """The form of these services, and what is ticked in it."""
    asked = browser.post("/registry/chosen", data={"do": do, "service": values})
    assert asked.status_code == 303
    ticked = page_of(browser.get(asked.location)).xpath(f"//input[@name='{field}' and @checked]/@value")
    return asked.location, list(map(str, ticked))


def _lines(browser: FlaskClient, address: str) -> dict[str, str]:
    """What each service answered, by its title."""
    rows = page_of(browser.get(address)).xpath("//table[contains(@class, 'answers')]/tbody/tr")
    return {words_of(row.find("th")): words_of(row) for row in rows}


def test_cones_images_and_spectra_answer_one_form(browser: FlaskClient, values: dict[str, str]) -> None:
    wanted = [values[title] for title in (STARS, IMAGES, SPECTRA)]
    _, ticked = _ticked(browser, wanted, "ask", "dataset")
    assert len(ticked) == 3
    data = {"target": "10.6847917 +41.2690556", "radius": "1 deg", "dataset": ticked, "budget": "quick"}
    search = browser.post("/searches", data=data)
    assert search.status_code == 303
    lines = _lines(browser, search.location)
    rows = {STARS: "166", IMAGES: "4", SPECTRA: ""}
    for title, count in rows.items():
        (line,) = [words for name, words in lines.items() if title in name]
        assert "answered" in line, line
        assert count in line


def test_one_text_is_answered_by_several_services(browser: FlaskClient, values: dict[str, str]) -> None:
    everyone = list(values.values())
    place, ticked = _ticked(browser, everyone, "adql", "key")
    assert len(ticked) == 2, "cones, images and spectra are not asked in ADQL"
    data = {"key": ticked, "adql": "SELECT TOP 3 obs_id, s_ra FROM ivoa.obscore", "budget": "quick"}
    search = browser.post("/registry/together", data=data)
    assert search.status_code == 303, place
    lines = _lines(browser, search.location)
    assert len(lines) == 2
    assert all("answered" in words and "3" in words for words in lines.values()), lines
    assert any(OBSERVATIONS in title for title in lines)


def test_what_one_service_says_against_a_text_is_in_its_line(
    browser: FlaskClient, values: dict[str, str]
) -> None:
    _, ticked = _ticked(browser, [values[OBSERVATIONS]], "adql", "key")
    data = {"key": ticked, "adql": "SELECT TOP 3 * FROM ivoa.obscure", "budget": "quick"}
    lines = _lines(browser, browser.post("/registry/together", data=data).location)
    (line,) = lines.values()
    assert "failed" in line
    assert "ivoa.obscure" in line
