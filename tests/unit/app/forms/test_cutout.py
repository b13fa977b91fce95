"""The form of a cut-out: typed in a person's units, sent in the service's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.forms.cutout import CutoutForm, beginning, own_arguments, read_cutout
from connectors.contract import Circle, Interval, Position
from connectors.datalink import SodaKind, SodaParameter

CIRCLE = SodaParameter(name="CIRCLE", kind=SodaKind.CIRCLE, circle=Circle(12, 34, 0.5))
PARAMETERS = (
    CIRCLE,
    SodaParameter(name="POLYGON", kind=SodaKind.POLYGON),
    SodaParameter(name="POS", kind=SodaKind.POS),
    SodaParameter(name="BAND", kind=SodaKind.BAND, unit="m", limits=Interval(3e-7, 8e-7)),
    SodaParameter(name="TIME", kind=SodaKind.TIME, unit="d", limits=Interval(55100, 55200)),
    SodaParameter(name="POL", kind=SodaKind.CHOICES, options=(("I", "I"), ("Q", "Q"))),
    SodaParameter(name="RA", kind=SodaKind.INTERVAL, unit="deg", limits=Interval(11, 13)),
    SodaParameter(name="KERNSIZE", kind=SodaKind.NUMBER, unit="pixel", limits=Interval(1, 9), whole=True),
    SodaParameter(
        name="KIND", kind=SodaKind.CHOICE, default="DATA", options=(("DATA", "Data"), ("H", "Head"))
    ),
    SodaParameter(name="NOTE", kind=SodaKind.TEXT),
)


def read(**typed: str | list[str]) -> CutoutForm:
    named = {f"cut.{name}": value for name, value in typed.items()}
    return read_cutout(PARAMETERS, MultiDict({"cut.link": "0", **named}))


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ({"CIRCLE": "12 +34", "CIRCLE_radius": "6 arcmin"}, [("CIRCLE", "12 34 0.1")]),
        ({"CIRCLE": "00:48:00 +34:00:00", "CIRCLE_radius": "0.5"}, [("CIRCLE", "12 34 0.5")]),
        ({"POLYGON": "12,34 14,34 14,36"}, [("POLYGON", "12 34 14 34 14 36")]),
        ({"POS": "range 12 14 34 36"}, [("POS", "RANGE 12 14 34 36")]),
        ({"BAND_min": "400", "BAND_max": "500", "BAND_unit": "nm"}, [("BAND", "4e-07 5e-07")]),
        ({"BAND_min": "400", "BAND_unit": "nm"}, [("BAND", "4e-07 +Inf")]),
        ({"BAND_max": "5e-7"}, [("BAND", "-Inf 5e-07")]),
        ({"TIME_min": "55110.5", "TIME_max": "55120"}, [("TIME", "55110.5 55120")]),
        ({"TIME_min": "2009-10-20", "TIME_max": "2009-10-20"}, [("TIME", "55124 55125")]),
        ({"POL": ["I", "Q"]}, [("POL", "I"), ("POL", "Q")]),
        ({"RA_min": "11.5", "RA_max": "12"}, [("RA", "11.5 12")]),
        ({"KERNSIZE": "3", "KIND": "H"}, [("KERNSIZE", "3"), ("KIND", "H")]),
        ({"NOTE": " any words "}, [("NOTE", "any words")]),
        ({"NOTE": "x", "CIRCLE_radius": "1"}, [("NOTE", "x")]),
    ],
)
def test_what_is_typed_is_what_is_sent(typed: dict[str, str], values: list[tuple[str, str]]) -> None:
    form = read(**typed)
    assert form.faults == {}
    assert form.values == values


def test_frequencies_and_energies_become_wavelengths() -> None:
    for ends in (("500000", "600000", "GHz"), ("2", "2.5", "eV")):
        form = read(BAND_min=ends[0], BAND_max=ends[1], BAND_unit=ends[2])
        low, high = (float(end) for end in form.values[0][1].split())
        assert 4.9e-7 < low < high < 6.3e-7


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"CIRCLE": "M 31", "CIRCLE_radius": "1"}, "CIRCLE"),
        ({"CIRCLE": "12 +34"}, "CIRCLE_radius"),
        ({"CIRCLE": "12 +34", "CIRCLE_radius": "wide"}, "CIRCLE_radius"),
        ({"CIRCLE": "12 +94", "CIRCLE_radius": "1"}, "CIRCLE"),
        ({"CIRCLE": "200 -34", "CIRCLE_radius": "1"}, "CIRCLE"),
        ({"POLYGON": "1 2 3"}, "POLYGON"),
        ({"POS": "BOX 1 2 3 4"}, "POS"),
        ({"BAND_min": "400", "BAND_unit": "parsec"}, "BAND_unit"),
        ({"BAND_min": "x", "BAND_max": "1"}, "BAND_min"),
        ({"BAND_min": "-4", "BAND_unit": "nm"}, "BAND"),
        ({"BAND_min": "1", "BAND_max": "2", "BAND_unit": "keV"}, "BAND"),
        ({"TIME_min": "yesterday"}, "TIME_min"),
        ({"TIME_min": "2024-01-01"}, "TIME"),
        ({"POL": ["I", "Z"]}, "POL"),
        ({"RA_min": "13", "RA_max": "12"}, "RA"),
        ({"RA_max": "inf"}, "RA_max"),
        ({"KERNSIZE": "2.5"}, "KERNSIZE"),
        ({"KERNSIZE": "10"}, "KERNSIZE"),
        ({"KIND": "ALL"}, "KIND"),
        ({"NOTE": "a\x00b"}, "NOTE"),
        ({"NOTE": "x" * 5000}, "NOTE"),
        ({"CIRCLE": "12 +34", "CIRCLE_radius": "1", "POS": "CIRCLE 12 34 1"}, "POS"),
        ({"STRANGE": "1", "NOTE": "x"}, "STRANGE"),
        ({"NOTE": ""}, ""),
    ],
)
def test_a_fault_stands_beside_its_field(typed: dict[str, str], field: str) -> None:
    form = read(**typed)
    assert list(form.faults) == [f"cut.{field}"]
    assert form.faults[f"cut.{field}"].endswith((".", "'."))
    assert form.values == []
    assert form.asked


def test_nothing_is_asked_by_the_link_alone() -> None:
    form = read()
    assert (form.asked, form.values, form.faults) == (False, (), {})


def test_polarisations_without_a_list_are_words() -> None:
    form = read_cutout((SodaParameter(name="POL", kind=SodaKind.CHOICES),), MultiDict({"cut.POL": "I, Q  U"}))
    assert form.values == [("POL", "I"), ("POL", "Q"), ("POL", "U")]


def test_the_question_s_arguments_are_kept_apart() -> None:
    typed = MultiDict([("target", "M 31"), ("cut.link", "2"), ("type", "a"), ("type", "b"), ("cut.POL", "I")])
    question, cutout = own_arguments(typed)
    assert list(question.items(multi=True)) == [("target", "M 31"), ("type", "a"), ("type", "b")]
    assert list(cutout.items(multi=True)) == [("cut.link", "2"), ("cut.POL", "I")]


@pytest.mark.parametrize(
    ("circle", "place", "width", "first"),
    [
        (Circle(12, 34, 0.5), Position(12.25, 34), 0.1, ("12.250000 +34.000000", "15 arcmin")),
        (Circle(12, 34, 0.5), None, None, ("12.000000 +34.000000", "15 arcmin")),
        (None, Position(12, -34), 0.8, ("12.000000 -34.000000", "12 arcmin")),
        (None, None, None, ("", "")),
    ],
)
def test_the_form_begins_with_the_row_s_place(
    circle: Circle | None, place: Position | None, width: float | None, first: tuple[str, str]
) -> None:
    parameter = SodaParameter(name="CIRCLE", kind=SodaKind.CIRCLE, circle=circle)
    typed = beginning((parameter, *PARAMETERS[1:]), place, width)
    assert (typed["cut.CIRCLE"], typed["cut.CIRCLE_radius"]) == first
    assert typed["cut.KIND"] == "DATA"


def test_what_the_form_begins_with_can_be_sent() -> None:
    form = read_cutout(PARAMETERS, beginning(PARAMETERS, Position(12, 34), 0.5))
    assert form.values == [("CIRCLE", "12 34 0.25"), ("KIND", "DATA")]


NAMES = [
    f"cut.{parameter.name}{end}"
    for parameter in PARAMETERS
    for end in ("", "_min", "_max", "_unit", "_radius")
]


@given(st.dictionaries(st.sampled_from(NAMES), st.text() | st.sampled_from(["1", "12 34", "nm", "I"])))
def test_any_form_gives_values_or_faults(typed: dict[str, str]) -> None:
    form = read_cutout(PARAMETERS, MultiDict(typed))
    assert not (form.values and form.faults)
    assert bool(form.values or form.faults) is form.asked
