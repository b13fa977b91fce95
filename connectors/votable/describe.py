"""What a VOTable says beside its rows: INFOs, PARAMs, GROUPs, services (VOTable 1.5, section 3)."""

from collections.abc import Iterator
from dataclasses import dataclass

from connectors.votable.nodes import Node

__all__ = [
    "FieldRef",
    "Group",
    "Info",
    "Param",
    "Resource",
    "System",
    "infos_of",
    "resources_of",
    "status_of",
]

SERVICE = "adhoc:service"
PLAIN = ("name", "type", "value", "datatype", "arraysize", "unit", "ucd", "utype", "xtype", "ref")
ATTRIBUTES = {"id": "ID", **{name: name for name in PLAIN}}
"""What a class calls an attribute, and what VOTable does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """An INFO element; `text` is its content."""

    name: str
    value: str
    text: str = ""
    id: str = ""
    unit: str = ""
    ucd: str = ""
    utype: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """A PARAM element; `ref` names the FIELD that the value comes from, where it has one."""

    name: str
    value: str = ""
    id: str = ""
    datatype: str = ""
    arraysize: str = ""
    unit: str = ""
    ucd: str = ""
    utype: str = ""
    xtype: str = ""
    ref: str = ""
    description: str = ""
    minimum: str = ""
    maximum: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRef:
    """A FIELDref or PARAMref in a GROUP."""

    ref: str
    ucd: str = ""
    utype: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A GROUP of parameters, references and further groups."""

    name: str
    id: str = ""
    ref: str = ""
    ucd: str = ""
    utype: str = ""
    description: str = ""
    params: tuple[Param, ...] = ()
    refs: tuple[FieldRef, ...] = ()
    groups: tuple["Group", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A COOSYS or TIMESYS with its attributes as they stand."""

    kind: str
    id: str
    attributes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A RESOURCE without its tables' rows."""

    name: str
    id: str = ""
    type: str = ""
    utype: str = ""
    description: str = ""
    infos: tuple[Info, ...] = ()
    params: tuple[Param, ...] = ()
    groups: tuple[Group, ...] = ()
    systems: tuple[System, ...] = ()
    resources: tuple["Resource", ...] = ()

    @property
    def is_service(self) -> bool:
        """Whether it describes a service to go on with (DataLink 1.1, section 4.1)."""
        return self.type.lower() == "meta" and self.utype.lower() == SERVICE

    def param(self, name: str) -> Param | None:
        """Give the PARAM of that name, in any case."""
        return next((param for param in self.params if param.name.lower() == name.lower()), None)

    def group(self, name: str) -> Group | None:
        """Give the GROUP of that name, in any case."""
        return next((group for group in self.groups if group.name.lower() == name.lower()), None)


def _description(node: Node) -> str:
    return " ".join(" ".join(child.text.split()) for child in node.all("DESCRIPTION"))


def _attributes(node: Node, kind: type[Info | Param | FieldRef | Group | Resource]) -> dict[str, str]:
    """Give those of an element's attributes that its class has."""
    return {name: node.get(ATTRIBUTES[name]) for name in kind.__slots__ if name in ATTRIBUTES}


def _info(node: Node) -> Info:
    return Info(**_attributes(node, Info), text=node.text)


def _param(node: Node) -> Param:
    values = [child for holder in node.all("VALUES") for child in holder.children]
    limits = {child.tag: child.get("value") for child in values}
    options = [child for child in values if child.tag == "OPTION"]
    # A value keeps the space around it.
    own = {**_attributes(node, Param), "value": node.attributes.get("value", "")}
    return Param(
        **own,
        description=_description(node),
        minimum=limits.get("MIN", ""),
        maximum=limits.get("MAX", ""),
        options=tuple((each.get("value"), each.get("name") or each.get("value")) for each in options),
    )


def _group(node: Node) -> Group:
    return Group(
        **_attributes(node, Group),
        description=_description(node),
        params=tuple(map(_param, node.all("PARAM"))),
        refs=tuple(FieldRef(**_attributes(each, FieldRef)) for each in node.all("FIELDref", "PARAMref")),
        groups=tuple(map(_group, node.all("GROUP"))),
    )


def _system(node: Node) -> System:
    return System(kind=node.tag, id=node.get("ID"), attributes=tuple(node.attributes.items()))


def _resource(node: Node) -> Resource:
    return Resource(
        **_attributes(node, Resource),
        description=_description(node),
        infos=tuple(map(_info, node.all("INFO"))),
        params=tuple(map(_param, node.all("PARAM"))),
        groups=tuple(map(_group, node.all("GROUP"))),
        systems=tuple(map(_system, node.all("COOSYS", "TIMESYS"))),
        resources=tuple(map(_resource, node.all("RESOURCE"))),
    )


def resources_of(root: Node | None) -> tuple[Resource, ...]:
    """Give the RESOURCEs of a VOTABLE, in their order."""
    return tuple(map(_resource, root.all("RESOURCE"))) if root is not None else ()


def _scopes(root: Node, table: Node | None) -> Iterator[Node]:
    yield root
    yield from root.all("DEFINITIONS")
    if table is None:
        yield from root.all("RESOURCE")
        return
    holders = []
    holder = table.ancestor("RESOURCE")
    while holder is not None:
        holders.append(holder)
        holder = holder.ancestor("RESOURCE")
    yield from reversed(holders)
    yield table


def infos_of(root: Node | None, table: Node | None) -> tuple[Info, ...]:
    """Give the INFOs that hold for the table: the document's, its RESOURCE's and its own."""
    if root is None:
        return ()
    return tuple(_info(node) for scope in _scopes(root, table) for node in scope.all("INFO"))


def status_of(root: Node | None, table: Node | None) -> tuple[str, str]:
    """Give the last QUERY_STATUS in upper case and the service's words (DALI 1.1, section 4.4.1).

    Older services say it by an INFO or PARAM named Error, and give no table (SCS 1.03, section 2.3).
    """
    status, words = "", ""
    for info in infos_of(root, table):
        if info.name.upper() == "QUERY_STATUS":
            status, words = info.value.upper(), info.text
            if status == "ERROR":
                break
    if not status and table is None and root is not None:
        for node in root.walk():
            if node.tag in {"INFO", "PARAM"} and node.get("name").lower() == "error":
                return "ERROR", node.get("value") or node.text
    return status, words
