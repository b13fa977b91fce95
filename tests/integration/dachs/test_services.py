"""The VO server's simple services: cones, images and spectra, seen with pyvo."""

import astropy.units as u
import pytest
from astropy.coordinates import SkyCoord
from pyvo.dal import SCSService, SIA2Service, SIAService, SSAService

from tests.data.dachs.stars import M31
from tests.support.dachs import Dachs

pytestmark = [
    pytest.mark.needs("dachs"),
    # pyvo warns of what it does not know in the server's description of itself.
    pytest.mark.filterwarnings("ignore:Unknown xsi.type:UserWarning"),
    pytest.mark.filterwarnings("ignore::pyvo.utils.xml.exceptions.UnknownElementWarning"),
]

HERE = SkyCoord(*M31, unit="deg")


@pytest.mark.parametrize(("ra", "dec", "radius", "rows"), [(*M31, 1, 166), (0, 0, 0.01, 3), (0, 90, 0.01, 2)])
def test_a_cone_has_its_stars(dachs: Dachs, ra: float, dec: float, radius: float, rows: int) -> None:
    found = SCSService(dachs.scs).search(pos=SkyCoord(ra, dec, unit="deg"), radius=radius * u.deg)
    assert len(found) == rows


def test_images_by_sia(dachs: Dachs) -> None:
    found = SIAService(dachs.sia).search(pos=HERE, size=0.5)
    assert sorted(row["bandpassId"] for row in found) == ["B", "K", "R", "V"]


def test_images_by_sia2(dachs: Dachs) -> None:
    found = SIA2Service(dachs.sia2).search(pos=(*M31, 1 * u.deg), band=(1e-6 * u.m, 3e-6 * u.m))
    assert [row.obs_title for row in found] == ["M 31 in K"]


def test_spectra_by_ssa(dachs: Dachs) -> None:
    found = SSAService(dachs.ssa).search(pos=HERE, diameter=0.05 * u.deg)
    assert [row.title for row in found] == ["Spectrum of E-00000"]
