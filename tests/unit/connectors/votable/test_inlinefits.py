"""FITS files within a VOTable; broken ones are told of in words, whatever astropy fails with."""

import base64
import gzip
import io
import warnings

import numpy as np
import pyarrow as pa
import pytest
from astropy.io import fits
from astropy.utils.exceptions import AstropyWarning

from tests.unit.connectors.votable.equality import read

N = '<FIELD name="n" datatype="int"/>'


def packed(columns: list[fits.Column]) -> bytes:
    file = io.BytesIO()
    fits.BinTableHDU.from_columns(columns).writeto(file)
    return file.getvalue()


def document(fields: str, content: bytes, extension: str = "1") -> bytes:
    text = base64.encodebytes(content).decode()
    data = f'<FITS extnum="{extension}"><STREAM encoding="base64">{text}</STREAM></FITS>'
    return f"<VOTABLE><RESOURCE><TABLE>{fields}<DATA>{data}</DATA></TABLE></RESOURCE></VOTABLE>".encode()


NUMBERS = packed([fits.Column("n", "J", array=np.arange(10_000))])


def test_rows_come_in_parts() -> None:
    stream, table = read(document(N, NUMBERS))
    assert table.column("n").to_pylist() == list(range(10_000))
    assert stream.diagnosis == ""
    assert table.column("n").num_chunks > 1


def test_arrays_complex_numbers_and_nulls() -> None:
    columns = [
        fits.Column("d", "D", array=[np.nan, 2.5]),
        fits.Column("a", "2E", array=[[1, 2], [3, np.nan]]),
        fits.Column("c", "M", array=[1 + 2j, 3]),
        fits.Column("s", "I", array=[-9, 7]),
    ]
    fields = (
        '<FIELD name="d" datatype="double"/><FIELD name="a" datatype="float" arraysize="2"/>'
        '<FIELD name="c" datatype="doubleComplex"/>'
        '<FIELD name="s" datatype="short"><VALUES null="-9"/></FIELD>'
    )
    _, table = read(document(fields, packed(columns)))
    assert table.to_pylist() == [
        {"d": None, "a": [1, 2], "c": [1, 2], "s": None},
        {"d": 2.5, "a": [3, None], "c": [3, 0], "s": 7},
    ]


TEXTS = packed([fits.Column("n", "4A", array=["ab"])])


@pytest.mark.parametrize(
    ("fields", "content"),
    [
        pytest.param(N, NUMBERS.replace(b"'BINTABLE'", b"'XINTABLE'"), id="an extension of no known kind"),
        pytest.param(N, NUMBERS.replace(b"NAXIS2  =", b"NAXISX  ="), id="no number of rows"),
        pytest.param(N, NUMBERS.replace(b"'J       '", b"'J\x01      "), id="a card that cannot be parsed"),
        pytest.param('<FIELD name="n" datatype="doubleComplex"/>', TEXTS, id="texts that are no numbers"),
        pytest.param(N, TEXTS, id="texts that are no integers"),
        pytest.param(N + N, NUMBERS, id="another number of columns"),
        pytest.param(N, gzip.compress(NUMBERS), id="packed"),
        pytest.param(N, NUMBERS[:5000], id="cut"),
        pytest.param(N, b"", id="nothing"),
    ],
)
def test_a_broken_file_is_told_of(fields: str, content: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AstropyWarning)
        stream, table = read(document(fields, content))
    assert isinstance(table, pa.Table)
    assert stream.truncated
    assert stream.diagnosis.startswith("The FITS file within the answer cannot be read: ")


def test_an_extension_that_is_not_there() -> None:
    stream, table = read(document(N, NUMBERS, extension="7"))
    assert (stream.truncated, table.num_rows) == (True, 0)
