"""What is written is read by astropy with the same values, masks, units and UCDs."""

import io
import subprocess
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from astropy.io import fits
from astropy.table import Table
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Column
from connectors.fits import Card, write_fits
from connectors.fits.cards import BLOCK, header


def written(table: pa.Table, *columns: Column, cards: tuple[Card, ...] = (), piece: int = 3) -> bytes:
    given = columns or [Column(name=name, datatype="char") for name in table.column_names]
    pieces = write_fits(
        given,
        table.schema,
        lambda: table.to_batches(max_chunksize=piece),
        rows=table.num_rows,
        name="stars",
        cards=cards,
    )
    return b"".join(pieces)


def read(data: bytes) -> Table:
    assert len(data) % BLOCK == 0
    return Table.read(io.BytesIO(data), format="fits")


PRINTABLE = st.characters(min_codepoint=33, max_codepoint=126)
KINDS = {
    "bool": (pa.bool_(), st.booleans()),
    "byte": (pa.uint8(), st.integers(0, 255)),
    "short": (pa.int16(), st.integers(-(2**15), 2**15 - 1)),
    "int": (pa.int32(), st.integers(-(2**31), 2**31 - 1)),
    "long": (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    "float": (pa.float32(), st.floats(width=32, allow_nan=False)),
    "double": (pa.float64(), st.floats(width=64, allow_nan=False)),
    "text": (pa.string(), st.text(alphabet=PRINTABLE, min_size=1, max_size=9)),
}


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_values_come_back(kind: str, data: st.DataObject) -> None:
    arrow, values = KINDS[kind]
    drawn = pa.array(data.draw(st.lists(values, min_size=1, max_size=10)), arrow)
    found = read(written(pa.table({"a": drawn})))["a"].tolist()
    texts = [value.decode() if isinstance(value, bytes) else value for value in found]
    np.testing.assert_array_equal(texts, drawn.to_numpy(zero_copy_only=False))


def test_missing_values_are_masked() -> None:
    table = pa.table(
        {
            "whole": pa.array([1, None, -(2**31)], pa.int32()),
            "real": pa.array([1.5, None, 2.5]),
            "text": pa.array(["a", None, "bc"]),
        }
    )
    found = read(written(table))
    assert found["whole"].tolist() == [1, None, -(2**31)]
    assert found["real"].mask.tolist() == [False, True, False]
    assert [text or None for text in found["text"].tolist()] == ["a", None, "bc"]


def test_a_flag_that_is_missing_is_neither_true_nor_false() -> None:
    data = written(pa.table({"flag": pa.array([True, None, False])}))
    with fits.open(io.BytesIO(data), logical_as_bytes=True) as file:
        assert file[1].data["flag"].tolist() == [b"T", b"", b"F"]


def test_lists_have_the_length_of_the_longest() -> None:
    table = pa.table(
        {
            "varies": pa.array([[1.0], None, [2.0, 3.0]]),
            "fixed": pa.array([[1, 2], [3, 4], [5, 6]], pa.list_(pa.int16(), 2)),
            "one": pa.array([[1], [2], [3]], pa.list_(pa.int32())),
        }
    )
    found = fits.getdata(io.BytesIO(written(table, piece=2)), 1)
    np.testing.assert_array_equal(found["varies"], [[1, np.nan], [np.nan, np.nan], [2, 3]])
    assert found["fixed"].tolist() == [[1, 2], [3, 4], [5, 6]]
    assert found["one"].ravel().tolist() == [1, 2, 3]


def test_other_types_are_written_as_text() -> None:
    when, deep = pa.array([0], pa.timestamp("s")), pa.array([[[1]]])
    found = read(written(pa.table({"when": when, "deep": deep, "none": pa.array([None])})))
    assert found["when"][0].startswith("1970-01-01")
    assert found["deep"][0] == "[[1]]"


def test_letters_that_fits_has_not_are_told_plainly() -> None:
    assert read(written(pa.table({"a": ["Sérsic", "β Cet"]})))["a"].tolist() == ["Sersic", "? Cet"]


def test_no_rows_are_a_table_all_the_same() -> None:
    found = read(written(pa.table({"a": pa.array([], pa.float64()), "b": pa.array([], pa.string())})))
    assert (len(found), found.colnames) == (0, ["a", "b"])


def test_units_ucds_and_what_was_asked_stand_inside() -> None:
    column = Column(name="m", datatype="double", unit="mag", ucd="phot.mag", description="Johnson V")
    asked = "target='M 31'&" * 20
    cards = (Card("QUERY", asked, "asked"), Card("HISTORY", "x" * 200))
    head = fits.getheader(io.BytesIO(written(pa.table({"m": [1.0]}), column, cards=cards)), 1)
    assert (head["TUNIT1"], head["TUCD1"], head["TCOMM1"]) == ("mag", "phot.mag", "Johnson V")
    assert (head["EXTNAME"], head["QUERY"], "".join(head["HISTORY"])) == ("stars", asked, "x" * 200)


@given(st.text(max_size=200))
def test_any_text_is_a_sound_card(text: str) -> None:
    cards = [Card("SIMPLE", value=True), Card("BITPIX", 8), Card("NAXIS", 0), Card("ABOUT", text, text)]
    made = fits.Header.fromstring(header(cards).decode("ascii"))
    if text.isascii() and text.isprintable():
        assert made["ABOUT"] == text.rstrip()
    else:
        assert isinstance(made["ABOUT"], str)


@pytest.mark.needs("stilts")
def test_stilts_reads_it(tmp_path: Path) -> None:
    whole = pa.array([1, None, 3], pa.int32())
    table = pa.table({"a": whole, "b": ["x", None, "zz"], "c": [1.5, None, -2.0]})
    file = tmp_path / "rows.fits"
    file.write_bytes(written(table))
    command = ["stilts", "tpipe", f"in={file}", "ofmt=csv"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - Debian's own
    assert told.stdout.split() == ["a,b,c", "1,x,1.5", ",,", "3,zz,-2.0"]
