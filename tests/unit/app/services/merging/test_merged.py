from pathlib import Path

import pyarrow as pa
import pytest

from app.services.merging import Merged, Part
from app.services.results import Result, ResultStore
from connectors.contract import Column, Role
from tests.support.fakes import rows_of


def column(name: str, role: Role | None = None, unit: str = "") -> Column:
    return Column(name=name, datatype="double", role=role, unit=unit)


@pytest.fixture
def store(tmp_path: Path) -> ResultStore:
    return ResultStore(tmp_path)


def stored(store: ResultStore, values: dict[str, list[object]], *columns: Column) -> Result:
    return store.write(rows_of(values, columns=columns))


def merged(*parts: Part) -> dict[str, list[object]]:
    stream = Merged(parts)
    return pa.Table.from_batches(list(stream), stream.schema).to_pydict()


def test_columns_meet_by_role_and_in_common_units(store: ResultStore) -> None:
    one = stored(
        store,
        {"RAJ2000": [10.0], "freq_low": [1.4e9], "freq_high": [2.8e9], "start": [59000.5]},
        column("RAJ2000", Role.RA, "deg"),
        column("freq_low", Role.BAND_MAX, "Hz"),
        column("freq_high", Role.BAND_MIN, "Hz"),
        column("start", Role.TIME_START, "d"),
    )
    other = stored(
        store,
        {"s_ra": [0.5], "em_min": [500.0], "size": [2000.0], "when": ["2020-05-31T12:00:00"]},
        column("s_ra", Role.RA, "hourangle"),
        column("em_min", Role.BAND_MIN, "nm"),
        column("size", Role.SIZE, "byte"),
        column("when", Role.TIME_START),
    )
    rows = merged(Part("a", "x", one), Part("b", "y", other))
    assert rows["archive"] == ["a", "b"]
    assert rows["s_ra"] == [10.0, pytest.approx(7.5)]
    assert rows["em_min"] == [pytest.approx(0.10706873), pytest.approx(5e-7)]
    assert rows["em_max"] == [pytest.approx(0.21413747), None]
    assert rows["t_min"] == [59000.5, 59000.5]
    assert rows["access_estsize"] == [None, 2.0]


def test_a_unit_that_does_not_fit_gives_no_value(store: ResultStore) -> None:
    result = stored(
        store,
        {"s_ra": [1.0], "s_dec": [2.0]},
        column("s_ra", Role.RA, "kg"),
        column("s_dec", Role.DEC, "deg"),
    )
    rows = merged(Part("a", "x", result))
    assert "s_ra" not in rows
    assert rows["s_dec"] == [2.0]


def test_names_meet_where_there_is_no_role(store: ResultStore) -> None:
    result = stored(
        store, {"Instrument": ["MUSE"], "TARGET_NAME": ["M 31"]}, column("Instrument"), column("TARGET_NAME")
    )
    rows = merged(Part("a", "x", result))
    assert (rows["instrument_name"], rows["obs_title"]) == (["MUSE"], ["M 31"])


def test_the_same_data_are_told_once(store: ResultStore) -> None:
    did = column("did", Role.IDENTIFIER)
    one = stored(store, {"did": ["ivo://x/1", "ivo://x/2"]}, did)
    other = stored(store, {"did": ["IVO://X/2", "ivo://x/3"]}, did)
    rows = merged(Part("a", "x", one), Part("b", "y", other))
    assert rows["obs_publisher_did"] == ["ivo://x/1", "ivo://x/2", "ivo://x/3"]
    assert rows["also_at"] == [None, "b/y", None]
    assert rows["row"] == [0, 1, 1]


def test_a_service_that_lists_something_twice_is_believed(store: ResultStore) -> None:
    url = column("u", Role.ACCESS_URL)
    one = stored(store, {"u": ["https://a.org/f", "https://a.org/f"]}, url)
    other = stored(store, {"u": ["http://a.org/f"]}, url)
    rows = merged(Part("a", "x", one), Part("b", "y", other))
    assert rows["row"] == [0, 1]
    assert rows["also_at"] == ["b/y", None]


def test_it_can_be_stored_and_tells_that_something_was_cut(store: ResultStore) -> None:
    cut = store.write(rows_of({"s_ra": [1.0]}, columns=[column("s_ra", Role.RA, "deg")], truncated=True))
    result = store.write(Merged([Part("a", "x", cut)]))
    assert (result.rows, result.truncated) == (1, True)
    assert [one.name for one in result.columns] == ["archive", "dataset", "row", "s_ra"]
