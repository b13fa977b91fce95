"""Tiles of a hierarchical survey as files (HiPS 1.0, section 4)."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from connectors.local.hips.drawing import HUES, Light
from connectors.local.hips.healpix import interleaved

__all__ = ["ORDER", "SIDE", "write_tiles"]

ORDER, SIDE = 3, 256
FACES = 12
THUMB = 64
QUICK = 4  # two thirds of the default's time, for files larger by a fiftieth
GROUND = np.array((9, 14, 27))
STEPS = 32

Pixels = npt.NDArray[np.uint16]


@cache
def _palette() -> bytes:
    """Brightness in steps for each colour, from the ground up to the colour itself."""
    part = (np.arange(STEPS) / (STEPS - 1))[None, :, None]
    colours = GROUND + part * (np.array(HUES)[:, None, :] - GROUND)
    return bytes(np.rint(colours).astype(np.uint8))


def _picture(keys: Pixels) -> Image.Image:
    level, hue = keys // len(HUES), keys % len(HUES)
    index = np.where(level, hue * STEPS + level * STEPS // 256, 0).astype(np.uint8)
    made = Image.fromarray(index, "P")
    made.putpalette(_palette())
    return made


def _oriented(pixels: Pixels) -> Pixels:
    """From (row to the north-west, column to the north-east) to a picture's rows from the top."""
    return pixels.T


def _write(folder: Path, order: int, number: int, picture: Image.Image) -> None:
    place = folder / f"Norder{order}" / f"Dir{number // 10_000 * 10_000}"
    place.mkdir(parents=True, exist_ok=True)
    picture.save(place / f"Npix{number}.png", compress_level=QUICK)


def _halved(pixels: Pixels) -> Pixels:
    """Half as wide and high; of four pixels the brightest stays, so that no star fades away."""
    rows = np.maximum(pixels[::2], pixels[1::2])
    return np.maximum(rows[:, ::2], rows[:, 1::2])


def _face(folder: Path, face: int, pixels: Pixels, overview: Image.Image) -> None:
    for order in range(ORDER, -1, -1):
        count = 1 << order
        for y, x in np.ndindex(count, count):
            number = face * count**2 + int(interleaved(np.array(x), np.array(y)))
            tile = _picture(_oriented(pixels[y * SIDE : (y + 1) * SIDE, x * SIDE : (x + 1) * SIDE]))
            _write(folder, order, number, tile)
            if order == ORDER:
                thumb = tile.resize((THUMB, THUMB), Image.Resampling.NEAREST)
                overview.paste(thumb, (number % _across() * THUMB, number // _across() * THUMB))
        pixels = _halved(pixels)


def _across() -> int:
    """Tiles in a row of the overview (section 4.3.2)."""
    return int(np.sqrt(FACES * 4**ORDER))


def write_tiles(folder: Path, lights: Iterable[Light]) -> None:
    """Write the tiles of all orders up to ORDER, and the overview of the last, into `folder`."""
    side = SIDE << ORDER
    sky = np.zeros((FACES, side, side), np.uint16)
    flat = sky.reshape(-1)
    for light in lights:
        np.maximum.at(flat, (light.face * side + light.y) * side + light.x, light.key)
    rows = -(-FACES * 4**ORDER // _across())
    overview = _picture(np.zeros((rows * THUMB, _across() * THUMB), np.uint16))
    for face in range(FACES):
        _face(folder, face, sky[face], overview)
    overview.save(folder / f"Norder{ORDER}" / "Allsky.png")
