"""Every format gives the same table, with its units; what is odd is text or left out, never wrong."""

import gzip
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord
from astropy.io import fits
from astropy.table import MaskedColumn, QTable, Table
from astropy.time import Time

from connectors.local.source import Source, open_source


def sample() -> Table:
    table = Table()
    table["name"] = MaskedColumn(["Vega", "M 31", "?"], mask=[False, False, True])
    table["ra"] = MaskedColumn([279.25, 10.5, 1.0], unit="deg", description="Right ascension")
    table["count"] = MaskedColumn([1, 2, 3], mask=[False, True, False], dtype="i4")
    table["flag"] = np.array([True, False, True])
    return table


EXPECTED = {
    "name": ["Vega", "M 31", None],
    "ra": [279.25, 10.5, 1.0],
    "count": [1, None, 3],
    "flag": [True, False, True],
}


def rows(source: Source) -> dict[str, list[object]]:
    read: dict[str, list[object]] = pa.Table.from_batches(list(source.batches), source.schema).to_pydict()
    return read


def facts(source: Source, name: str) -> dict[bytes, bytes]:
    return dict(source.schema.field(name).metadata or {})


@pytest.mark.parametrize(
    ("ending", "form"),
    [
        ("csv", "ascii.csv"),
        ("ecsv", "ascii.ecsv"),
        ("vot", "votable"),
        ("fits", "fits"),
        ("parquet", "parquet"),
    ],
)
def test_every_format_round(tmp_path: Path, ending: str, form: str) -> None:
    path = tmp_path / f"t.{ending}"
    if ending == "parquet":
        arrow = pa.table(EXPECTED)
        kept = [item.with_metadata({"unit": "deg"}) if item.name == "ra" else item for item in arrow.schema]
        pq.write_table(arrow.cast(pa.schema(kept)), path)
    else:
        table = sample()
        if ending == "csv":
            table["flag"] = ["true", "false", "true"]
        table.write(path, format=form)
    source = open_source(path)
    assert rows(source) == EXPECTED
    if ending != "csv":
        assert facts(source, "ra")[b"unit"] == b"deg"
    if ending in {"ecsv", "vot"}:
        assert facts(source, "ra")[b"description"] == b"Right ascension"


def test_ucd_and_utype_of_a_votable(tmp_path: Path) -> None:
    table = Table({"x": [1.0, np.nan]})
    table["x"].meta = {"ucd": "pos.eq.ra", "utype": "a:b"}
    table.write(tmp_path / "t.vot", format="votable")
    source = open_source(tmp_path / "t.vot")
    assert (facts(source, "x")[b"ucd"], facts(source, "x")[b"utype"]) == (b"pos.eq.ra", b"a:b")
    assert rows(source) == {"x": [1.0, None]}


def test_a_votable_without_a_table_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "t.vot").write_text('<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"/>')
    with pytest.raises(ValueError, match="no TABLE"):
        open_source(tmp_path / "t.vot")


def test_voparquet_header_is_used(tmp_path: Path) -> None:
    head = (
        '<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE>'
        '<FIELD name="x" datatype="double" unit="mag" ucd="phot.mag"/></TABLE></RESOURCE></VOTABLE>'
    )
    table = pa.table({"x": [1.0]}).replace_schema_metadata({"IVOA.VOTable-Parquet.content": head})
    pq.write_table(table, tmp_path / "t.parquet")
    assert facts(open_source(tmp_path / "t.parquet"), "x") == {b"unit": b"mag", b"ucd": b"phot.mag"}


def test_csv_keeps_codes_long_numbers_and_letters_as_text(tmp_path: Path) -> None:
    text = "# a comment\n#another\ncode,long,letter,number,when\n"
    text += "007,123456789012345678901,T,1,2024-01-02\n12,1.5,F,,2024-1-3\n"
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(text.encode()))
    assert rows(open_source(tmp_path / "t.csv.gz")) == {
        "code": ["007", "12"],
        "long": ["123456789012345678901", "1.5"],
        "letter": ["T", "F"],
        "number": [1, None],
        "when": ["2024-01-02", "2024-1-3"],
    }


def test_csv_types_come_from_all_rows_not_the_first(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("x\n" + "1\n" * 30_000 + "n/a\n")
    assert open_source(tmp_path / "t.csv").schema.field("x").type == pa.string()


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_csv_by_any_sign_with_quotes_and_empty_rows(tmp_path: Path, sign: str) -> None:
    text = sign.join(["name", '"x, ; y"']) + "\r\n" + sign.join(['"say ""hi""\ntwice"', "1.5"]) + "\r\n"
    (tmp_path / "t.csv").write_text(text, newline="")
    assert rows(open_source(tmp_path / "t.csv")) == {"name": ['say "hi"\ntwice'], "x, ; y": [1.5]}


def test_csv_without_rows(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n")
    assert rows(open_source(tmp_path / "t.csv")) == {"a": [], "b": []}


def test_csv_name_with_a_pattern_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t[1].csv").write_text("x\n1\n")
    with pytest.raises(ValueError, match="must not have"):
        open_source(tmp_path / "t[1].csv")


def test_fits_arrays_are_text_and_images_are_left_out(tmp_path: Path) -> None:
    table = Table({"flux": np.array([[1.5, 2.5], [3.5, 4.5]]), "n": np.array([1, 2], ">i2")})
    table["cube"] = np.zeros((2, 100))
    table["z"] = np.array([1 + 1j, 2])
    table.write(tmp_path / "t.fits")
    source = open_source(tmp_path / "t.fits")
    assert rows(source) == {"flux": ["1.5 2.5", "3.5 4.5"], "n": [1, 2]}
    assert [note.split()[1] for note in source.notes] == ["cube", "z"]


def test_fits_arrays_of_varying_length(tmp_path: Path) -> None:
    column = fits.Column("v", "PJ()", array=np.array([np.array([1, 2]), np.array([3])], dtype=object))
    fits.BinTableHDU.from_columns([column]).writeto(tmp_path / "t.fits")
    assert rows(open_source(tmp_path / "t.fits")) == {"v": ["1 2", "3"]}


def test_mixed_columns_become_their_parts(tmp_path: Path) -> None:
    table = QTable({"when": Time(["2024-01-01T00:00:00", "2024-01-02T12:00:00"])})
    table["place"] = SkyCoord([1, 2] * u.deg, [3, 4] * u.deg)
    table["speed"] = [5.0, 6.0] * u.km / u.s
    table.write(tmp_path / "t.ecsv")
    source = open_source(tmp_path / "t.ecsv")
    read = rows(source)
    assert read["when"] == ["2024-01-01T00:00:00.000", "2024-01-02T12:00:00.000"]
    assert (read["place.ra"], read["place.dec"]) == ([1.0, 2.0], [3.0, 4.0])
    assert facts(source, "speed")[b"unit"] == b"km.s**-1"


def test_odd_parquet_columns(tmp_path: Path) -> None:
    table = pa.table(
        {
            "small": pa.array([1, None], pa.int8()),
            "wide": pa.array([1, 2], pa.uint32()),
            "coded": pa.array(["a", "b"]).dictionary_encode(),
            "when": pa.array([0, 1_500], pa.timestamp("ms")),
            "zoned": pa.array([0, 1], pa.timestamp("s", tz="Europe/Amsterdam")),
            "none": pa.nulls(2),
            "exact": pa.array([1, 2], pa.decimal128(30, 0)),
            "listed": pa.array([[1], [2]]),
            "nan": pa.array([float("nan"), 1.0], pa.float32()),
        }
    )
    pq.write_table(table, tmp_path / "t.parquet")
    source = open_source(tmp_path / "t.parquet")
    assert rows(source) == {
        "small": [1, None],
        "wide": [1, 2],
        "coded": ["a", "b"],
        "when": ["1970-01-01T00:00:00.000", "1970-01-01T00:00:01.500"],
        "zoned": ["1970-01-01T00:00:00.000Z", "1970-01-01T00:00:01.000Z"],
        "none": [None, None],
        "exact": ["1", "2"],
        "nan": [None, 1.0],
    }
    assert source.notes == ["Column listed is left out: list<element: int64> does not fit a cell."]


def test_a_table_of_nothing_that_fits_is_an_error(tmp_path: Path) -> None:
    pq.write_table(pa.table({"listed": [[1]]}), tmp_path / "t.parquet")
    with pytest.raises(ValueError, match="no column"):
        open_source(tmp_path / "t.parquet")
