import numpy as np
import pytest
from astropy.coordinates import BarycentricMeanEcliptic, SkyCoord

from app.services.sky.frame import all_sky, around
from app.services.sky.lines import ecliptic, galactic_plane, outline, pieces
from connectors.contract import Box, Circle, Polygon


def test_the_galactic_plane_as_astropy_has_it() -> None:
    assert np.abs(SkyCoord(*galactic_plane(), unit="deg").galactic.b.arcsec).max() < 0.1


def test_the_ecliptic_as_astropy_has_it() -> None:
    places = SkyCoord(*ecliptic(), unit="deg").transform_to(BarycentricMeanEcliptic(equinox="J2000"))
    assert np.abs(places.lat.arcsec).max() < 0.1


@pytest.mark.parametrize(
    "circle", [Circle(10, 41, 1), Circle(0, 89.9, 5), Circle(200, -30, 120), Circle(5, 5, 1e-4)]
)
def test_a_circle_is_everywhere_as_far_from_its_middle(circle: Circle) -> None:
    edge = SkyCoord(*outline(circle), unit="deg")
    away = edge.separation(SkyCoord(circle.ra, circle.dec, unit="deg")).deg
    assert away == pytest.approx(circle.radius, rel=1e-6)


def test_sides_of_a_polygon_are_great_circles() -> None:
    ra, dec = outline(Polygon(((0, 60), (90, 60), (45, 80))))
    assert (ra[0], dec[0]) == pytest.approx((ra[-1], dec[-1]))
    side = dec[(ra > 40) & (ra < 50) & (dec < 75)]
    assert side.max() > 67  # the shortest way passes north of the parallel


def test_sides_of_a_box_are_parallels_and_meridians() -> None:
    ra, dec = outline(Box(350, 10, -5, 5))
    assert set(np.round(dec, 9)) >= {-5.0, 5.0}
    assert ((ra >= 350) & (ra <= 370)).all()
    assert ((np.abs(dec) == 5) | np.isin(np.round(ra % 360, 9), (350, 10))).all()


def test_a_line_is_cut_at_the_rim_of_the_sky() -> None:
    whole = all_sky()
    assert len(pieces(whole, *outline(Circle(180, 10, 20)))) == 2
    assert len(pieces(whole, *outline(Circle(0, 10, 20)))) == 1
    assert all(np.isfinite(piece).all() for piece in pieces(all_sky(266), *galactic_plane()))


def test_only_what_meets_the_frame_is_drawn() -> None:
    part = around(10, 41, 2)
    assert pieces(part, *outline(Circle(60, 0, 1))) == []
    assert pieces(part, *outline(Circle(190, -41, 1))) == []
    assert len(pieces(part, *outline(Circle(10, 41, 0.5)))) == 1
    assert pieces(around(10, 41, 0.01), *outline(Circle(10, 42, 1)))  # its edge goes through the middle
