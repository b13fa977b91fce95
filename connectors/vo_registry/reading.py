"""From a registry's rows to a record: nothing that is left out or written oddly stops it."""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

import nh3

from connectors.vo_registry.kinds import kind_of
from connectors.vo_registry.record import Interface, Record, Relation, Role, Span, Table

__all__ = ["Rows", "plain", "record_of"]

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows that belong to a resource, by table of schema rr."""

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
BLANKS = re.compile(r"[ \t\f\v]+")
LONGEST_TEXT = 20_000
LONGEST_NAME = 1000
LONGEST_URL = 2000
LONGEST_MOC = 200_000
WIDEST_EXAMPLE = 10.0
HUGE = 1e300


def _clean(value: object, longest: int = LONGEST_NAME) -> str:
    """A text in one line, without what cannot be seen or sent; most are so already."""
    if value is None:
        return ""
    if type(value) is str and value.isprintable() and len(value) <= longest and "  " not in value:
        return value.strip()
    return " ".join(_long(value, longest).split())


def _long(value: object, longest: int = LONGEST_TEXT) -> str:
    """A text with its line ends."""
    text = "" if value is None else str(value)[: 2 * longest]
    lines = BLANKS.sub(" ", UNSEEN.sub("", text)).splitlines()
    return "\n".join(line.strip() for line in lines).strip()[:longest]


def plain(text: str) -> str:
    """A description without HTML, for searching and for one line."""
    if "<" in text or "&" in text:
        text = html.unescape(nh3.clean(text, tags=set()))
    return " ".join(text.split())


def _hashed(value: object) -> tuple[str, ...]:
    """A list as registries join it (RegTAP 1.1, section 4.1: ivo_hashlist)."""
    return tuple(dict.fromkeys(part.lower() for part in _clean(value).split("#") if part.strip()))


def _number(value: object) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if abs(number) < HUGE else None


def _whole(value: object) -> int:
    if type(value) is int:
        return value
    number = _number(value)
    return int(number) if number is not None else 0


def _details(rows: Rows) -> dict[int, dict[str, list[str]]]:
    """The details of each capability, by the last words of their paths."""
    found: dict[int, dict[str, list[str]]] = {}
    for row in rows.get("res_detail", ()):
        name = _clean(row.get("detail_xpath")).removeprefix("/capability/")
        capability = found.setdefault(_whole(row.get("cap_index")), {})
        capability.setdefault(name, []).append(_clean(row.get("detail_value")))
    return found


def _example(details: Mapping[str, list[str]]) -> tuple[tuple[str, str], ...]:
    """The question that the service itself gives as a test, around a position."""

    def first(*names: str) -> float | None:
        return next(
            (
                number
                for name in names
                for text in details.get(name, ())
                if (number := _number(text)) is not None
            ),
            None,
        )

    ra, dec = first("testQuery/ra", "testQuery/pos/long"), first("testQuery/dec", "testQuery/pos/lat")
    if ra is None or dec is None or not (0 <= ra <= 360 and -90 <= dec <= 90):  # noqa: PLR2004 - degrees
        return ()
    radius = first("testQuery/sr") or 0.5
    return ("target", f"{ra:.10g} {dec:+.10g}"), ("radius", f"{min(radius, WIDEST_EXAMPLE):.6g} deg")


def _interfaces(rows: Rows) -> tuple[Interface, ...]:
    capabilities = {_whole(row.get("cap_index")): row for row in rows.get("capability", ())}
    details = _details(rows)
    made = []
    for row in rows.get("interface", ()):
        index = _whole(row.get("cap_index"))
        capability, told = capabilities.get(index, {}), details.get(index, {})
        standard = _clean(capability.get("standard_id"))
        models = frozenset(model.lower() for model in told.get("dataModel/@ivo-id", ()))
        version, kind = _clean(row.get("std_version")), _clean(row.get("intf_type"))
        maximum = (_number(text) for name in ("maxSR", "maxRadius") for text in told.get(name, ()))
        made.append(
            Interface(
                kind=kind_of(standard, version, kind, models),
                url=_clean(row.get("access_url"), LONGEST_URL),
                standard=standard,
                version=version,
                role=_clean(row.get("intf_role")),
                use=_clean(row.get("url_use")),
                description=_clean(capability.get("cap_description")),
                authenticated=_whole(row.get("authenticated_only")) == 1,
                auxiliary=standard.lower().partition("#")[2].startswith(("aux", "query-aux")),
                capability=index,
                maximum=next((number for number in maximum if number and number > 0), None),
                example=_example(told),
            )
        )
    return tuple(dict.fromkeys(made))


def _roles(rows: Rows) -> tuple[Role, ...]:
    made = (
        Role(
            role=_clean(row.get("base_role")).lower(),
            name=_clean(row.get("role_name")),
            ivoid=_clean(row.get("role_ivoid")),
            email=_clean(row.get("email")),
        )
        for row in rows.get("res_role", ())
    )
    return tuple(dict.fromkeys(role for role in made if role.name or role.email))


def _relations(rows: Rows) -> tuple[Relation, ...]:
    made = (
        Relation(
            kind=_clean(row.get("relationship_type")).lower(),
            ivoid=_clean(row.get("related_id")).lower(),
            name=_clean(row.get("related_name")),
        )
        for row in rows.get("relationship", ())
    )
    return tuple(dict.fromkeys(one for one in made if one.ivoid or one.name))


def _tables(rows: Rows) -> tuple[Table, ...]:
    made = [
        Table(
            name=_clean(row.get("table_name")),
            title=_clean(row.get("table_title")),
            description=_clean(row.get("table_description")),
            utype=_clean(row.get("table_utype")),
            index=_whole(row.get("table_index")),
        )
        for row in rows.get("res_table", ())
    ]
    return tuple(sorted((table for table in made if table.name), key=lambda table: table.index))


def _spans(rows: Rows, table: str, low: str, high: str) -> tuple[Span, ...]:
    ends = ((_number(row.get(low)), _number(row.get(high))) for row in rows.get(table, ()))
    return tuple(dict.fromkeys((a, b) for a, b in ends if a is not None and b is not None and a <= b))


def _texts(rows: Rows, table: str, name: str) -> tuple[str, ...]:
    texts = (_clean(row.get(name)) for row in rows.get(table, ()))
    return tuple(dict.fromkeys(text for text in texts if text))


def record_of(resource: Mapping[str, Any], rows: Rows) -> Record:
    """The record of a row of rr.resource and of the rows of other tables that belong to it.

    Nothing that a registry leaves out or writes oddly stops it; a resource without title is named by its id.
    """
    ivoid, roles = _clean(resource.get("ivoid")).lower(), _roles(rows)
    short_name = _clean(resource.get("short_name"))
    named = _clean(resource.get("creator_seq"), 4000)
    return Record(
        ivoid=ivoid,
        type=_clean(resource.get("res_type")).lower(),
        title=plain(_clean(resource.get("res_title"))) or short_name or ivoid,
        short_name=short_name,
        description=_long(resource.get("res_description")),
        reference_url=_clean(resource.get("reference_url"), LONGEST_URL),
        creators=named or "; ".join(role.name for role in roles if role.role == "creator"),
        publisher=next((role.name for role in roles if role.role == "publisher"), ""),
        wavebands=_hashed(resource.get("waveband")),
        levels=_hashed(resource.get("content_level")),
        contents=_hashed(resource.get("content_type")),
        source=_clean(resource.get("source_value")),
        source_format=_clean(resource.get("source_format")),
        version=_clean(resource.get("res_version")),
        created=_clean(resource.get("created")),
        updated=_clean(resource.get("updated")),
        rights=_clean(resource.get("rights")),
        rights_uri=_clean(resource.get("rights_uri"), LONGEST_URL),
        subjects=_texts(rows, "res_subject", "res_subject"),
        roles=roles,
        interfaces=_interfaces(rows),
        relations=_relations(rows),
        dates=tuple(
            (_clean(row.get("value_role")), _clean(row.get("date_value"))) for row in rows.get("res_date", ())
        ),
        alternates=_texts(rows, "alt_identifier", "alt_identifier"),
        validation=tuple(
            (_clean(row.get("validated_by")), _whole(row.get("val_level")))
            for row in rows.get("validation", ())
        ),
        tables=_tables(rows),
        ucds=tuple(sorted(_texts(rows, "table_column", "ucd"))),
        coverage=_clean((list(rows.get("stc_spatial", ())) or [{}])[0].get("coverage"), LONGEST_MOC),
        times=_spans(rows, "stc_temporal", "time_start", "time_end"),
        energies=_spans(rows, "stc_spectral", "spectral_start", "spectral_end"),
    )
