"""What a FITS file contains, as far as it is kept to be shown: words, numbers, and where arrays lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter

from connectors.fits.cards import Card

__all__ = ["Axis", "Contents", "Kind", "Picture", "Place", "Spectrum", "TableColumn", "TableHead", "Unit"]


class Kind(StrEnum):
    """What an HDU holds."""

    HEADER = "header only"
    IMAGE = "image"
    COMPRESSED = "compressed image"
    SPECTRUM = "1-d array"
    TABLE = "binary table"
    TEXT_TABLE = "text table"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How an image lies on the sky at its middle (FITS 4.0, section 8).

    `north` and `east` are unit vectors in pixels, x to the right and y up as stored; `scale` is arcseconds a
    pixel, `centre` longitude and latitude in degrees in `frame`, such as ICRS, FK5 or Galactic.
    """

    north: tuple[float, float]
    east: tuple[float, float]
    scale: float
    centre: tuple[float, float]
    frame: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The third axis of a cube: what it is, its unit, and the value of each kept plane."""

    name: str
    unit: str = ""
    values: Sequence[float] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image's planes in less detail, in the file `array`: float32, (planes, rows, columns), NaN for blank.

    A pixel of it is the mean of `factor` by `factor` pixels; of `planes` every `step`-th is kept. `low` and
    `high` are the ends of each kept plane's own values, None where it has none.
    """

    array: str
    factor: int
    planes: int
    step: int
    low: Sequence[float | None]
    high: Sequence[float | None]
    unit: str = ""
    place: Place | None = None
    axis: Axis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column of a table; `form` is its TFORM."""

    name: str
    form: str
    unit: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableHead:
    """A table's columns, and its first rows as texts, of the first columns only."""

    rows: int
    columns: Sequence[TableColumn]
    first: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spectrum:
    """Light against wavelength, frequency or energy, in the file `array`: float64, (2, points), x and y."""

    array: str
    x: str
    x_unit: str
    y: str
    y_unit: str
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An HDU: `shape` as NAXISn has it, the fastest axis first; `size` in bytes as the header claims it.

    `text` is the header as it is written, 80 characters a line; `notes` say what was wrong.
    """

    number: int
    name: str
    kind: Kind
    shape: Sequence[int]
    numbers: str
    size: int
    cards: Sequence[Card]
    text: str
    notes: Sequence[str] = ()
    picture: Picture | None = None
    table: TableHead | None = None
    spectrum: Spectrum | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A file of `size` bytes, decompressed; `notes` say what was wrong with it as a whole."""

    size: int
    units: Sequence[Unit]
    notes: Sequence[str] = ()

    def text(self) -> str:
        """As JSON."""
        return ADAPTER.dump_json(self).decode()

    @staticmethod
    def read(text: str) -> "Contents":
        """What `text` gave. Raises ValueError."""
        return ADAPTER.validate_json(text)


ADAPTER = TypeAdapter(Contents)
