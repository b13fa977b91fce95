import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFont

from app.pages.drawing import png, png_of
from app.pages.drawing.layout import AREA_HEIGHT, LEFT, RIGHT, WIDTH, height_of, top_of
from app.services.plots import Figure
from tests.support.plotting import drawn, made

THREE = {"colour": [0.0, 1.0, 2.0], "mag": [1.0, 2.0, 3.0], "z": [1.0, 5.0, 9.0]}


def pixels(figure: Figure) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png_of(figure))).convert("RGB")).astype(int)


def at(figure: Figure, x: float, y: float) -> list[int]:
    """The pixel at a place of the area."""
    across = 2 * (LEFT + x * (WIDTH - LEFT - RIGHT))
    down = 2 * (top_of(figure) + (1 - y) * AREA_HEIGHT)
    return list(pixels(figure)[round(down), round(across)].tolist())


def test_a_dot_is_where_the_svg_has_it(tmp_path: Path) -> None:
    figure = drawn(made(tmp_path, THREE), "scatter", "colour", "mag")
    assert pixels(figure).shape == (2 * height_of(figure), 2 * WIDTH, 3)
    assert at(figure, 0.5, 0.5) == [10, 88, 166]


def test_a_bar_is_where_the_svg_has_it(tmp_path: Path) -> None:
    figure = drawn(made(tmp_path, {"z": [1.0, 1.0, 2.0]}), "histogram", "z", bins=2)
    assert at(figure, 0.25, 0.9) == [10, 88, 166]
    assert at(figure, 0.77, 0.93) == [255, 255, 255]


def test_every_kind_is_drawn(tmp_path: Path) -> None:
    spectrum = {"wave": [1.0, 2.0, 3.0], "flux": [1.0, 3.0, 2.0]}
    result = made(tmp_path, {**THREE, **spectrum, "e_mag": [0.1, 0.2, 0.3]})
    for kind, x, y, more in (
        ("scatter", "colour", "mag", {"colour": "z"}),
        ("density", "colour", "mag", {}),
        ("spectrum", "wave", "flux", {}),
    ):
        found = pixels(drawn(result, kind, x, y, **more))
        area = found[60:-120, 2 * LEFT + 10 : -2 * RIGHT - 10]
        assert (np.ptp(area, axis=2) > 60).any(), kind  # something that is not grey


def test_without_fonts_of_the_system_labels_are_plain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = ImageFont.truetype

    def missing(font: object, *rest: Any, **more: Any) -> Any:
        if isinstance(font, str):
            raise OSError("cannot open resource")
        return known(font, *rest, **more)  # the font that comes with Pillow

    png._font.cache_clear()
    monkeypatch.setattr(ImageFont, "truetype", missing)
    figure = drawn(made(tmp_path, {"z": [-3e-9, 2e-9]}), "histogram", "z")
    assert png_of(figure).startswith(b"\x89PNG")
    assert "×10⁻⁹ −3 Å µ".translate(png.PLAIN) == "x10-9 -3 A u"
    png._font.cache_clear()
