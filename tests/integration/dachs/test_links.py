"""Links and cut-outs of the VO server: DataLink, and SODA."""

import io
from urllib.parse import urlencode

import pytest
import requests
from astropy.io import fits
from pyvo.dal.adhoc import DatalinkRecord, DatalinkResults

from tests.data.dachs.stars import M31
from tests.integration.dachs.asking import ALL_OF, IMAGE, fetch, made, tap_query
from tests.support.dachs import Dachs
from tests.unit.connectors.votable.equality import read

pytestmark = pytest.mark.needs("dachs")

CUBE = made("cubes/m31")
AROUND = f"{M31[0]} {M31[1]} 0.1"


def shape(body: bytes) -> tuple[int, ...]:
    with fits.open(io.BytesIO(body)) as opened:
        found: tuple[int, ...] = opened[0].data.shape
    return found


def links(dachs: Dachs) -> list[DatalinkRecord]:
    return list(DatalinkResults.from_result_url(f"{dachs.datalink}?{urlencode({'ID': IMAGE})}"))


def test_an_image_has_links_of_each_kind(dachs: Dachs) -> None:
    found = sorted((link.semantics, link.error_message) for link in links(dachs))
    kinds = [kind for kind, _ in found]
    assert kinds == ["#auxiliary", "#calibration", "#dark", "#preview", "#proc", "#proc", "#this"]
    assert [error for _, error in found if error] == ["NotFoundFault: The dark frame is lost"]


@pytest.mark.parametrize(
    ("kind", "beginning"),
    [("#this", b"SIMPLE"), ("#calibration", b"SIMPLE"), ("#auxiliary", b"Clouds"), ("#preview", b"\xff\xd8")],
)
def test_links_lead_somewhere(dachs: Dachs, kind: str, beginning: bytes) -> None:
    (link,) = [each for each in links(dachs) if each.semantics == kind]
    assert fetch(link.access_url).startswith(beginning)


def test_an_unknown_image_has_a_row_with_an_error(dachs: Dachs) -> None:
    _, rows = read(fetch(dachs.datalink, ID=made("images/nothing")))
    assert rows["error_message"].to_pylist()[0].startswith("NotFoundFault")


@pytest.mark.parametrize("table", ["escapade.images", "escapade.cubes", "ivoa.obscore"])
def test_answers_name_the_service_of_their_links(dachs: Dachs, table: str) -> None:
    stream, _ = read(tap_query(dachs.tap, ALL_OF + table, "votabletd"))
    assert len(stream.services) == 1


def test_answers_of_sia_name_it_too(dachs: Dachs) -> None:
    stream, _ = read(fetch(dachs.sia, POS="10.7,41.3", SIZE=0.5))
    assert len(stream.services) == 1


@pytest.mark.parametrize(
    "asked",
    [{}, {"CIRCLE": AROUND}, {"POS": f"CIRCLE {AROUND}"}, {"POLYGON": "10.6 41.2 10.8 41.2 10.7 41.4"}],
)
def test_an_image_is_cut(dachs: Dachs, asked: dict[str, str]) -> None:
    found = shape(fetch(dachs.soda, ID=IMAGE, **asked))
    assert (found == (64, 64)) is (not asked)
    assert all(size > 1 for size in found)


def test_a_cube_is_cut_in_wavelength(dachs: Dachs) -> None:
    assert shape(fetch(dachs.cube_soda, ID=CUBE)) == (16, 64, 64)
    assert shape(fetch(dachs.cube_soda, ID=CUBE, BAND="5.2e-7 5.5e-7", CIRCLE=AROUND)) == (4, 22, 22)


def test_nothing_is_cut_elsewhere(dachs: Dachs) -> None:
    answer = requests.get(dachs.soda, params={"ID": IMAGE, "CIRCLE": "100 0 0.1"}, timeout=10)
    assert answer.status_code == requests.codes.no_content
