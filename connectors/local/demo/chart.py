"""The demo archive's picture: the whole sky in Hammer-Aitoff, as a small SVG."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["sky_chart"]

HALF = 500  # half the width of the ellipse, in the picture's units; half the height is half of it
MARGIN = 10
# Its own dark sky, so that it looks the same on a light and on a dark page.
SKY, GRID, RIM = "#0e1830", "#2b3a5e", "#5b6f9e"
GROUPS = (
    (("Galaxy", "Galaxy Pair", "Galaxy Triplet", "Group of galaxies"), "#e0a458", 1.6, 0.55),
    (("Open Cluster", "Star cluster + Nebula", "Association of stars"), "#7fc4ff", 3.2, 0.9),
    (("Globular Cluster",), "#ffd966", 3.6, 0.95),
    (("Planetary Nebula", "HII Ionized region", "Nebula", "Emission Nebula", "Reflection Nebula",
      "Supernova remnant"), "#e88bb5", 3.2, 0.9),
)  # fmt: skip
STARS = ((4.5, 5.5, 1.4), (3.0, 4.5, 2.2), (1.5, 3.0, 3.4), (-9.0, 1.5, 5.0))

Floats = npt.NDArray[np.float64]


def aitoff(ra: Floats, dec: Floats) -> tuple[Floats, Floats]:
    """Plane coordinates of RA and Dec in degrees; RA 0 in the middle, growing to the left, north up."""
    half, lat = np.radians((np.asarray(ra) + 180) % 360 - 180) / 2, np.radians(dec)
    scale = HALF / np.sqrt(1 + np.cos(lat) * np.cos(half))
    return -scale * np.cos(lat) * np.sin(half), -scale * np.sin(lat) / 2


def _dots(ra: Floats, dec: Floats) -> str:
    """Points as a path of empty lines, each a round dot, by steps from one to the next to stay short."""
    x, y = aitoff(ra, dec)
    points = sorted({(round(float(a)), round(float(b))) for a, b in zip(x, y, strict=True)})
    path, last = [], (0, 0)
    for point in points:
        path.append(f"m{point[0] - last[0]} {point[1] - last[1]}h0".replace(" -", "-"))
        last = point
    return "".join(path)


def _layer(colour: str, width: float, opacity: float, path: str) -> str:
    return f'<path stroke="{colour}" stroke-width="{width}" opacity="{opacity}" d="{path}"/>'


def _line(ra: Floats, dec: Floats) -> str:
    points = (f"{a:.0f} {b:.0f}" for a, b in zip(*aitoff(ra, dec), strict=True))
    return "M" + "L".join(points)


def _grid() -> str:
    along, across = np.linspace(-90, 90, 37), np.linspace(-179.99, 179.99, 49)
    meridians = [_line(np.full_like(along, ra), along) for ra in range(-150, 180, 30)]
    parallels = [_line(across, np.full_like(across, dec)) for dec in (-60, -30, 0, 30, 60)]
    return f'<path stroke="{GRID}" stroke-width="1" d="{"".join([*meridians, *parallels])}"/>'


def _layers(objects: pa.Table, stars: pa.Table) -> Iterable[str]:
    for types, colour, width, opacity in GROUPS:
        of_type = pc.and_(pc.is_in(objects["type"], pa.array(types)), pc.is_valid(objects["ra"]))
        some = objects.filter(of_type)
        yield _layer(colour, width, opacity, _dots(some["ra"].to_numpy(), some["dec"].to_numpy()))
    magnitudes = stars["hp_mag"].to_numpy()
    for low, high, width in STARS:
        some = stars.filter(pa.array((magnitudes > low) & (magnitudes <= high)))
        yield _layer("#fff", width, 0.9, _dots(some["ra"].to_numpy(), some["dec"].to_numpy()))


def sky_chart(objects: pa.Table, stars: pa.Table) -> str:
    """Give the chart as SVG text: OpenNGC's objects by kind, Hipparcos' stars to Hp 5.5 by brightness."""
    wide, high = HALF + MARGIN, HALF // 2 + MARGIN
    words = "The whole sky: galaxies, clusters and nebulae of OpenNGC and bright stars of Hipparcos"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-wide} {-high} {2 * wide} {2 * high}" role="img">'
        f"<title>{words}</title>"
        f'<ellipse rx="{HALF}" ry="{HALF / 2}" fill="{SKY}" stroke="{RIM}" stroke-width="2"/>'
        f'<g fill="none" stroke-linecap="round">{_grid()}{"".join(_layers(objects, stars))}</g></svg>\n'
    )
