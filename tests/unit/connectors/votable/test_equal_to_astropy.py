"""Equal to astropy value by value and mask by mask: on its own and pyvo's test files, and on made tables."""

import gzip
import io
import warnings
from pathlib import Path

import astropy.io.votable
import pytest
import pyvo
from astropy.io.votable.exceptions import VOWarning
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from connectors.errors import ConnectorError
from tests.unit.connectors.votable.equality import astropy_file, differences, read, results_table
from tests.unit.connectors.votable.tables import documents

ASTROPY = Path(astropy.io.votable.__file__).parent / "tests" / "data"
PYVO = Path(pyvo.__file__).parent
PACKAGED = sorted([*ASTROPY.glob("*.xml*"), *PYVO.glob("**/tests/data/**/*.xml")])

# What is no table for astropy either, or has none.
SALVAGED = {"timesys_errors.xml", "too_many_columns.xml.gz"}
REFUSED_BY_ITS_STATUS = {"errorstatus.xml"}
MANY = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def content(file: Path) -> bytes:
    data = file.read_bytes()
    return gzip.decompress(data) if file.suffix == ".gz" else data


def read_by_astropy(data: bytes) -> bool:
    try:
        return results_table(astropy_file(data)) is not None
    except (VOWarning, ValueError, UnboundLocalError, OSError):
        return False


@pytest.mark.parametrize("file", PACKAGED, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_packaged(file: Path) -> None:
    data = content(file)
    if read_by_astropy(data) and file.name not in REFUSED_BY_ITS_STATUS:
        assert differences(data) == []
        assert differences(data, size=61) == []
    elif file.name in SALVAGED:
        read(data)
    else:
        with pytest.raises(ConnectorError) as caught:
            read(data)
        assert caught.value.message


def test_most_packaged_tables_are_compared() -> None:
    assert sum(read_by_astropy(content(file)) for file in PACKAGED) >= 50


@MANY
@given(documents(), st.sampled_from([1, 50, 1 << 16]))
def test_made_tabledata(data: bytes, size: int) -> None:
    assume(read_by_astropy(data))
    assert differences(data, size=size) == []


@MANY
@given(documents(), st.sampled_from(["binary", "binary2"]), st.sampled_from([3, 1 << 16]))
def test_made_binary(data: bytes, form: str, size: int) -> None:
    assume(read_by_astropy(data))
    written = io.BytesIO()
    file = astropy_file(data)
    if form == "binary2":
        file.version = "1.4"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            file.to_xml(written, tabledata_format=form)
        except (VOWarning, ValueError, TypeError, AttributeError, UnicodeEncodeError, IndexError):
            assume(False)
    assume(read_by_astropy(written.getvalue()))
    assert differences(written.getvalue(), size=size) == []
