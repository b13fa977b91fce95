"""The parameters of SIA 2.0 beside position, band and time (section 2.1)."""

from connectors.contract import Operator, Parameter, ParameterKind

__all__ = ["FILTERS"]

POLARISATIONS = ("I", "Q", "U", "V", "RR", "LL", "RL", "LR", "XX", "YY", "XY", "YX", "POLI", "POLA")
CALIBRATION = (
    ("0", "0: raw"),
    ("1", "1: raw, in a standard format"),
    ("2", "2: calibrated"),
    ("3", "3: more than calibrated, such as mosaics"),
    ("4", "4: products of an analysis"),
)
EXACT = "The name as the archive writes it, with its capitals."


def _text(word: str, label: str, words: str, *, name: str = "") -> Parameter:
    return Parameter(name=name or word.lower(), label=label, help=words, field=word)


def _range(word: str, label: str, unit: str, words: str) -> Parameter:
    return Parameter(
        name=word.lower(),
        label=label,
        kind=ParameterKind.RANGE,
        unit=unit,
        help=words,
        field=word,
        operator=Operator.BETWEEN,
    )


def _choices(word: str, label: str, choices: tuple[tuple[str, str], ...]) -> Parameter:
    return Parameter(
        name=word.lower(),
        label=label,
        kind=ParameterKind.CHOICES,
        choices=choices,
        field=word,
        operator=Operator.IN,
    )


FILTERS = {
    parameter.field: parameter
    for parameter in (
        _text("COLLECTION", "Collection", EXACT),
        _text("FACILITY", "Facility", EXACT),
        _text("INSTRUMENT", "Instrument", EXACT),
        _text("TARGET", "Target as observed", EXACT, name="target_name"),
        _choices("DPTYPE", "Kind", (("image", "image"), ("cube", "cube"))),
        _choices("CALIB", "Calibration", CALIBRATION),
        _range("FOV", "Field of view", "deg", "The size of an image on the sky."),
        _range("SPATRES", "Spatial resolution", "arcsec", "How close two things are that it tells apart."),
        _range("EXPTIME", "Exposure time", "s", ""),
        _range("TIMERES", "Time resolution", "s", ""),
        _range("SPECRP", "Spectral resolving power", "", "Wavelength by the smallest step of it."),
        _choices("POL", "Polarisation", tuple((state, state) for state in POLARISATIONS)),
        _text("FORMAT", "Format", "A media type, such as image/fits."),
        _text("ID", "Identifier", "The publisher's identifier of one dataset."),
    )
}
"""By the name that the protocol has for each."""
