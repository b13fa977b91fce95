import numpy as np

from app.services.plots.colours import COLOURS, hex_colour, shades


def lightness() -> np.ndarray:
    linear = (COLOURS / 255.0) ** 2.2
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722])) ** (1 / 2.4)


def test_every_step_is_lighter_and_none_jumps() -> None:
    steps = np.diff(lightness())
    assert (steps > -1e-3).all()
    assert steps.max() < 4 * steps.mean()


def test_shades_of_fractions() -> None:
    assert shades(np.array([0.0, 0.5, 1.0, -3.0, 7.0, np.nan])).tolist() == [0, 128, 255, 0, 255, -1]


def test_a_colour_is_written_as_pages_have_it() -> None:
    assert hex_colour(255) == "#" + "".join(f"{one:02x}" for one in COLOURS[255].tolist())
