"""VOResource documents as rows of RegTAP's tables (RegTAP 1.2, section 4), as far as they are asked for."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from tests.support.registry_records import Made

__all__ = ["TABLES", "rows_of"]

RESOURCE = "{http://www.ivoa.net/xml/RegistryInterface/v1.0}Resource"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
DETAILS = ("dataModel/@ivo-id", "maxSR", "testQuery/ra", "testQuery/dec", "testQuery/sr")


def _text(element: Element | None, path: str = ".") -> str | None:
    found = element.find(path) if element is not None else None
    return (found.text or "").strip() or None if found is not None else None


def _joined(resource: Element, path: str) -> str | None:
    return "#".join((each.text or "").strip().lower() for each in resource.findall(path)) or None


def _detail(capability: Element, path: str) -> Iterator[str]:
    before, _, attribute = path.partition("/@")
    for each in capability.findall(before):
        if text := each.get(attribute) if attribute else each.text:
            yield text.strip()


def _resource(resource: Element, ivoid: str) -> dict[str, Any]:
    return {
        "ivoid": ivoid,
        "res_type": (resource.get(TYPE) or "").lower(),
        "created": resource.get("created"),
        "short_name": _text(resource, "shortName"),
        "res_title": _text(resource, "title"),
        "updated": resource.get("updated"),
        "content_level": _joined(resource, "content/contentLevel"),
        "res_description": _text(resource, "content/description"),
        "reference_url": _text(resource, "content/referenceURL"),
        "creator_seq": "; ".join(
            filter(None, (each.text for each in resource.findall("curation/creator/name")))
        ),
        "content_type": _joined(resource, "content/type"),
        "source_format": None,
        "source_value": _text(resource, "content/source"),
        "res_version": _text(resource, "curation/version"),
        "region_of_regard": None,
        "waveband": _joined(resource, "coverage/waveband"),
        "rights": _text(resource, "rights"),
        "rights_uri": None,
        "harvested_from": None,
    }


def _capabilities(made: Made, resource: Element, ivoid: str) -> None:
    for index, capability in enumerate(resource.findall("capability"), 1):
        own = {"ivoid": ivoid, "cap_index": index}
        made["capability"].append(
            {
                **own,
                "cap_type": (capability.get(TYPE) or "").lower() or None,
                "cap_description": _text(capability, "description"),
                "standard_id": (capability.get("standardID") or "").lower() or None,
            }
        )
        for number, interface in enumerate(capability.findall("interface"), 1):
            address = interface.find("accessURL")
            made["interface"].append(
                {
                    **own,
                    "intf_index": number,
                    "intf_type": (interface.get(TYPE) or "").lower(),
                    "intf_role": interface.get("role"),
                    "std_version": interface.get("version"),
                    "result_type": _text(interface, "resultType"),
                    "url_use": address.get("use") if address is not None else None,
                    "access_url": _text(interface, "accessURL"),
                    "authenticated_only": 0,
                }
            )
        made["res_detail"] += [
            {**own, "detail_xpath": f"/capability/{path}", "detail_value": value}
            for path in DETAILS
            for value in _detail(capability, path)
        ]


def _people(made: Made, resource: Element, ivoid: str) -> None:
    for role in ("publisher", "creator", "contact"):
        for each in resource.findall(f"curation/{role}"):
            made["res_role"].append(
                {
                    "ivoid": ivoid,
                    "role_name": _text(each, "name") or _text(each),
                    "role_ivoid": each.get("ivo-id"),
                    "email": _text(each, "email"),
                    "base_role": role,
                }
            )


def _tables(made: Made, resource: Element, ivoid: str) -> None:
    for index, table in enumerate(resource.findall("tableset/schema/table"), 1):
        own = {"ivoid": ivoid, "table_index": index}
        made["res_table"].append(
            {
                **own,
                "table_name": _text(table, "name"),
                "table_title": _text(table, "title"),
                "table_description": _text(table, "description"),
                "table_utype": _text(table, "utype"),
            }
        )
        for column in table.findall("column"):
            kind = column.find("dataType")
            made["table_column"].append(
                {
                    **own,
                    "name": _text(column, "name"),
                    "ucd": (_text(column, "ucd") or "").lower() or None,
                    "unit": _text(column, "unit"),
                    "utype": _text(column, "utype"),
                    "datatype": _text(kind),
                    "arraysize": kind.get("arraysize") if kind is not None else None,
                    "column_description": _text(column, "description"),
                }
            )


def _rest(made: Made, resource: Element, ivoid: str) -> None:
    made["res_subject"] = [
        {"ivoid": ivoid, "res_subject": _text(each)} for each in resource.findall("content/subject")
    ]
    for relation in resource.findall("content/relationship"):
        made["relationship"] += [
            {
                "ivoid": ivoid,
                "relationship_type": (_text(relation, "relationshipType") or "").lower(),
                "related_id": (each.get("ivo-id") or "").lower() or None,
                "related_name": _text(each),
            }
            for each in relation.findall("relatedResource")
        ]
    made["res_date"] = [
        {"ivoid": ivoid, "date_value": _text(each), "value_role": each.get("role")}
        for each in resource.findall("curation/date")
    ]


TABLES = (
    *("resource", "capability", "interface", "res_subject", "res_role", "relationship", "validation"),
    *("res_date", "alt_identifier", "res_table", "table_column", "res_detail"),
    *("stc_spatial", "stc_temporal", "stc_spectral"),
)


def rows_of(document: bytes) -> Iterator[Made]:
    """The rows of each resource in an answer to ListRecords."""
    for resource in fromstring(document).iter(RESOURCE):  # noqa: S314 - a server of our own wrote it
        ivoid = (_text(resource, "identifier") or "").lower()
        made: Made = {table: [] for table in TABLES}
        made["resource"] = [_resource(resource, ivoid)]
        _capabilities(made, resource, ivoid)
        _people(made, resource, ivoid)
        _tables(made, resource, ivoid)
        _rest(made, resource, ivoid)
        yield made
