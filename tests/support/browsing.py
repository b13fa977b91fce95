"""Sending forms as a browser does: what stands in them, what was ticked, the button that was pressed."""

from collections.abc import Mapping, Sequence

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from tests.support.pages import page_of

__all__ = ["form_with", "press", "row_form"]


def form_with(response: TestResponse, words: str) -> html.FormElement:
    """The form whose button says these words."""
    found = page_of(response).xpath("//form[.//button[contains(., $words)]]", words=words)
    assert len(found) == 1, f"{len(found)} forms have a button '{words}'"
    form: html.FormElement = found[0]
    return form


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
    form = form_with(response, words)
    _ticked(form, rows)
    for name, text in (typed or {}).items():
        form.fields[name] = text
    (button,) = form.xpath(".//button[contains(., $words)]", words=words)
    values = form.form_values()
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
