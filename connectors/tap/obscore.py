"""What every table of observations has, whoever keeps it (IVOA ObsCore 1.1, table 1)."""

from connectors.contract import Operator, Parameter, ParameterKind

__all__ = ["INTEGERS", "KEY", "OPTIONS", "PARAMETERS"]

KEY = "obs_publisher_did"

OPTIONS = {
    "table": "ivoa.obscore",
    "position": {"ra": "s_ra", "dec": "s_dec"},
    "region": "s_region",
    "time": {"min": "t_min", "max": "t_max"},
    "band": {"min": "em_min", "max": "em_max"},
}
INTEGERS = ("calib_level",)

PRODUCTS = ("image", "cube", "spectrum", "sed", "timeseries", "visibility", "event", "measurements")
LEVELS = (
    ("0", "0 raw"),
    ("1", "1 instrumental"),
    ("2", "2 calibrated"),
    ("3", "3 enhanced"),
    ("4", "4 analysed"),
)


def _choices(name: str, label: str, choices: tuple[tuple[str, str], ...]) -> Parameter:
    return Parameter(
        name=name,
        label=label,
        kind=ParameterKind.CHOICES,
        choices=choices,
        field=name,
        operator=Operator.IN,
    )


def _part(name: str, label: str) -> Parameter:
    return Parameter(name=name, label=label, field=name, operator=Operator.CONTAINS)


def _range(name: str, label: str, unit: str, words: str) -> Parameter:
    return Parameter(
        name=name,
        label=label,
        kind=ParameterKind.RANGE,
        unit=unit,
        field=name,
        operator=Operator.BETWEEN,
        minimum=0.0,
        help=words,
    )


PARAMETERS = (
    _choices("dataproduct_type", "Kind of data", tuple((word, word) for word in PRODUCTS)),
    _choices("calib_level", "Calibration level", LEVELS),
    _part("obs_collection", "Collection"),
    _part("facility_name", "Facility"),
    _part("instrument_name", "Instrument"),
    _part("target_name", "Target's name"),
    Parameter(name="obs_id", label="Observation", field="obs_id", help="Its whole identifier."),
    _range("t_exptime", "Exposure time", "s", ""),
    _range("s_resolution", "Angular resolution", "arcsec", "Smallest detail that can be told apart."),
    _range("s_fov", "Field of view", "deg", "Diameter of what was seen."),
    _range("em_res_power", "Resolving power", "", "Wavelength over the smallest difference in it."),
)
"""What a table of observations can be asked where its dataset says nothing itself."""
