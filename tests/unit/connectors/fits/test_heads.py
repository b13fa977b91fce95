import numpy as np
from astropy.io import fits

from connectors.fits.heads import FIRST_COLUMNS, FIRST_ROWS, head_of


def test_columns_and_first_rows() -> None:
    unit = fits.BinTableHDU.from_columns(
        [
            fits.Column("name", "20A", array=["Alpha", "Beta\x07"]),
            fits.Column("ra", "D", unit="deg", array=[10.123456789, np.nan]),
            fits.Column("mag", "E", array=[11.1, 2]),
            fits.Column("seen", "L", array=[True, False]),
            fits.Column("flags", "10J", array=[range(10)] * 2),
        ]
    )
    unit.header["TUCD2"] = "pos.eq.ra"
    head = head_of(unit)
    assert head.rows == 2
    assert [(one.name, one.form, one.unit, one.words) for one in head.columns[:2]] == [
        ("name", "20A", "", ""),
        ("ra", "D", "deg", "pos.eq.ra"),
    ]
    assert head.first[0] == ["Alpha", "10.12345679", "11.1", "True", "0 1 2 3 4 5 … (10)"]
    assert head.first[1][:3] == ["Beta?", "", "2"]


def test_a_large_table_is_told_by_its_beginning() -> None:
    columns = [fits.Column(f"c{at}", "I", array=np.arange(100)) for at in range(FIRST_COLUMNS + 5)]
    head = head_of(fits.BinTableHDU.from_columns(columns))
    assert (len(head.first), len(head.first[0])) == (FIRST_ROWS, FIRST_COLUMNS)
    assert len(head.columns) == FIRST_COLUMNS + 5


def test_long_texts_are_cut() -> None:
    head = head_of(fits.BinTableHDU.from_columns([fits.Column("t", "300A", array=["x" * 300])]))
    assert len(head.first[0][0]) == 60


def test_a_table_without_rows() -> None:
    assert head_of(fits.BinTableHDU.from_columns([fits.Column("t", "J")])).first == ()


def test_a_table_of_text() -> None:
    head = head_of(fits.TableHDU.from_columns([fits.Column("a", "E10.4", ascii=True, array=[1.5])]))
    assert head.first == [["1.5"]]
