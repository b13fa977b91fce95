from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from connectors.http_json.columns import ColumnOption

URL = "https://rest.test/api/things"
FILES = "https://files.test/dav/{release}/{ref}?from={ref}"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def cell(value: dict[str, Any], key: str = "", **option: Any) -> tuple[object, int]:
    array, wrong = ColumnOption(name="a", **option).cells([(key, value)], URL)
    return array[0].as_py(), wrong


def test_a_column_has_the_words_of_its_configuration() -> None:
    option = ColumnOption(name="ra", path="RA", datatype="double", unit="deg", ucd="pos.eq.ra", role="ra")
    column = option.column()
    assert (column.name, column.label, column.datatype) == ("ra", "ra", "double")
    assert (column.unit, column.ucd, column.role) == ("deg", "pos.eq.ra", "ra")


def test_cells_are_where_the_path_says() -> None:
    assert cell({"a": "x"}) == ("x", 0)
    assert cell({"b": [{"c": 1}]}, path="b[0].c", datatype="long") == (1, 0)
    assert cell({}, key="GW150914-v3", path="@key") == ("GW150914-v3", 0)
    assert cell({"a.b": 1, "a": {"b": 2}}, path='["a.b"]') == ("1", 0)


def test_a_wrong_value_is_null_and_counted() -> None:
    array, wrong = ColumnOption(name="a", datatype="double").cells([("", {"a": "far"}), ("", {"a": 2})], URL)
    assert array.to_pylist() == [None, 2.0]
    assert wrong == 1


def test_an_address_is_made_of_fields() -> None:
    row = {"release": "DR 1", "ref": "cold:19/AP_B034/a?b#c.fits"}
    made, _ = cell(row, template=FILES)
    assert (
        made
        == "https://files.test/dav/DR%201/cold%3A19/AP_B034/a%3Fb%23c.fits?from=cold%3A19/AP_B034/a%3Fb%23c.fits"
    )
    assert cell({"release": "DR1"}, template=FILES) == (None, 0)
    assert cell({"release": "DR1", "ref": {}}, template=FILES) == (None, 1)


@pytest.mark.parametrize("ref", ["../../etc/passwd", "a/../b", "..", "./x"])
def test_a_value_cannot_leave_its_folder(ref: str) -> None:
    assert cell({"release": "DR1", "ref": ref}, template=FILES) == (None, 1)


@given(st.text(st.characters()), st.text(st.characters()))
def test_a_value_stays_in_its_place(release: str, ref: str) -> None:
    made, _ = cell({"release": release, "ref": ref}, template=FILES)
    if made is None:
        return
    assert isinstance(made, str)
    parts = urlsplit(made)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "files.test", "")
    assert parts.path.startswith("/dav/")
    assert parts.query.startswith("from=")
    assert "&" not in parts.query


def test_an_address_that_is_relative_is_the_services_own() -> None:
    assert cell({"a": "/media//x.png"}, role="preview") == ("https://rest.test/media//x.png", 0)
    assert cell({"a": "https://other.test/x.png"}, role="preview") == ("https://other.test/x.png", 0)
    assert cell({"a": "/media/x.png"}) == ("/media/x.png", 0)
    assert cell({"a": "http://["}, role="link") == (None, 1)


@given(st.lists(JSON, max_size=4), st.sampled_from(["boolean", "long", "double", "char"]), st.booleans())
def test_any_json_gives_a_cell_or_null(values: list[Any], datatype: Any, link: bool) -> None:
    option = ColumnOption(name="a", datatype=datatype, role="link" if link else None)
    array, wrong = option.cells([("", {"a": value}) for value in values], URL)
    assert len(array) == len(values)
    assert wrong <= array.null_count
    array.validate(full=True)


def test_no_rows_are_still_of_the_type() -> None:
    assert ColumnOption(name="a", datatype="long").cells([], URL)[0].type == pa.int64()


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ({"path": "a", "template": "https://x.test/{a}"}, "not both"),
        ({"path": "a..b"}, "no path"),
        ({"template": "https://x.test/{a..b}"}, "no path"),
        ({"template": "https://{a}/"}, "after its host"),
        ({"template": "https://x.test{a}"}, "after its host"),
        ({"template": "javascript:{a}"}, "after its host"),
        ({"template": "https://x.test/{a}", "datatype": "long"}, "after its host"),
        ({"datatype": "complex"}, "datatype"),
    ],
)
def test_a_column_that_cannot_be(option: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        ColumnOption(name="a", **option)
