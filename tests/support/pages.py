"""Looking at pages as a reader does."""

from lxml import html
from werkzeug.test import TestResponse

__all__ = ["cells_of", "described", "element", "page_of", "words_of"]


def page_of(response: TestResponse) -> html.HtmlElement:
    """The parsed page."""
    return html.document_fromstring(response.get_data(as_text=True))


def element(response: TestResponse, identity: str) -> html.HtmlElement:
    """The element of this id; exactly one has it."""
    found = page_of(response).xpath("//*[@id=$id]", id=identity)
    assert len(found) == 1, f"{len(found)} elements have the id {identity}"
    return found[0]


def words_of(part: html.HtmlElement) -> str:
    """All text of an element, blanks tidied."""
    return " ".join(part.text_content().split())


def described(response: TestResponse, field: str) -> str:
    """The words that a field is described by."""
    page = page_of(response)
    (control,) = page.xpath("//*[@id=$id]", id=f"field-{field}")
    ids = control.get("aria-describedby", "").split()
    return " ".join(words_of(page.get_element_by_id(one)) for one in ids)


def cells_of(response: TestResponse, column: int) -> list[str]:
    """The texts of a column of the rows' table; column 0 is the rows' heads, without the link to the row."""
    rows = page_of(response).xpath("//form[@class='rows-form']//tbody/tr")
    if column:
        return [words_of(row.xpath("./td[not(@class='tick')]")[column - 1]) for row in rows]
    heads = [row.xpath("./th")[0] for row in rows]
    return [words_of(head).removeprefix(words_of(head.xpath("./a")[0])).strip() for head in heads]
