from lxml import etree

from app.pages.rows.previews import no_picture, preview_sources
from connectors.contract import Column, Role

COLUMNS = [
    Column(name="own", datatype="char", role=Role.PREVIEW),
    Column(name="far", datatype="char", role=Role.PREVIEW),
    Column(name="other", datatype="char"),
]


def sources(own: str | None, far: str | None) -> list[str]:
    values = {"own": own, "far": far, "other": "https://x.org/no.png"}
    return preview_sources(
        COLUMNS, values, 7, lambda name: f"/files/{name}", lambda row: f"/preview?row={row}"
    )


def test_every_picture_comes_from_the_portal() -> None:
    assert sources("a.png", "https://x.org/a.png") == ["/files/a.png", "/preview?row=7"]
    assert sources(None, "HTTP://x.org/a.png") == ["/preview?row=7"]
    assert sources("", None) == []
    assert sources("ftp://x.org/a.png", None) == []


def test_no_picture_says_why() -> None:
    root = etree.fromstring(no_picture('<b>&"'))
    assert root.findtext("{http://www.w3.org/2000/svg}title") == '<b>&"'
