import numpy as np
import pytest

from connectors.fits.planes import LEAST_SIDE, SIDE, Reduction, reduced, reduction_of


def seen(pixels: np.ndarray, factor: int, step: int = 1, tile: int = 1) -> np.ndarray:
    return reduced(pixels.__getitem__, Reduction(pixels.shape, factor, step), tile).planes


def test_a_small_image_is_kept_as_it_is() -> None:
    pixels = np.arange(12, dtype=np.int16).reshape(3, 4)
    found = reduced(pixels.__getitem__, reduction_of((3, 4), 1000))
    assert np.array_equal(found.planes[0], pixels)
    assert (found.low, found.high) == ([0.0], [11.0])


@pytest.mark.parametrize("tile", [1, 3, 64])
def test_a_pixel_is_the_mean_of_those_it_stands_for(tile: int) -> None:
    pixels = np.random.default_rng(1).normal(size=(50, 70))
    small = seen(pixels, 7, tile=tile)[0]
    assert small.shape == (8, 10)
    assert small[1, 2] == pytest.approx(pixels[7:14, 14:21].mean(), rel=1e-6)
    assert small[-1, -1] == pytest.approx(pixels[49:, 63:].mean(), rel=1e-6)


def test_rows_are_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.fits.planes.AT_ONCE", 40)
    pixels, asked = np.arange(200.0).reshape(20, 10), []

    def section(at: tuple[int | slice, ...]) -> np.ndarray:
        asked.append(at[0])
        return pixels[at]

    small = reduced(section, Reduction((20, 10), 5, 1)).planes[0]
    assert [(one.start, one.stop) for one in asked] == [(0, 4), (4, 8), (8, 12), (12, 16), (16, 20)]
    assert np.allclose(small, pixels.reshape(4, 5, 2, 5).mean(axis=(1, 3)))


def test_blanks_and_infinities_do_not_count() -> None:
    pixels = np.array([[1.0, np.nan, np.nan, np.nan], [np.inf, 3.0, np.nan, -np.inf]])
    found = reduced(pixels.__getitem__, Reduction(pixels.shape, 2, 1))
    assert found.planes[0, 0, 0] == 2
    assert np.isnan(found.planes[0, 0, 1])
    assert (found.low, found.high) == ([1.0], [3.0])


def test_an_image_of_blanks_has_no_ends() -> None:
    found = reduced(np.full((4, 4), np.nan).__getitem__, Reduction((4, 4), 1, 1))
    assert np.isnan(found.planes).all()
    assert (found.low, found.high) == ([None], [None])


def test_values_that_are_too_large_to_add_are_no_error() -> None:
    found = reduced(np.full((2, 2), 1.7e308).__getitem__, Reduction((2, 2), 2, 1))
    assert not np.isfinite(found.planes).any()


def test_every_nth_plane_of_a_cube() -> None:
    pixels = np.arange(2 * 5 * 3 * 4, dtype=np.float32).reshape(2, 5, 3, 4)
    planes = seen(pixels, 1, step=4)
    assert np.array_equal(planes, pixels.reshape(10, 3, 4)[::4])


@pytest.mark.parametrize(
    ("shape", "factor", "step"),
    [
        ((1024, 1024), 1, 1),
        ((1025, 10), 2, 1),
        ((10_000, 8_000), 10, 1),
        ((16, 512, 512), 1, 1),
        ((100, 400, 400), 2, 1),
        ((2000, 1000, 1000), 7, 5),
    ],
)
def test_how_much_detail_is_kept(shape: tuple[int, ...], factor: int, step: int) -> None:
    budget = 8 * 1024 * 1024
    small = reduction_of(shape, budget)
    assert (small.factor, small.step) == (factor, step)
    assert max(small.size) <= SIDE
    assert min(max(shape[-2:]), LEAST_SIDE) <= max(small.size)
    assert -(-small.planes // small.step) * small.size[0] * small.size[1] <= budget
