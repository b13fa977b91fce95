"""Arrow to the rows of TABLEDATA (VOTable 1.5, sections 5.1 and 6)."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.votable.elements import elements, texts, valid, without_lost
from connectors.votable.fields import INTEGERS, FieldSpec
from connectors.votable.layout import Numbers

__all__ = ["row_texts"]

ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
ODD = f"[&<>\r]|{FORBIDDEN}"
BETWEEN_CELLS, BETWEEN_ROWS = "</TD><TD>", "</TD></TR>\n<TR><TD>"


def _escaped(found: pa.StringArray) -> pa.StringArray:
    """Give texts as markup; characters that XML does not have are replaced."""
    if not pc.any(pc.match_substring_regex(found, ODD)).as_py():
        return found
    found = pc.replace_substring_regex(found, FORBIDDEN, "\ufffd")
    for letter, escape in ESCAPES.items():
        found = pc.replace_substring(found, letter, escape)
    return found


def _floats(values: pa.Array) -> pa.StringArray:
    numbers = values.cast(pa.string())
    finite = pc.is_finite(values)
    if pc.all(finite).as_py() is not False:
        return numbers
    signs = pc.if_else(pc.greater(values, 0), "+Inf", "-Inf")
    return pc.if_else(finite, numbers, pc.if_else(pc.is_nan(values), "NaN", signs))


def _joined(parts: pa.StringArray, counts: Numbers) -> pa.StringArray:
    """Give so many texts each as one, with spaces between them."""
    offsets = np.concatenate([np.zeros(1, np.int32), np.cumsum(counts, dtype=np.int32)])
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets), parts), " ")


def _pairs(flat: pa.Array) -> pa.StringArray:
    whole = valid(flat)
    parts = _floats(flat.flatten()).fill_null("NaN")
    pairs = _joined(parts, np.full(int(whole.sum()), 2))
    return pairs.take(pa.array(np.cumsum(whole) - 1, mask=~whole))


def _texts(values: pa.Array, spec: FieldSpec) -> pa.StringArray:
    """Give the texts of cells, none where there is no value."""
    if spec.is_text:
        return _escaped(texts(values, spec))
    flat, counts = elements(values, spec)
    if spec.is_complex:
        found, absent = _pairs(flat), "NaN NaN"
    elif spec.datatype == "boolean":
        found, absent = pc.if_else(flat, "T", "F"), "?"
    elif spec.datatype in INTEGERS:
        found, absent = flat.cast(pa.string()), spec.null or ""
    else:
        # astropy reads float[*] as double, where the shortest digits of a float are another number.
        found, absent = _floats(flat.cast(pa.float64()) if spec.variable else flat), "NaN"
    if counts is None:
        return found.fill_null(absent) if spec.is_complex else found
    lists = _joined(found.fill_null(absent), counts)
    if spec.variable or not absent:
        return lists
    # An empty cell would do, but for some readers it has too few elements.
    return pc.if_else(values.is_valid(), lists, " ".join([absent] * spec.items))


def row_texts(batch: pa.RecordBatch, specs: Sequence[FieldSpec]) -> bytes:
    """Give the rows of a batch, a line each."""
    columns = [
        _texts(without_lost(values, spec), spec).fill_null("")
        for values, spec in zip(batch.columns, specs, strict=True)
    ]
    rows = pc.binary_join_element_wise(*columns, BETWEEN_CELLS)
    whole = pa.ListArray.from_arrays(pa.array([0, len(rows)], pa.int32()), rows)
    text: bytes = pc.binary_join(whole, BETWEEN_ROWS)[0].as_buffer().to_pybytes()
    return b"<TR><TD>" + text + b"</TD></TR>\n"
