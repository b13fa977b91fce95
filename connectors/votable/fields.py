"""FIELDs as Arrow fields (VOTable 1.5, sections 2 and 4.1).

| VOTable | Arrow |
|---|---|
| boolean, bit | bool |
| unsignedByte, short, int, long | uint8, int16, int32, int64 |
| float, double | float32, float64 |
| floatComplex, doubleComplex | fixed_size_list of 2 |
| char, unicodeChar of any length | string |
| arraysize n, nxm | fixed_size_list of n·m, the first dimension fastest; list where n·m > 1024 |
| arraysize *, nxm* | list, flattened likewise |
| float with arraysize * | list of float64, which keeps all digits that TABLEDATA has |
| arraysize 1 | as the scalar |

A field's metadata keep ID, name, datatype, arraysize, xtype, unit, UCD, utype, ref, null, shape as written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import pyarrow as pa

from connectors.contract import Column
from connectors.errors import Unreadable
from connectors.votable.nodes import Node

__all__ = ["ELEMENTS", "INTEGERS", "FieldSpec", "read_fields", "schema_of", "shape_of"]

OLD_NAMES = {
    "string": "char",
    "unicodeString": "unicodeChar",
    "int16": "short",
    "int32": "int",
    "int64": "long",
    "float32": "float",
    "float64": "double",
    "unsignedInt": "long",
    "unsignedShort": "int",
}
ELEMENTS = {
    "boolean": pa.bool_(),
    "bit": pa.bool_(),
    "unsignedByte": pa.uint8(),
    "short": pa.int16(),
    "int": pa.int32(),
    "long": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "floatComplex": pa.list_(pa.float32(), 2),
    "doubleComplex": pa.list_(pa.float64(), 2),
    "char": pa.string(),
    "unicodeChar": pa.string(),
}
INTEGERS = {
    "unsignedByte": (0, 255),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
}
KEPT = ("ID", "name", "datatype", "arraysize", "xtype", "unit", "ucd", "utype", "ref")
FIXED_AT_MOST = 1 << 24
WIDE = 1024
OLD_VERSIONS = ("1.0", "1.1", "1.2")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """How a column's cells are to be read.

    `items` is the number of elements in the fixed dimensions; `limit` the length of a text at most, None
    where any length is allowed; `empty_is_null` whether an empty cell of any type is null (VOTable 1.3).
    """

    column: Column
    datatype: str
    arraysize: str
    shape: tuple[int, ...] = ()
    variable: bool = False
    limit: int | None = None
    null: str | None = None
    empty_is_null: bool = True
    metadata: tuple[tuple[str, str], ...] = ()

    @property
    def items(self) -> int:
        """Number of elements that the fixed dimensions hold."""
        return prod(self.shape)

    @property
    def is_text(self) -> bool:
        """Whether the cells are strings."""
        return self.datatype in {"char", "unicodeChar"}

    @property
    def is_array(self) -> bool:
        """Whether a cell holds a list of elements."""
        return not self.is_text and (self.variable or self.shape not in {(), (1,)})

    @property
    def is_complex(self) -> bool:
        """Whether an element is a pair."""
        return self.datatype in {"floatComplex", "doubleComplex"}

    @property
    def element(self) -> pa.DataType:
        """The Arrow type of one element; that of float[*] keeps all digits of the text, as with astropy."""
        if self.datatype == "float" and self.variable and not self.shape:
            return pa.float64()
        return ELEMENTS[self.datatype]

    @property
    def arrow_type(self) -> pa.DataType:
        """The Arrow type of a cell."""
        if not self.is_array:
            return self.element
        return pa.list_(self.element) if self.variable or self.is_wide else pa.list_(self.element, self.items)

    @property
    def is_wide(self) -> bool:
        """Whether a fixed array is so long that a null should not take its place in memory."""
        return not self.variable and self.items > WIDE


def _size(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise ValueError(text)
    return int(text)


def shape_of(arraysize: str) -> tuple[tuple[int, ...], bool]:
    """Give the fixed dimensions, fastest first, and whether there is a variable one after them.

    Raises ValueError.
    """
    variable = arraysize.endswith("*")
    parts = arraysize.rstrip("*").split("x") if arraysize else []
    if variable:
        parts = parts[:-1]
    shape = tuple(_size(part.strip()) for part in parts)
    if prod(shape) > FIXED_AT_MOST or (0 in shape):
        raise ValueError(arraysize)
    return shape, variable


def _limit(arraysize: str, shape: tuple[int, ...], variable: bool) -> int | None:
    """Give the most characters of a text; astropy takes no arraysize for 1."""
    if arraysize == "*":
        return None
    last = arraysize.removesuffix("*").rpartition("x")[2]
    if not variable:
        return prod(shape) if arraysize else 1
    return prod(shape) * _size(last) if last else None


def _null(node: Node, by_id: dict[str, Node]) -> str | None:
    values = next(iter(node.all("VALUES")), None)
    if values is not None and (ref := values.get("ref")):
        values = by_id.get(ref, values)
    return values.attributes.get("null") if values is not None else None


def _words(text: str) -> str:
    return " ".join(text.split())


def _column(node: Node, name: str, datatype: str) -> Column:
    return Column(
        name=name,
        datatype=datatype,
        unit=_words(node.get("unit")),
        ucd=node.get("ucd"),
        utype=node.get("utype"),
        xtype=node.get("xtype"),
        description=_words(" ".join(child.text for child in node.all("DESCRIPTION"))),
    )


def _spec(node: Node, name: str, null: str | None, version: str) -> FieldSpec:
    declared = node.get("datatype")
    datatype = OLD_NAMES.get(declared, declared)
    arraysize = node.get("arraysize")
    identity = (node.get("ID"), node.get("name"), node.get("ucd"), datatype)
    if identity == ("cprojection", "cprojection", "VOX:WCS_CoordProjection", "double"):
        # NOIRLab's image service declares a text as a number; astropy reads it thus as well.
        datatype, arraysize = "char", "3"
    if datatype not in ELEMENTS:
        raise Unreadable(f"Column {name} has the datatype “{declared}”, which VOTable does not know.")
    try:
        shape, variable = shape_of(arraysize)
        text = datatype in {"char", "unicodeChar"}
        limit = _limit(arraysize, shape, variable) if text else None
    except ValueError as error:
        raise Unreadable(f"Column {name} has the arraysize “{arraysize}”, which cannot be read.") from error
    listed = not text and arraysize and shape != (1,)
    kept = {key: node.get(key) for key in KEPT}
    if null is not None:
        kept["null"] = null
    if len(shape) + variable > 1:
        kept["shape"] = arraysize
    return FieldSpec(
        column=_column(
            node, name, f"{datatype}[{arraysize}]" if listed or (variable and not text) else datatype
        ),
        datatype=datatype,
        arraysize=arraysize,
        shape=shape,
        variable=variable,
        limit=limit,
        null=null,
        empty_is_null=version not in OLD_VERSIONS,
        metadata=tuple((key, value) for key, value in kept.items() if value or key == "null"),
    )


def _unique(name: str, taken: set[str]) -> str:
    number, unique = 2, name
    while unique in taken:
        unique, number = f"{name}_{number}", number + 1
    taken.add(unique)
    return unique


def read_fields(table: Node, root: Node) -> tuple[FieldSpec, ...]:
    """Give how to read a table's columns; one with a ref has the FIELDs of the table it names.

    Raises Unreadable for what no reader could read.
    """
    by_id = {node.get("ID"): node for node in root.walk() if node.get("ID")}
    version = root.get("version", "1.4").lower().removeprefix("v")
    for _ in range(len(by_id)):
        if table.all("FIELD") or not (ref := table.get("ref")) or ref not in by_id:
            break
        table = by_id[ref]
    taken: set[str] = set()
    specs = []
    for number, node in enumerate(table.all("FIELD"), 1):
        name = _unique(node.get("name") or node.get("ID") or f"column {number}", taken)
        specs.append(_spec(node, name, _null(node, by_id), version))
    return tuple(specs)


def schema_of(specs: Sequence[FieldSpec]) -> pa.Schema:
    """Give the Arrow schema, each field with what its FIELD said."""
    return pa.schema(
        [pa.field(spec.column.name, spec.arrow_type, metadata=dict(spec.metadata)) for spec in specs]
    )
