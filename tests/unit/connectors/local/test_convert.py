from pathlib import Path

import pyarrow.parquet as pq
import pytest

from connectors.contract import QueryRequest
from connectors.errors import Unreadable
from connectors.local.convert import ROW_GROUP, parquet_path
from connectors.local.places import ZONE, places_path
from tests.support.archives import answered, drop, local

PLACED = 'position = { ra = "ra", dec = "dec" }\n'
ASK = QueryRequest(archive="local", dataset="table")


def kept(cache: Path) -> list[Path]:
    return sorted((cache / "tables").iterdir())


def test_rows_are_kept_by_zone_and_shown_in_their_order(tmp_path: Path, cache: Path) -> None:
    decs = [float(89 - step % 170) for step in range(ROW_GROUP + 5)]
    ras = [float(step % 7) for step in range(len(decs))]
    file = drop(tmp_path, "t", PLACED, {"ra": ras, "dec": decs})
    assert (
        answered(local(file, cache), QueryRequest(archive="", dataset="", max_rows=10**6))["dec"].to_pylist()
        == decs
    )
    path, places = kept(cache)
    assert places == places_path(path)
    parquet = pq.ParquetFile(path)
    assert parquet.num_row_groups == 2
    read = parquet.read(columns=["ra", "dec"])
    zones = [(dec // ZONE, ra) for ra, dec in zip(*read.to_pydict().values(), strict=True)]
    assert zones == sorted(zones)


def test_what_was_kept_of_an_earlier_state_goes_with_its_places(tmp_path: Path, cache: Path) -> None:
    connector = local(drop(tmp_path, "t", PLACED, {"ra": [1.0], "dec": [2.0]}), cache)
    assert connector.describe().rows == 1
    before = kept(cache)
    drop(tmp_path, "t", PLACED, {"ra": [1.0, 2.0], "dec": [2.0, 3.0]})
    assert connector.describe().rows == 2
    assert len(kept(cache)) == 2
    assert not {*before} & {*kept(cache)}


def test_it_is_done_once_and_again_when_a_file_changes(tmp_path: Path, cache: Path) -> None:
    file = drop(tmp_path, "t", "", {"a": [1]})
    connector = local(file, cache)
    assert connector.describe().rows == 1
    (first,) = kept(cache)
    assert local(file, cache).describe().rows == 1
    assert kept(cache) == [first]
    drop(tmp_path, "t", "", {"a": [1, 2]})
    assert connector.describe().rows == 2
    (second,) = kept(cache)
    assert second != first
    drop(tmp_path, "t", 'summary = "new"', {"a": [1, 2]})
    assert connector.describe().rows == 2
    assert second not in kept(cache)


def test_a_cache_that_was_emptied_is_filled_again(tmp_path: Path, cache: Path) -> None:
    connector = local(drop(tmp_path, "t", "", {"a": [1]}), cache)
    assert answered(connector, ASK).num_rows == 1
    kept(cache)[0].unlink()
    assert answered(connector, ASK).num_rows == 1


def test_a_mended_table_is_seen(tmp_path: Path, cache: Path) -> None:
    file = drop(tmp_path, "t", 'key = "b"', {"a": [1]})
    connector = local(file, cache)
    assert connector.fault()
    drop(tmp_path, "t", 'key = "a"')
    assert connector.fault() is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.fits", b"SIMPLE  =                    T"),
        ("t.vot", b"<VOTABLE><RESOURCE><TABLE><FIELD"),
        ("t.vot", b"not xml at all"),
        ("t.parquet", b"PAR1 and nothing more"),
        ("t.csv", b'a,b\n1,"2\n3\n4,5,6,7,8,9\n'),
        ("t.csv", b""),
        ("t.csv", b"# only a comment\n"),
        ("t.csv", b"a,b\n1,2\n3\n"),
        ("t.csv", b"a,b\n1,\xe9\n"),
        ("t.csv.gz", b"not compressed"),
        ("t.ecsv", b"# %ECSV 1.0\n# ---\n# datatype: 3\n"),
        ("t.ecsv", b"\xff\xfe\x00"),
    ],
)
def test_a_broken_table_is_a_fault_that_names_it(
    tmp_path: Path, cache: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    connector = local(drop(tmp_path, "t", ""), cache)
    fault = connector.fault()
    assert fault is not None
    assert name in fault.words
    assert connector.describe().columns == ()
    assert connector.plan(ASK).shown == ()
    assert connector.resolve("x") is None
    assert connector.file("x") is None
    assert connector.notes() == ()
    with pytest.raises(Unreadable):
        answered(connector, ASK)
    assert not (cache / "tables").exists() or kept(cache) == []


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('position = { ra = "ra", dec = "name" }', "'name' holds string; degrees"),
        ('position = { ra = "ra", dec = "dec" }\n[columns.ra]\nunit = "rad"', "'ra' is in rad"),
        ('shown = ["ra", "nope"]', "shown: no column 'nope'"),
        ("[columns.nope]\nlabel = 'x'", "columns.nope"),
        ("[[parameters]]\nname = 'p'\nlabel = 'P'\nfield = 'nope'", "parameters.p"),
    ],
)
def test_a_wrong_column_is_a_fault_that_names_the_key(
    tmp_path: Path, cache: Path, toml: str, words: str
) -> None:
    fault = local(drop(tmp_path, "t", toml, {"ra": [1], "dec": [2], "name": ["x"]}), cache).fault()
    assert fault is not None
    assert words in fault.words


def test_names_that_sql_holds_the_same_are_told_apart(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "t.parquet").write_bytes(b"")
    columns = {"B": [1], "b": [2], 'we"ird; DROP TABLE x': [3], "__order": [4]}
    file = drop(tmp_path / "x", "t", "", columns)
    connector = local(file, cache)
    assert connector.fault() is None
    names = [column.name for column in connector.describe().columns]
    assert len({name.lower() for name in names}) == 4
    assert connector.notes()
    assert [list(row.values()) for row in answered(connector, ASK).to_pylist()] == [[1, 2, 3, 4]]


def test_a_damaged_cache_file_is_a_fault(tmp_path: Path, cache: Path) -> None:
    file = drop(tmp_path, "t", "", {"a": [1]})
    path = parquet_path(cache, file, tmp_path / "t.csv")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"PAR1")
    fault = local(file, cache).fault()
    assert fault is not None
    assert "converted table" in fault.words
