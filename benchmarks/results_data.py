"""A table to measure results with: 12 numeric columns, 1 boolean and 2 texts with nulls, always the same."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

__all__ = ["NUMERIC", "TEXTS", "stars", "write_dataset"]

SEED = 7
NUMERIC = (
    "source_id", "ra", "dec", "ra_error", "dec_error", "parallax", "pmra", "pmdec", "mag_g", "mag_bp",
    "n_obs", "flags",
)  # fmt: skip
TEXTS = ("designation", "spectrum")
SPECTRA = np.array(["O", "B", "A", "F", "G", "K5 III", "M2V", ""], dtype=object)
TOML = """\
title = "Stars to measure with"
key = "source_id"
position = { ra = "ra", dec = "dec" }
"""


def stars(rows: int) -> pa.Table:
    """So many rows; every designation is another."""
    draw = np.random.default_rng(SEED)

    def gaps(values: npt.NDArray[np.generic], share: float, kind: pa.DataType | None = None) -> pa.Array:
        return pa.array(values, kind, mask=draw.random(rows) < share)

    numbers = draw.permutation(rows) + 10**15
    return pa.table(
        {
            "source_id": draw.integers(10**18, 6 * 10**18, rows),
            "ra": draw.random(rows) * 360,
            "dec": np.degrees(np.arcsin(draw.random(rows) * 2 - 1)),
            "ra_error": draw.random(rows, np.float32),
            "dec_error": draw.random(rows, np.float32),
            "parallax": gaps(draw.gamma(2, 2, rows), 0.1),
            "designation": [f"Gaia DR3 {number}" for number in numbers.tolist()],
            "pmra": draw.normal(0, 20, rows),
            "pmdec": draw.normal(0, 20, rows),
            "mag_g": gaps((10 + draw.random(rows) * 11).astype(np.float32), 0.05),
            "mag_bp": (10 + draw.random(rows) * 11).astype(np.float32),
            "n_obs": gaps(draw.integers(0, 900, rows).astype(np.int16), 0.04),
            "flags": draw.integers(0, 800_000, rows).astype(np.int32),
            "variable": gaps(draw.random(rows) < 0.5, 0.03),
            "spectrum": gaps(SPECTRA[draw.integers(0, len(SPECTRA), rows)], 0.02, pa.string()),
        }
    )


def write_dataset(folder: Path, rows: int) -> None:
    """A local table that the portal offers as `local/stars`."""
    folder.mkdir()
    pq.write_table(stars(rows), folder / "stars.parquet")
    (folder / "stars.toml").write_text(TOML, encoding="utf-8")
