from io import BytesIO

import numpy as np
from PIL import Image

from app.services.fitsview.drawing import picture_of
from app.services.fitsview.levels import Levels
from app.services.fitsview.turning import AS_STORED, Turn
from app.services.fitsview.wishes import Map, Stretch

LEVELS = Levels(0.0, 4.0, Stretch.LINEAR)


def drawn(
    values: object, colours: Map = Map.GREY, turn: Turn = AS_STORED, levels: Levels | None = LEVELS
) -> Image.Image:
    data = picture_of(np.array(values, dtype=np.float32), levels, turn, colours)
    image = Image.open(BytesIO(data))
    assert image.format == "PNG"
    return image.convert("RGBA")


def test_values_become_shades_and_blanks_are_clear() -> None:
    image = drawn([[0, 2, 4], [np.nan, -9, 9]])
    assert image.size == (3, 2)
    assert [image.getpixel((at, 1)) for at in range(3)] == [
        (0, 0, 0, 255),
        (128, 128, 128, 255),
        (255, 255, 255, 255),
    ]
    assert image.getpixel((0, 0))[3] == 0
    assert [image.getpixel((at, 0))[:3] for at in (1, 2)] == [(0, 0, 0), (255, 255, 255)]


def test_colours() -> None:
    assert drawn([[0, 4]], Map.VIRIDIS).getpixel((0, 0))[:3] == (0x44, 0x01, 0x54)
    assert drawn([[0, 4]], Map.INVERTED).getpixel((0, 0))[:3] == (255, 255, 255)


def test_a_turned_picture_has_other_sides() -> None:
    assert drawn([[0, 1, 2]], turn=Turn(swap=True)).size == (1, 3)


def test_without_values_all_is_clear() -> None:
    assert drawn([[np.nan]], levels=None).getpixel((0, 0))[3] == 0
