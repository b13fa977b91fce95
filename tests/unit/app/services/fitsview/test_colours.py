import numpy as np
import pytest

from app.services.fitsview.colours import SHADES, ends_of, shades_of
from app.services.fitsview.wishes import Map


@pytest.mark.parametrize(
    ("colours", "first", "last"),
    [
        (Map.GREY, "#000000", "#ffffff"),
        (Map.INVERTED, "#ffffff", "#000000"),
        (Map.VIRIDIS, "#440154", "#fde725"),
        (Map.INFERNO, "#000004", "#fcffa4"),
        (Map.MAGMA, "#000004", "#fcfdbf"),
    ],
)
def test_the_ends_of_a_map(colours: Map, first: str, last: str) -> None:
    found = ends_of(colours, 5)
    assert (found[0], found[-1], len(found)) == (first, last, 5)


@pytest.mark.parametrize("colours", [one for one in Map if one is not Map.INVERTED])
def test_more_is_brighter(colours: Map) -> None:
    shades = shades_of(colours).astype(float)
    assert shades.shape == (SHADES, 3)
    light = shades @ np.array([0.2126, 0.7152, 0.0722])
    assert (np.diff(light) > -1).all()
