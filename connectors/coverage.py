"""Where, when and in which bands a dataset has data, as archive files declare it; whether a question fits."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationInfo, model_validator

from connectors.contract import Coverage, Interval, Region
from connectors.errors import UsageError
from connectors.mocs import joined, meets, moc_of_region, read_moc, read_moc_file
from connectors.regions import read_regions
from connectors.units import mjd_of, to_metres

__all__ = ["CoverageFile", "outside"]

FINE = 64
"""Cells across a declared region."""
LONGEST_DATE = len("2020-01-01")
Pair = Annotated[list[str], Field(min_length=2, max_length=2)]


class CoverageFile(BaseModel):
    """A dataset's `[datasets.coverage]`: what its data lie within, rather a little more than less.

    The parts of the sky are joined: `moc` is an ASCII MOC, `moc_file` a MOC file beside the archive's file,
    `regions` are texts such as "RANGE 0 360 -30 90" or "CIRCLE ICRS 225 69 12". `time` holds spans of dates
    in UTC, `band` spans in `band_unit`; an empty end is open. `source` says where this is from.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    moc: str = ""
    moc_file: str = ""
    regions: list[str] = []
    time: list[Pair] = []
    band: list[Pair] = []
    band_unit: str = "m"
    source: str = ""
    _made: Coverage = PrivateAttr(default_factory=Coverage)

    @property
    def made(self) -> Coverage:
        """The value that the contract speaks of."""
        return self._made

    @model_validator(mode="after")
    def _read(self, info: ValidationInfo) -> Self:
        folder = (info.context or {}).get("folder")
        self._made = Coverage(
            moc=_sky(self, folder),
            times=tuple(_span(pair) for pair in self.time),
            bands=tuple(_band(pair, self.band_unit) for pair in self.band),
            time_words=", ".join(_words(pair) for pair in self.time),
            band_words=", ".join(f"{_words(pair)} {self.band_unit}" for pair in self.band),
            source=self.source,
        )
        if not (self._made.moc or self.time or self.band):
            raise ValueError("give a moc, a moc_file, regions, a time or a band")
        return self


def _sky(file: CoverageFile, folder: Path | None) -> str:
    parts = []
    try:
        key = "moc"
        parts += [read_moc(file.moc)] if file.moc else []
        key = "moc_file"
        parts += [read_moc_file(_beside(file.moc_file, folder))] if file.moc_file else []
        for number, text in enumerate(file.regions):
            key = f"regions.{number}"
            parts += [str(moc_of_region(region, FINE).serialize("str")) for region in _regions(text)]
        key = "moc"
        return joined(parts) if parts else ""
    except (OSError, ValueError) as error:
        raise ValueError(f"{key}: {error}") from error


def _beside(name: str, folder: Path | None) -> Path:
    """The file of that name in the archive file's folder, and nowhere else."""
    if folder is None or Path(name).name != name or not (folder / name).is_file():
        raise ValueError(f"there is no file '{name}' beside this one")
    return folder / name


def _regions(text: str) -> tuple[Region, ...]:
    regions = read_regions(text)
    if not regions:
        raise ValueError(f"'{text[:60]}' is no CIRCLE, POLYGON, RANGE, BOX or ELLIPSE in degrees")
    return regions


def _span(pair: list[str]) -> Interval:
    """A span of time in MJD; an end that is a date includes its day."""
    low, high = pair
    try:
        begins = mjd_of(low) if low else None
        ends = mjd_of(high) + (len(high) == LONGEST_DATE) if high else None
    except UsageError as error:
        raise ValueError(f"time: {error.message}") from error
    if begins is not None and ends is not None and begins >= ends:
        raise ValueError(f"time: {low} is not before {high}")
    return Interval(begins, ends)


def _band(pair: list[str], unit: str) -> Interval:
    try:
        low, high = (float(end) if end else None for end in pair)
        return to_metres(low, high, unit)
    except UsageError as error:
        raise ValueError(f"{error.field or 'band'}: {error.message}") from error
    except ValueError as error:
        raise ValueError(f"band: {error}") from error


def _words(pair: list[str]) -> str:
    low, high = pair
    return f"{low} to {high}" if low and high else f"from {low}" if low else f"up to {high}"


def _meet(spans: tuple[Interval, ...], asked: Interval) -> bool:
    """Whether any of the spans has a part of what is asked."""
    return any(
        (asked.high is None or span.low is None or span.low <= asked.high)
        and (asked.low is None or span.high is None or span.high >= asked.low)
        for span in spans
    )


def outside(
    coverage: Coverage, region: Region | None, time: Interval | None, band: Interval | None
) -> tuple[str, ...]:
    """Why a dataset with this coverage cannot have what is asked, in sentences; empty where it may."""
    words = []
    if coverage.moc and region and not meets(coverage.moc, region):
        words.append("No data here: outside its footprint.")
    if coverage.times and time and not _meet(coverage.times, time):
        words.append(f"No data then: it has {coverage.time_words}.")
    if coverage.bands and band and not _meet(coverage.bands, band):
        words.append(f"No data in this band: it has {coverage.band_words}.")
    return tuple(words)
