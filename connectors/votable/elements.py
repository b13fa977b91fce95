"""The elements of cells that are to be written, and how many each cell has."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from connectors.votable.fields import ELEMENTS, INTEGERS, FieldSpec
from connectors.votable.layout import Numbers

__all__ = ["elements", "texts", "valid", "without_lost"]

Mask = npt.NDArray[np.bool_]


def valid(values: pa.Array) -> Mask:
    """Give which values are not null."""
    told: Mask = values.is_valid().to_numpy(zero_copy_only=False)
    return told


def texts(values: pa.Array, spec: FieldSpec) -> pa.StringArray:
    """Give the texts of a column. Raises ValueError for what has none."""
    try:
        return values.cast(pa.string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
        raise ValueError(f"Column {spec.column.name} holds {values.type}, which no VOTable does.") from error


def _counts(values: pa.Array) -> Numbers:
    counts: Numbers = pc.list_value_length(values).fill_null(0).to_numpy(zero_copy_only=False)
    return np.where(valid(values), counts, 0).astype(np.int64)


def without_lost(values: pa.Array, spec: FieldSpec) -> pa.Array:
    """Give cells; one with a null that no number can stand for is null as a whole."""
    if spec.is_text or not spec.arraysize or spec.datatype not in INTEGERS or spec.null is not None:
        return values
    flat = values.flatten()
    if not flat.null_count:
        return values
    rows = np.repeat(np.arange(len(values)), _counts(values))
    lost = np.zeros(len(values), np.bool_)
    lost[rows[~valid(flat)]] = True
    return values.take(pa.array(np.arange(len(values)), mask=lost))


def elements(values: pa.Array, spec: FieldSpec) -> tuple[pa.Array, Numbers | None]:
    """Give all elements one after the other, those of null cells left out, and each cell's number of them.

    There is no number where each cell is an element.
    """
    counts = _counts(values) if spec.arraysize else None
    flat = values if counts is None else values.flatten()
    return (flat if spec.is_complex else flat.cast(ELEMENTS[spec.datatype])), counts
