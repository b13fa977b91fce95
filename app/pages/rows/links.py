"""What a row links to, in groups."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from app.pages.page import Page
from app.pages.quantities import size_words
from app.pages.remote import host_of, web_url
from app.pages.rows.media import media_words
from app.pages.rows.rows import row_fields
from app.services.baskets import row_label
from app.services.fitsview import linked_source
from app.services.links import RowLink, RowLinks
from app.services.offers import Offer
from app.services.results import Result
from connectors.datalink import LinkGroup, group_of, label_of
from connectors.errors import ConnectorError

__all__ = ["Line", "LinksPage", "links_facts", "links_page"]

TITLES = {
    LinkGroup.DATA: "The data",
    LinkGroup.PREVIEW: "Previews",
    LinkGroup.RELATED: "What belongs to it",
    LinkGroup.DOCUMENTATION: "Documentation",
    LinkGroup.SERVICE: "Services",
}
UrlOf = Callable[[int], str]
SIGN_IN = {"true": "sign in at the archive first", "optional": "more for those who sign in at the archive"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One link: `url` is empty where there is nothing to open, `cutout_url` the form of a cut-out.

    `note` says what should be known before, `error` why the archive has no link.
    """

    title: str
    kind: str
    url: str = ""
    host: str = ""
    media: str = ""
    media_type: str = ""
    size: str = ""
    size_bytes: int | None = None
    cutout_url: str = ""
    fits_url: str = ""
    note: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksPage(Page):
    """A row's links as the archive tells them, or why it did not."""

    template: ClassVar[str] = "links/show.html"
    regions: ClassVar[tuple[str, ...]] = ("links",)
    quiet: ClassVar[bool] = True
    offer: Offer
    label: str
    asked: Mapping[str, str | int]
    row_url: str
    links_url: str
    json_url: str
    groups: Sequence[tuple[str, Sequence[Line]]]
    total: int
    truncated: bool
    diagnosis: str
    error: ConnectorError | None


def _kind(link: RowLink) -> str:
    """What the link is to the row, with what the archive adds."""
    said = link.link
    extra = [label_of(said.content_qualifier)] if said.content_qualifier else []
    extra += [said.local_semantics] if said.local_semantics else []
    return ", ".join([label_of(said.semantics), *extra])


def _note(link: RowLink) -> str:
    said = link.link
    if said.link_authorized is False:
        return "the archive does not give this to everybody"
    if said.link_auth in SIGN_IN:
        return SIGN_IN[said.link_auth]
    if said.service_def and said.service is None:
        return "the archive names a service here and does not describe it"
    if said.service is not None and link.fixed is None:
        standard = said.service.standard_id.rpartition("/")[2]
        return f"for programs that speak {standard}" if standard else "for programs that read its description"
    if said.access_url and not web_url(said.access_url):
        return f"no address of the web: {said.access_url[:200]}"
    return ""


def _line(link: RowLink, cutout_url: str, fits_url: str) -> Line:
    said, url = link.link, web_url(link.link.access_url)
    kind = _kind(link)
    media_type = said.content_type or (said.service.content_type if said.service else "")
    return Line(
        title=said.description or kind,
        kind=kind,
        url=url,
        host=host_of(url) if url else "",
        media=media_words(media_type) or media_type.partition(";")[0].strip()[:60],
        media_type=media_type,
        size=size_words(said.content_length) if said.content_length is not None else "",
        size_bytes=said.content_length,
        cutout_url=cutout_url if link.fixed is not None else "",
        fits_url=fits_url if linked_source(said) else "",
        note=_note(link),
        error=said.error_message,
    )


def _groups(links: RowLinks, cutout_url: UrlOf, fits_url: UrlOf) -> list[tuple[str, list[Line]]]:
    lines: dict[LinkGroup, list[Line]] = {group: [] for group in LinkGroup}
    for number, link in enumerate(links.links):
        lines[group_of(link.link.semantics)].append(_line(link, cutout_url(number), fits_url(number)))
    return [(TITLES[group], some) for group, some in lines.items() if some]


def links_page(
    offer: Offer,
    result: Result,
    number: int,
    links: RowLinks,
    urls: tuple[str, str, str],
    cutout_url: UrlOf,
    fits_url: UrlOf,
    question: str,
) -> LinksPage:
    """The page of a row's links; `urls` are the row's page, this page, and its data.

    `cutout_url` and `fits_url` give where a link of this number is cut out of, or looked into.
    """
    row_url, links_url, json_url = urls
    return LinksPage(
        offer=offer,
        label=row_label(offer.description.key, result.columns, result.row(number)),
        asked=row_fields(offer, question, number, row_url),
        row_url=row_url,
        links_url=links_url,
        json_url=json_url,
        groups=_groups(links, cutout_url, fits_url),
        total=len(links.links),
        truncated=links.truncated,
        diagnosis=links.diagnosis,
        error=links.error,
    )


def links_facts(links: RowLinks) -> dict[str, Any]:
    """The same as data, in the names of the standard (DataLink 1.1, section 3.2)."""
    return {
        "truncated": links.truncated,
        "diagnosis": links.diagnosis,
        "links": [asdict(link.link) for link in links.links],
    }
