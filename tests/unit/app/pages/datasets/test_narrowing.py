import pytest
from werkzeug.datastructures import MultiDict

from app.pages.datasets.fields import Field
from app.pages.datasets.narrowing import Narrowing, narrowing_of
from connectors.contract import Capability, Description


def made(*can: Capability, faults: dict[str, str] | None = None, **typed: str) -> Narrowing:
    return narrowing_of(Description(capabilities=frozenset(can)), MultiDict(typed), faults or {})


def field(name: str, faults: dict[str, str] | None = None, **typed: str) -> Field:
    fields = made(*Capability, faults=faults, **typed).fields
    return next(one for one in fields if one.name == name)


@pytest.mark.parametrize(
    ("can", "heading", "names"),
    [
        ((Capability.CONE,), "", []),
        ((Capability.BOX,), "Region", ["box"]),
        ((Capability.POLYGON, Capability.BOX), "Region", ["box", "polygon"]),
        ((Capability.TIME,), "Time", ["time"]),
        (tuple(Capability), "Region, time, band", ["box", "polygon", "time", "band"]),
    ],
)
def test_only_what_the_dataset_can_be_asked(
    can: tuple[Capability, ...], heading: str, names: list[str]
) -> None:
    narrowing = made(*can)
    assert (narrowing.heading, [one.name for one in narrowing.fields]) == (heading, names)


@pytest.mark.parametrize(
    ("typed", "faults", "used"),
    [
        ({}, {}, False),
        ({"band_unit": "keV", "time_min": ""}, {}, False),
        ({"time_max": "2020"}, {}, True),
        ({"box": "1 2 3 4"}, {}, True),
        ({"band_min": "x"}, {"band_min": "No."}, True),
    ],
)
def test_it_stands_open_where_something_is_in_it(
    typed: dict[str, str], faults: dict[str, str], used: bool
) -> None:
    assert made(*Capability, faults=faults, **typed).used is used


def test_the_unit_is_kept_as_it_was_chosen() -> None:
    assert field("band", band_unit="keV").unit == "keV"
    assert field("band").unit == "nm"
    assert ("um", "µm") in field("band").units


@pytest.mark.parametrize(
    ("faults", "error", "wrong"),
    [
        ({"time_min": "No."}, "No.", (True, False)),
        ({"time_max": "No."}, "No.", (False, True)),
        ({"time_min": "No.", "time_max": "Neither."}, "No. Neither.", (True, True)),
        ({"time_min": "No.", "time_max": "No."}, "No.", (True, True)),
        ({"time": "Not here."}, "Not here.", (True, True)),
    ],
)
def test_a_fault_stands_at_its_half(faults: dict[str, str], error: str, wrong: tuple[bool, bool]) -> None:
    made = field("time", faults, time_min="a", time_max="b")
    assert (made.error, made.wrong, made.help) == (error, wrong, "")
