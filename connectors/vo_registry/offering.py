"""From what a registry says of a service to a dataset that the portal can ask, and to an archive file."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from connectors.archive import Archive, Dataset
from connectors.vo_registry.kinds import LABELS, ServiceKind
from connectors.vo_registry.reading import plain
from connectors.vo_registry.record import HTTP, Interface, Record

__all__ = ["archive_text", "asked_interfaces", "dataset_of", "key_of"]

CONNECTORS: Mapping[ServiceKind, str] = {
    ServiceKind.SCS: "scs",
    ServiceKind.SIA: "sia",
    ServiceKind.SIA2: "sia",
    ServiceKind.SSA: "ssa",
    ServiceKind.TAP: "tap",
    ServiceKind.OBSTAP: "tap",
    ServiceKind.EPNTAP: "tap",
}
NOT_SLUG = re.compile(r"[^a-z0-9]+")
LONGEST_SLUG = 40
MARK = 10
LONGEST_SUMMARY = 300
UNVERIFIED = "Taken from the VO registry; its own documentation was not looked at."


def _slug(text: str) -> str:
    return NOT_SLUG.sub("-", text.lower()).strip("-")[:LONGEST_SLUG].strip("-") or "service"


def key_of(record: Record, interface: Interface) -> str:
    """What a service is known by here: readable, and the same for the same resource and address."""
    said = f"{record.ivoid} {interface.kind} {interface.url}"
    mark = hashlib.sha256(said.encode()).hexdigest()[:MARK]
    return f"{_slug(record.short_name or record.title)}-{mark}"


def _options(record: Record, interface: Interface) -> dict[str, Any]:
    match interface.kind:
        case ServiceKind.SCS:
            fits = interface.maximum is not None and interface.maximum <= 180  # noqa: PLR2004 - degrees
            return {"max_radius": interface.maximum} if fits else {}
        case ServiceKind.SIA:
            return {"version": 1}
        case ServiceKind.SIA2:
            return {"version": 2}
        case ServiceKind.OBSTAP:
            return {"obscore": True, "async": True, "upload": True}
        case ServiceKind.TAP | ServiceKind.EPNTAP:
            only = record.tables[0].name if len(record.tables) == 1 else "TAP_SCHEMA.tables"
            return {"table": only, "async": True, "upload": True}
        case _:
            return {}


def _url(interface: Interface) -> str:
    """The address to which pairs are added; TAP's is a base."""
    base = interface.url.partition("#")[0]
    return base.rstrip("/?&") if CONNECTORS[interface.kind] == "tap" else base


def _link(url: str) -> str | None:
    """What people may follow; registries have other words there too, which say nothing of the service."""
    return url if HTTP.fullmatch(url) else None


def dataset_of(record: Record, interface: Interface) -> Dataset:
    """The dataset of an askable interface. Raises ValueError in words where its address cannot be used."""
    several = len({each.kind for each in asked_interfaces(record)}) > 1
    title = f"{record.title}: {LABELS[interface.kind]}" if several else record.title
    try:
        return Dataset(
            id=key_of(record, interface),
            title=title,
            summary=plain(record.description)[:LONGEST_SUMMARY],
            connector=CONNECTORS[interface.kind],
            url=_url(interface),
            documentation=_link(record.reference_url),
            licence=record.rights[:LONGEST_SUMMARY],
            licence_url=_link(record.rights_uri),
            attribution=record.creators,
            citation=" ".join(part for part in (record.source, record.doi) if part),
            examples=[dict(interface.example)] if interface.example else [],
            verified=False,
            unverified=UNVERIFIED,
            options=_options(record, interface),
        )
    except ValidationError as error:
        words = "; ".join(str(fault["msg"]) for fault in error.errors(include_url=False))
        raise ValueError(words) from error


def asked_interfaces(record: Record) -> Sequence[Interface]:
    """Those that the portal can ask, each address once in each kind."""
    return list({(each.kind, each.url): each for each in record.interfaces if each.askable}.values())


def _text(value: str) -> str:
    """A basic string of TOML 1.0: JSON's, with DEL escaped as well."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return _text(value)
        case dict():
            return "{ " + ", ".join(f"{_text(name)} = {_value(each)}" for name, each in value.items()) + " }"
        case _:
            return "[" + ", ".join(map(_value, value)) + "]"


def _lines(values: Mapping[str, Any]) -> list[str]:
    return [f"{name} = {_value(value)}" for name, value in values.items()]


def archive_text(record: Record, datasets: Sequence[Dataset]) -> str:
    """An archive file with these datasets, as `connectors.registry.read_archive` takes it."""
    archive = Archive(
        id=_slug(record.short_name or record.title),
        title=record.title,
        institute=record.publisher or "unknown",
        summary=plain(record.description)[:LONGEST_SUMMARY] or record.title,
        documentation=datasets[0].documentation if datasets else None,
        citation=record.source,
        datasets=list(datasets),
    )
    told = archive.model_dump(mode="json", exclude_defaults=True, exclude={"id", "datasets"})
    lines = [
        f"# {record.ivoid}, as the VO registry describes it. Look it over before you rely on it.",
        *_lines(told),
    ]
    for dataset in archive.datasets:
        values = dataset.model_dump(mode="json", exclude_defaults=True)
        lines += ["", "[[datasets]]", *_lines(values)]
    return "\n".join([*lines, ""])
