"""Previews of FITS images."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

__all__ = ["write_preview"]

SIDE = 480


def write_preview(pixels: npt.NDArray[np.float64], path: Path) -> None:
    """Write a grey PNG, first FITS row at the bottom, asinh between the 1 and 99.7 % values, blanks clear."""
    known = np.isfinite(pixels)
    low, high = np.percentile(pixels[known], (1, 99.7))
    scaled = np.clip((np.nan_to_num(pixels, nan=low) - low) / max(high - low, 1e-12), 0, 1)
    grey = (255 * np.arcsinh(10 * scaled) / np.arcsinh(10)).astype(np.uint8)
    picture = Image.fromarray(np.stack([grey, (255 * known).astype(np.uint8)], -1)[::-1], "LA")
    factor = SIDE / max(picture.size)
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    picture.resize(size, Image.Resampling.BICUBIC).save(path)
