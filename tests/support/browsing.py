"""Sending forms as a browser does: what stands in them, what was ticked, the button that was pressed."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from tests.support.pages import page_of

__all__ = ["basket_items", "basket_url", "form_with", "press", "row_form"]


def form_with(response: TestResponse, words: str) -> html.FormElement:
    """The form whose button says these words."""
    form, _ = _pressed(response, words)
    return form


def _pressed(response: TestResponse, words: str) -> tuple[html.FormElement, html.HtmlElement]:
    """The button that says these words, and its form: the one that it names, or the one it stands in."""
    page = page_of(response)
    found = page.xpath("//button[contains(., $words)]", words=words)
    forms = [
        page.get_element_by_id(one.get("form")) if one.get("form") else one.xpath("ancestor::form[1]")[0]
        for one in found
    ]
    assert len(found) == 1, f"{len(found)} buttons say '{words}'"
    return forms[0], found[0]


def _ticked(form: html.FormElement, rows: Sequence[int] | None) -> None:
    for box in form.xpath(".//input[@type='checkbox' and @name='row']"):
        if rows is not None:
            box.checked = int(box.get("value")) in rows


def press(
    client: FlaskClient,
    response: TestResponse,
    words: str,
    *,
    typed: Mapping[str, str] | None = None,
    rows: Sequence[int] | None = None,
    follow: bool = True,
) -> TestResponse:
    """Fill in, tick exactly these rows where some are given, press the button, and give what follows."""
    form, button = _pressed(response, words)
    _ticked(form, rows)
    for name, text in (typed or {}).items():
        form.fields[name] = text
    values = form.form_values()
    beside = page_of(response).xpath("//input[@form=$id][@type!='checkbox' or @checked]", id=form.get("id"))
    values += [(field.get("name"), field.get("value", "")) for field in beside]
    if button.get("name"):
        values.append((button.get("name"), button.get("value", "")))
    url = button.get("formaction") or form.get("action")
    data: dict[str, list[str]] = {}
    for name, value in values:
        data.setdefault(name, []).append(value)
    if (form.get("method") or "get").lower() == "get":
        return client.get(url, query_string=data, follow_redirects=follow)
    return client.post(url, data=data, headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=follow)


def row_form(response: TestResponse) -> dict[str, str]:
    """The hidden fields of the rows' form, as htmx sends them along."""
    fields = page_of(response).xpath("//form[@class='rows-form']//input[@type='hidden']")
    return {field.get("name"): field.get("value") for field in fields}


def basket_items(client: FlaskClient) -> list[dict[str, Any]]:
    """The items of the basket that ticks go into, as data."""
    items: list[dict[str, Any]] = client.get("/basket.json", follow_redirects=True).get_json()["items"]
    return items


def basket_url(client: FlaskClient) -> str:
    """The address of the basket that ticks go into."""
    return str(client.get("/basket").location)
