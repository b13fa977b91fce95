"""The fields of a cut-out's form: labels, units and limits in words."""

import pytest
from werkzeug.datastructures import MultiDict

from app.pages.datasets.fields import Field
from app.pages.rows.cutout import _fields
from connectors.contract import Interval
from connectors.datalink import SodaKind, SodaParameter


def field(kind: SodaKind, limits: Interval, typed: dict[str, str] | None = None, unit: str = "m") -> Field:
    parameter = SodaParameter(name="X", kind=kind, limits=limits, unit=unit, description="Some words")
    return _fields(parameter, MultiDict(typed or {}), {})[0]


@pytest.mark.parametrize(
    ("limits", "unit", "words"),
    [
        (Interval(4e-7, 7e-7), "nm", "Between 400 and 700 nm."),
        (Interval(1e-10, 1.24e-9), "keV", "Between 0.9998726 and 12.39842 keV."),
        (Interval(1e-5, 3e-5), "um", "Between 10 and 30 um."),
        (Interval(0.003, 0.01), "GHz", "Between 29.97925 and 99.93082 GHz."),
        (Interval(2, 20), "MHz", "Between 14.98962 and 149.8962 MHz."),
        (Interval(None, 7e-7), "nm", "At most 700 nm."),
        (Interval(), "m", ""),
        (Interval(-1, 5), "m", "Between -1 and 5 m."),
    ],
)
def test_a_band_begins_in_the_unit_that_people_use(limits: Interval, unit: str, words: str) -> None:
    made = field(SodaKind.BAND, limits)
    assert (made.unit, made.help) == (unit, words)


def test_limits_follow_the_unit_that_was_chosen() -> None:
    assert (
        field(SodaKind.BAND, Interval(4e-7, 8e-7), {"cut.X_unit": "eV"}).help
        == "Between 1.549802 and 3.099605 eV."
    )
    assert field(SodaKind.BAND, Interval(4e-7, 8e-7), {"cut.X_unit": "parsec"}).unit == "nm"


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Interval(55100, 55200), "Between 2009-09-26T00:00:00 and 2010-01-04T00:00:00."),
        (Interval(55100, None), "At least 55100."),
        (Interval(-1e9, 1e9), "Between -1e+09 and 1e+09 d."),
    ],
)
def test_times_are_told_as_dates(limits: Interval, words: str) -> None:
    made = field(SodaKind.TIME, limits, unit="d")
    assert made.help.endswith(f"in UTC. {words}")
    assert made.keyboard == "text"


def test_the_service_s_own_words_come_first() -> None:
    assert field(SodaKind.NUMBER, Interval(2, None), unit="pixel").help == "Some words. At least 2 pixel."
