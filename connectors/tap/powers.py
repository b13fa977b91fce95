"""What a service says of its ADQL: functions, limits, uploads (TAPRegExt 1.0) and examples (DALI 1.1)."""

from collections.abc import Iterator
from typing import cast

from lxml import etree

from connectors.contract import AdqlExample, AdqlFunction, AdqlPowers
from connectors.errors import Unreadable
from connectors.tap.markup import Element, elements, words

__all__ = ["read_examples", "read_powers"]

STANDARD = "ivo://ivoa.net/std/tap"
FUNCTIONS, GEOMETRY = "#features-udf", "#features-adqlgeo"
MOST_EXAMPLES = 200
LONGEST = 20_000
"""Characters of an example's text."""


def _features(capability: Element, kind: str) -> Iterator[Element]:
    for group in capability.iterfind("{*}language/{*}languageFeatures"):
        if (group.get("type") or "").lower().endswith(kind):
            yield from group.iterfind("{*}feature")


def _limit(capability: Element, name: str, which: str, unit: str) -> int | None:
    """A limit in rows or bytes (TAPRegExt 1.0, section 2.6); None where it is none that counts so."""
    for limit in capability.iterfind(f"{{*}}{name}"):
        found = limit.find(f"{{*}}{which}")
        text = words(limit, which)
        if found is not None and found.get("unit", "row") == unit and text.isascii() and text.isdecimal():
            return int(text) or None
    return None


def _powers(capability: Element) -> AdqlPowers:
    languages = [one for one in capability.iterfind("{*}language") if words(one, "name").upper() == "ADQL"]
    versions = [
        " ".join("".join(map(str, one.itertext())).split())
        for language in languages
        for one in language.iterfind("{*}version")
    ]
    functions = [
        AdqlFunction(form=words(one, "form"), description=words(one, "description"))
        for one in _features(capability, FUNCTIONS)
        if words(one, "form")
    ]
    return AdqlPowers(
        versions=tuple(dict.fromkeys(versions)),
        functions=tuple(functions),
        geometry=tuple(words(one, "form").upper() for one in _features(capability, GEOMETRY)),
        default_rows=_limit(capability, "outputLimit", "default", "row"),
        most_rows=_limit(capability, "outputLimit", "hard", "row"),
        uploads=capability.find("{*}uploadMethod") is not None,
        upload_rows=_limit(capability, "uploadLimit", "hard", "row"),
        upload_bytes=_limit(capability, "uploadLimit", "hard", "byte"),
    )


def read_powers(body: bytes) -> AdqlPowers:
    """The TAP part of a VOSI capabilities document; nothing where it has none. Raises Unreadable."""
    for capability in elements([body], "capability"):
        if (capability.get("standardID") or "").lower().startswith(STANDARD):
            return _powers(capability)
    return AdqlPowers()


def _text(element: Element) -> str:
    return "".join(map(str, element.itertext()))[:LONGEST].strip()


def _property(example: Element, *names: str) -> Element | None:
    for name in names:
        for found in example.iter():
            if isinstance(found.tag, str) and name in (found.get("property") or "").split():
                return found
    return None


def _example(element: Element) -> AdqlExample | None:
    query = _property(element, "query", "adql")
    if query is None or not _text(query):
        return None
    title, told = _property(element, "name"), _property(element, "description", "dc:description")
    if told is None:
        told = next((one for one in element.iter("p") if query not in one.iter() and _text(one)), None)
    return AdqlExample(
        title=" ".join(_text(title).split()) if title is not None else "Example",
        text=_text(query),
        description=" ".join(_text(told).split()) if told is not None else "",
    )


def read_examples(body: bytes) -> tuple[AdqlExample, ...]:
    """The examples of a page in RDFa (DALI 1.1, section 2.3; TAP 1.1, section 2.4). Raises Unreadable."""
    try:
        page = etree.fromstring(body, etree.HTMLParser(no_network=True, remove_comments=True))
    except etree.XMLSyntaxError as error:
        raise Unreadable("The examples cannot be read.", detail=str(error), evidence=body) from error
    if page is None:
        return ()
    shown = (
        cast("Element", one)
        for one in page.iter()
        if isinstance(one.tag, str) and "example" in (one.get("typeof") or "").lower().split()
    )
    made = filter(None, map(_example, shown))
    return tuple(example for example, _ in zip(made, range(MOST_EXAMPLES), strict=False))
