"""Rows in a FITS file within the VOTable, which astropy reads from disk (VOTable 1.5, section 5.5)."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from math import isnan
from typing import IO, Any

import numpy as np
import pyarrow as pa
from astropy.io import fits

from connectors.errors import Unreadable
from connectors.votable.base64text import Base64Text
from connectors.votable.faults import Faults, shortened
from connectors.votable.fields import FieldSpec, schema_of
from connectors.votable.scalars import null_value
from connectors.votable.source import Source

__all__ = ["InlineFits"]

FITS_AT_MOST = 1 << 30
ROWS, BYTES = 4096, 1 << 20
MAGIC = b"SIMPLE  ="
# Where a FITS file is broken, astropy fails in as many ways as there are.
BROKEN = (
    ArithmeticError, AttributeError, LookupError, MemoryError, OSError, RuntimeError, TypeError, ValueError,
    fits.VerifyError, pa.ArrowException,
)  # fmt: skip


def _check(file: IO[bytes]) -> None:
    """Refuse what is packed, and so may be of any size. Raises ValueError."""
    file.seek(0)
    if file.read(len(MAGIC)) != MAGIC:
        raise ValueError("it does not begin as one")


class InlineFits:
    """Reads the rows of a FITS STREAM; then `rest` holds what follows, `closed` whether they ended well."""

    def __init__(
        self, source: Source, start: bytes, specs: Sequence[FieldSpec], faults: Faults, *, extension: str
    ) -> None:
        self._text = Base64Text(source, start)
        self._specs = specs
        self._faults = faults
        self._extension = int(extension) if extension.isdecimal() else 0

    @property
    def rest(self) -> bytes:
        """What follows the text that has been read."""
        return self._text.rest

    @property
    def closed(self) -> bool:
        """Whether the end of the STREAM was met."""
        return self._text.closed

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Give rows once the file is whole. Raises Unreadable."""
        with tempfile.NamedTemporaryFile() as file:
            self._spool(file)
            try:
                _check(file)
                with fits.open(file.name, memmap=True) as units:
                    yield from self._rows(units)
            except BROKEN as error:
                self._faults.stop(f"The FITS file within the answer cannot be read: {shortened(str(error))}.")

    def _spool(self, file: IO[bytes]) -> None:
        size = 0
        while data := self._text.read():
            size += len(data)
            if size > FITS_AT_MOST or size > shutil.disk_usage(tempfile.gettempdir()).free:
                raise Unreadable("The FITS file within the answer is larger than can be read.")
            file.write(data)
        file.flush()

    def _rows(self, units: fits.HDUList) -> Iterator[pa.RecordBatch]:
        data = units[self._extension].data
        if data is None or data.dtype.names is None or len(data.dtype.names) != len(self._specs):
            raise ValueError("its columns are not those of the VOTable")
        names = data.dtype.names
        rows = max(1, min(ROWS, BYTES // max(data.dtype.itemsize, 1)))
        for start in range(0, len(data), rows):
            part = data[start : start + rows]
            arrays = [_array(part[name], spec) for name, spec in zip(names, self._specs, strict=True)]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema_of(self._specs))
            self._faults.row += len(part)


def _array(values: Any, spec: FieldSpec) -> pa.Array:
    if spec.is_text:
        return pa.array([str(value) for value in values], pa.string())
    if spec.is_complex or spec.is_array:
        parts = [[_element(item, spec) for item in np.ravel(value)] for value in values]
        return pa.array(parts if spec.is_array else [part[0] for part in parts], spec.arrow_type)
    native = np.asarray(values).astype(np.asarray(values).dtype.newbyteorder("=")).reshape(len(values))
    null = null_value(spec)
    odd = np.isnan(native) if null is None and native.dtype.kind == "f" else native == null
    return pa.array(native, mask=np.broadcast_to(odd, native.shape)).cast(spec.element)


def _element(value: Any, spec: FieldSpec) -> Any:
    plain = value.item()
    if spec.is_complex:
        return [plain.real, plain.imag]
    null = null_value(spec)
    odd = isnan(plain) if null is None and isinstance(plain, float) else plain == null
    return None if odd else plain
