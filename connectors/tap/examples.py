"""Examples of queries, as a service shows them to people and programs (DALI 1.1, section 2.3)."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from textwrap import dedent
from urllib.parse import urljoin

from lxml import etree

from connectors.contract import AdqlExample
from connectors.errors import ConnectorError, Refused, Unreadable
from connectors.tap.markup import Element

__all__ = ["ExamplesPage", "all_examples", "read_examples"]

MOST, MOST_PAGES = 200, 5
LONGEST = 20_000
"""Characters of an example's text."""


@dataclass(frozen=True, slots=True)
class ExamplesPage:
    """The examples of a page, and the addresses of pages with more."""

    examples: tuple[AdqlExample, ...] = ()
    more: tuple[str, ...] = ()


def _text(element: Element) -> str:
    return "".join(map(str, element.itertext()))[:LONGEST]


def _line(element: Element) -> str:
    return " ".join(_text(element).split())


def _with(root: Element, *names: str) -> Iterator[Element]:
    for found in root.iter():
        if isinstance(found.tag, str) and set(names) & set((found.get("property") or "").lower().split()):
            yield found


def _first(root: Element, *names: str) -> Element | None:
    return next((found for name in names for found in _with(root, name)), None)


def _query(element: Element) -> str:
    """The query without the indentation that the page gives it."""
    lines = _text(element).expandtabs().strip("\r\n").rstrip()
    first, end, rest = lines.partition("\n")
    return f"{first.strip()}{end}{dedent(rest)}" if first[:1].strip() else dedent(lines).strip()


def _drop_signs(root: Element) -> None:
    """Take out links that are a mere sign, such as an arrow beside a table's name."""
    for link in list(root.iter("a")):
        if not any(letter.isalnum() for letter in _text(link)):
            link.text = ""


def _example(element: Element) -> AdqlExample | None:
    query = _first(element, "query", "adql")
    if query is None or not _query(query):
        return None
    _drop_signs(element)
    title, told = _first(element, "name"), _first(element, "description", "dc:description")
    if told is None:
        told = next((one for one in element.iter("p") if query not in one.iter() and _line(one)), None)
    return AdqlExample(
        title=(_line(title) if title is not None else "") or "Example",
        text=_query(query),
        description=_line(told) if told is not None else "",
    )


def _parsed(body: bytes) -> Element | None:
    """The page; where it does not say its encoding, it is UTF-8 if it can be."""
    try:
        body.decode()
        encoding: str | None = "utf-8"
    except UnicodeDecodeError:
        encoding = None
    parser = etree.HTMLParser(no_network=True, remove_comments=True, encoding=encoding)
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("The examples cannot be read.", detail=str(error), evidence=body) from error


def read_examples(body: bytes, address: str = "") -> ExamplesPage:
    """The examples of a page in RDFa (DALI 1.1, section 2.3; TAP 1.1, section 2.4). Raises Unreadable.

    Its vocabulary is not looked at, for services name it in many ways or not at all.
    """
    page = _parsed(body)
    if page is None:
        return ExamplesPage()
    shown = (
        one
        for one in page.iter()
        if isinstance(one.tag, str) and "example" in (one.get("typeof") or "").lower().split()
    )
    made = filter(None, map(_example, shown))
    links = (one.get("href") or one.get("resource") or "" for one in _with(page, "continuation"))
    return ExamplesPage(
        tuple(example for example, _ in zip(made, range(MOST), strict=False)),
        tuple(dict.fromkeys(urljoin(address, link) for link in links if link)),
    )


def all_examples(address: str, read: Callable[[str], bytes]) -> list[AdqlExample]:
    """The examples of a page and of those that it continues on; none where there is no such page.

    Raises ConnectorError where the first page is there and cannot be had.
    """
    try:
        first = read_examples(read(address), address)
    except Refused:  # the resource may be missing
        return []
    examples = list(first.examples)
    for more in first.more[: MOST_PAGES - 1]:
        with suppress(ConnectorError):  # what is there is better than nothing
            examples += read_examples(read(more), more).examples
    return examples[:MOST]
