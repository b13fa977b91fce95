"""A VOTable's elements but its rows, as a small tree, built as the bytes come; entities are refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from connectors.errors import Unreadable

__all__ = ["DATA_TAGS", "BrokenXml", "DataFound", "Node", "TreeBuilder"]

NODES_AT_MOST = 100_000
DEPTH_AT_MOST = 100
TEXT_AT_MOST = 1 << 25
DATA_TAGS = frozenset({"TABLEDATA", "BINARY", "BINARY2", "FITS", "PARQUET"})
SPACE = " \t\r\n"

BrokenXml = expat.ExpatError


class DataFound(Exception):  # noqa: N818 - a signal out of the parser, not an error
    """The wanted table's data start here."""


@dataclass(slots=True, eq=False)
class Node:
    """One element; `tag` is without its namespace prefix, `name` as it was written."""

    name: str
    tag: str
    attributes: dict[str, str]
    parent: "Node | None" = None
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """Give an attribute, stripped."""
        return self.attributes.get(name, default).strip()

    def all(self, *tags: str) -> list["Node"]:
        """Give the children of these tags."""
        return [child for child in self.children if child.tag in tags]

    def walk(self) -> Iterator["Node"]:
        """Give the element and all within it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestor(self, tag: str) -> "Node | None":
        """Give the nearest element of that tag that holds this one."""
        node = self.parent
        while node is not None and node.tag != tag:
            node = node.parent
        return node


class TreeBuilder:
    """Feeds expat and keeps the tree; rows of tables that are not wanted are passed over.

    With `any_resource` the first table with data is wanted, else the first in a RESOURCE of type results,
    which is what a RESOURCE without type is (VOTable 1.5, section 3.4; DALI 1.1, section 4.1).
    """

    def __init__(self, *, any_resource: bool = False) -> None:
        self.any_resource = any_resource
        self.root: Node | None = None
        self.table: Node | None = None
        self.data: Node | None = None
        self.passed_over = False
        self.position = 0
        self._open: list[Node] = []
        self._text: list[str] = []
        self._skipping = 0
        self._nodes = 0
        self._size = 0
        self._priming: list[Node] = []
        self._parser = self._new_parser()

    def _new_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = self._entity
        return parser

    def feed(self, data: bytes, *, final: bool = False) -> None:
        """Take more bytes. Raises DataFound, BrokenXml, Unreadable."""
        self._parser.Parse(data, final)

    def resume(self) -> None:
        """Go on with a new parser after the data, inside the elements that were open around them."""
        self._priming = list(reversed(self._open))
        opened = "".join(f"<{node.name}>" for node in self._open)
        self._open, self._text, self._skipping = [], [], 0
        self._parser = self._new_parser()
        self._parser.Parse(opened.encode(), False)

    def close_data(self) -> None:
        """Take the element that DataFound was raised for as closed already."""
        self._open.pop()

    def _entity(self, *_: object) -> None:
        raise Unreadable("The answer declares XML entities, which a VOTable has no need of; it was not read.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._text.clear()
        if self._priming:
            self._open.append(self._priming.pop())
            return
        if self._skipping:
            self._skipping += 1
            return
        self._count(name, attributes)
        parent = self._open[-1] if self._open else None
        node = Node(name, name.rpartition(":")[2], attributes, parent)
        self.root = self.root or node
        if parent is not None:
            parent.children.append(node)
        self._open.append(node)
        if node.tag in DATA_TAGS or node.tag == "STREAM":
            self._meet_data(node)

    def _count(self, name: str, attributes: dict[str, str]) -> None:
        self._nodes += 1
        self._size += len(name) + sum(map(len, attributes.values()))
        deep = len(self._open) > DEPTH_AT_MOST
        if deep or self._nodes > NODES_AT_MOST or self._size > TEXT_AT_MOST:
            raise Unreadable("The answer has more description than any table needs; it was not read.")

    def _wanted(self, table: Node | None) -> bool:
        if table is None or self.table is not None:
            return table is not None and self.table is table
        resource = table.ancestor("RESOURCE")
        return self.any_resource or resource is None or resource.get("type", "results").lower() == "results"

    def _meet_data(self, node: Node) -> None:
        table = node.ancestor("TABLE")
        if self.data is not None or not self._wanted(table):
            self.passed_over = self.passed_over or self.data is None
            self._open.pop()
            self._skipping = 1
        elif node.tag not in {"BINARY", "BINARY2", "FITS"}:
            self.table, self.data = table, node if node.tag in DATA_TAGS else node.parent
            self.position = self._parser.CurrentByteIndex
            raise DataFound

    def _end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        node = self._open.pop() if self._open else None
        if node is None or node.name != name:
            return
        node.text = "".join(self._text).strip(SPACE) or node.text
        self._text.clear()
        if node.tag == "TABLE" and self.table is None and not self.any_resource and self._wanted(node):
            self.table = node

    def _characters(self, text: str) -> None:
        if self._skipping:
            return
        self._size += len(text)
        if self._size > TEXT_AT_MOST:
            raise Unreadable("The answer has more description than any table needs; it was not read.")
        self._text.append(text)
