"""XML that a service answers with, read element by element; declared entities are refused."""

from collections.abc import Iterable, Iterator
from typing import cast

from lxml import etree

from connectors.errors import Unreadable

__all__ = ["Element", "elements", "words"]

Element = etree._Element  # noqa: SLF001 - lxml has no public name for it
EVIDENCE = 64 * 1024


def words(element: Element, tag: str) -> str:
    """The text of a child in whatever namespace, on one line; empty where there is none."""
    child = element.find(f"{{*}}{tag}")
    return " ".join("".join(map(str, child.itertext())).split()) if child is not None else ""


def _passed(element: Element) -> None:
    """Forget an element and those before it, so that a long list needs no more memory than a short one."""
    parent = element.getparent()
    element.clear()
    if parent is not None:
        parent.remove(element)


def elements(chunks: Iterable[bytes], tag: str) -> Iterator[Element]:
    """The elements of a tag in whatever namespace, each whole when it comes and forgotten afterwards.

    Raises Unreadable for what is no XML, has a document type or breaks off.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    seen, evidence = False, b""
    try:
        for chunk in chunks:
            evidence += chunk[: EVIDENCE - len(evidence)]
            parser.feed(chunk)
            for event, found in parser.read_events():
                element = cast("Element", found)
                if not seen and element.getroottree().docinfo.internalDTD is not None:
                    raise Unreadable(
                        "The answer is a page or declares entities; it was not read.", evidence=evidence
                    )
                seen = True
                if event == "end" and etree.QName(element).localname == tag:
                    yield element
                    _passed(element)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise Unreadable(
            "The answer is not the XML that was asked for.", detail=str(error), evidence=evidence
        ) from error
