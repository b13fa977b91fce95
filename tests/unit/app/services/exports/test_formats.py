import csv
import io
import json
import math
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from astropy.table import Table

from app.services.exports import FORMATS, Facts, column_facts, json_value
from app.services.results import Result, ResultStore, SortKey
from app.services.subsets import Filters, subset_of
from connectors.contract import Column
from tests.support.fakes import rows_of

ORDER = (SortKey("mag", descending=True),)
ASKED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def facts(result: Result, **more: Any) -> Facts:
    told = {
        "archive": "demo",
        "dataset": "stars",
        "title": "Demo: stars",
        "query": "target=M 31&radius=1 deg",
    }
    return Facts(**{**told, "answered_at": ASKED, "rows": result.rows, "truncated": False, **more})


def written(kind: str, result: Result, *order: SortKey, **more: Any) -> bytes:
    subset = subset_of(result, Filters(), order)
    return b"".join(FORMATS[kind].write(subset, result.columns, facts(result, **more)))


def csv_of(result: Result, *order: SortKey) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written("csv", result, *order).decode())))


def json_of(result: Result, *order: SortKey, **more: Any) -> dict[str, Any]:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return dict(json.loads(written("json", result, *order, **more), parse_constant=refuse))


def test_csv_heads_carry_the_units(store: ResultStore) -> None:
    assert csv_of(store.write(rows_of()))[0] == ["name", "ra [deg]", "dec [deg]", "mag [mag]"]


def test_csv_has_all_rows_in_order(store: ResultStore) -> None:
    rows = csv_of(store.write(rows_of()), *ORDER)
    assert [row[0] for row in rows[1:]] == ["Alpha", "Gamma", "Beta"]
    assert rows[1] == ["Alpha", "10", "-1", "3"]
    assert rows[3][3] == ""


@pytest.mark.parametrize("text", ['say "hi"', "a,b", "two\nlines", " blanks ", "é 銀 ☃", "-1.5e3", ""])
def test_csv_gives_a_text_back(store: ResultStore, text: str) -> None:
    assert csv_of(store.write(rows_of({"x": [text]})))[1] == [text]


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-2+3", "+cmd", "\tx"])
def test_csv_gives_no_formula_to_a_spreadsheet(store: ResultStore, text: str) -> None:
    assert csv_of(store.write(rows_of({"x": [text]})))[1] == [f"'{text}"]


def test_csv_of_many_rows_has_one_head(store: ResultStore) -> None:
    rows = csv_of(store.write(rows_of({"n": list(range(9000))})))
    assert [row[0] for row in rows] == ["n", *map(str, range(9000))]


@pytest.mark.parametrize("values", [[[1, 2], None], [None, None]])
def test_csv_writes_lists_as_json(store: ResultStore, values: list[list[int] | None]) -> None:
    table = pa.table({"a": [1, 2], "l": pa.array(values, pa.list_(pa.int64()))})
    cells = [row[1] for row in csv_of(store.write(rows_of(table)))[1:]]
    assert cells == ["[1, 2]" if value else "" for value in values]


def test_csv_without_rows_has_its_heads(store: ResultStore) -> None:
    empty = rows_of().table.slice(0, 0)
    assert csv_of(store.write(rows_of(empty))) == [["name", "ra [deg]", "dec [deg]", "mag [mag]"]]


def test_json_has_head_columns_and_rows(store: ResultStore) -> None:
    data = json_of(store.write(rows_of()), *ORDER)
    assert (data["archive"], data["count"]) == ("demo", 3)
    assert data["columns"][3] == {
        "name": "mag",
        "datatype": "double",
        "unit": "mag",
        "description": "Brightness.",
    }
    assert [row[0] for row in data["rows"]] == ["Alpha", "Gamma", "Beta"]


def test_json_without_rows(store: ResultStore) -> None:
    assert json_of(store.write(rows_of(rows_of().table.slice(0, 0))))["rows"] == []


def test_json_of_many_rows_is_whole(store: ResultStore) -> None:
    data = json_of(store.write(rows_of({"n": list(range(9000))})))
    assert data["rows"] == [[number] for number in range(9000)]


def test_json_holds_nans_lists_and_moments(store: ResultStore) -> None:
    table = pa.table(
        {
            "f": [math.nan, math.inf],
            "l": [[1.0, math.nan], None],
            "t": [datetime(2026, 1, 2, tzinfo=UTC), None],
            "b": [True, None],
        }
    )
    rows = json_of(store.write(rows_of(table)))["rows"]
    assert rows == [[None, [1.0, None], "2026-01-02 00:00:00+00:00", True], [None, None, None, None]]


def test_json_and_csv_have_the_same_rows(store: ResultStore) -> None:
    result = store.write(rows_of())
    names = [row[0] for row in csv_of(result, *ORDER)[1:]]
    assert names == [row[0] for row in json_of(result, *ORDER)["rows"]]


@pytest.mark.parametrize(
    ("value", "as_json_value"),
    [
        (None, None),
        (True, True),
        (1, 1),
        (1.5, 1.5),
        (-math.inf, None),
        ("x", "x"),
        ([[math.nan]], [[None]]),
        (date(2026, 1, 2), "2026-01-02"),
    ],
)
def test_values_as_json_can_hold_them(value: object, as_json_value: object) -> None:
    assert json_value(value) == as_json_value


def test_facts_of_a_column_leave_out_what_is_not_known() -> None:
    assert column_facts(Column(name="a", datatype="int", label="A")) == {
        "name": "a",
        "datatype": "int",
        "description": "A",
    }


@pytest.mark.parametrize("kind", ["vot", "td.vot", "fits", "ecsv"])
def test_astropy_reads_values_masks_and_units(store: ResultStore, kind: str, tmp_path: Path) -> None:
    result = store.write(rows_of())
    file = tmp_path / f"rows.{kind}"
    file.write_bytes(written(kind, result, *ORDER))
    way = {"vot": "votable", "td.vot": "votable", "ecsv": "ascii.ecsv"}.get(kind, kind)
    found = Table.read(file, format=way)
    names = [str(name) for name in found["name"]]
    assert names == ["Alpha", "Gamma", "Beta"]
    assert [value is np.ma.masked or math.isnan(value) for value in found["mag"]] == [False, False, True]
    assert [float(value) for value in found["ra"]] == [row["ra"] for row in result.take([0, 2, 1])]
    assert (str(found["ra"].unit), str(found["mag"].unit)) == ("deg", "mag")


@pytest.mark.parametrize("kind", ["vot", "td.vot", "fits", "ecsv", "parquet", "json"])
def test_each_says_where_it_is_from_and_whether_it_is_all(store: ResultStore, kind: str) -> None:
    data = written(kind, store.write(rows_of()), truncated=True, licence="CC BY 4.0")
    told = data.decode("latin-1").replace("&amp;", "&")
    assert "target=M 31&radius=1 deg" in told
    assert "CC BY 4.0" in told
    assert "demo/stars" in told or '"dataset": "stars"' in told
    said = {"vot": "OVERFLOW", "td.vot": "OVERFLOW", "json": '"truncated": true'}.get(kind, "TRUNC")
    assert said in told or said.lower() in told


def test_parquet_keeps_the_votables_head(store: ResultStore) -> None:
    data = written("parquet", store.write(rows_of()))
    head = pq.read_metadata(io.BytesIO(data)).metadata
    assert head[b"IVOA.VOTable-Parquet.version"] == b"1.0"
    assert b'unit="mag"' in head[b"IVOA.VOTable-Parquet.content"]
    assert pq.read_table(io.BytesIO(data)).column("name").to_pylist() == ["Alpha", "Beta", "Gamma"]


def test_a_file_of_a_subset_has_its_rows_alone(store: ResultStore) -> None:
    result = store.write(rows_of())
    subset = subset_of(result, Filters(rows=(2,)))
    text = b"".join(FORMATS["csv"].write(subset, result.columns[:1], facts(result))).decode()
    assert text.split() == ["name", '"Gamma"']
