"""The VO server that tests ask has what tests/data/dachs/README.md says: TAP, seen with pyvo."""

from collections.abc import Iterator

import numpy as np
import pytest
import requests
from astropy.table import Table
from pyvo.dal import DALQueryError, TAPService

from tests.data.dachs.images import IMAGES
from tests.data.dachs.spectra import SPECTRA
from tests.data.dachs.stars import STARS, stars
from tests.integration.dachs.asking import EVERYTHING
from tests.support.dachs import Dachs

pytestmark = pytest.mark.needs("dachs")

TABLES = {"stars": STARS, "images": len(IMAGES), "cubes": 1, "spectra": SPECTRA}

COUNT = "SELECT COUNT(*) AS n FROM escapade."


@pytest.fixture
def session() -> Iterator[requests.Session]:
    """Connections that are closed in the end, which pyvo's own are not."""
    with requests.Session() as made:
        yield made


@pytest.fixture
def tap(dachs: Dachs, session: requests.Session) -> TAPService:
    return TAPService(dachs.tap, session=session)


def test_rows_are_those_that_were_made(tap: TAPService) -> None:
    rows, made = tap.search(EVERYTHING).to_table(), list(stars())
    for name in ("n_obs", "hip", "source_id", "photons"):
        assert rows[name].filled(-1).tolist() == [-1 if star[name] is None else star[name] for star in made]
    for name in ("star_id", "sp_type", "common_name", "first_seen", "updated"):
        assert rows[name].tolist() == [star[name] or "" for star in made]
    for name in ("parallax", "vmag"):
        wanted = np.array([np.nan if star[name] is None else star[name] for star in made], rows[name].dtype)
        np.testing.assert_array_equal(rows[name].filled(np.nan), wanted)
    assert rows["variable"].tolist() == [star["variable"] for star in made]
    assert [list(each) for each in rows["fluxes"]] == [star["fluxes"] or [] for star in made]


@pytest.mark.parametrize("name", TABLES)
def test_tables_have_their_rows(tap: TAPService, name: str) -> None:
    assert tap.search(COUNT + name)[0]["n"] == TABLES[name]


def test_columns_are_described(tap: TAPService) -> None:
    column = {each.name: each for each in tap.tables["escapade.stars"].columns}["parallax"]
    assert (column.unit, column.ucd, column.description) == ("mas", "pos.parallax", "Trigonometric parallax")


def test_more_rows_than_asked_for_overflow(tap: TAPService) -> None:
    found = tap.search(EVERYTHING, maxrec=10)
    assert (len(found), found.query_status) == (10, "OVERFLOW")


def test_an_unknown_column_is_an_error(tap: TAPService) -> None:
    with pytest.raises(DALQueryError, match="nothing"):
        tap.search("SELECT nothing FROM escapade.stars")


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # pyvo's own
def test_a_job_runs(tap: TAPService) -> None:
    assert len(tap.run_async(EVERYTHING)) == STARS


def test_an_uploaded_table_is_joined(tap: TAPService) -> None:
    uploaded = Table({"id": [1, 2], "star": ["E-00000", "E-00007"]})
    query = "SELECT u.id, s.vmag FROM TAP_UPLOAD.mine AS u JOIN escapade.stars AS s ON u.star = s.star_id"
    assert len(tap.search(query, uploads={"mine": uploaded})) == 2


def test_everything_by_obscore(dachs: Dachs, tap: TAPService) -> None:
    found = tap.search("SELECT * FROM ivoa.obscore ORDER BY dataproduct_type, t_min").to_table()
    assert list(found["dataproduct_type"]) == ["cube", *["image"] * len(IMAGES), *["spectrum"] * SPECTRA]
    assert all(str(region).startswith("Polygon ICRS") for region in found["s_region"])
    assert all(found["access_estsize"] > 0)
    assert all(found["t_min"] < found["t_max"])
    assert all(found["em_min"] < found["em_max"])
    assert found["access_url"][0].startswith(f"{dachs.cube_datalink}?ID=")
