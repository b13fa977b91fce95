from pathlib import Path

import pytest

from connectors.archive import RESERVED
from connectors.contract import Operator, Parameter, ParameterKind
from connectors.local.parameters import parameter_name
from tests.support.archives import drop, local

COLUMNS = {
    "id": [1, 2, 3],
    "name": ["a", "b", "c"],
    "ra": [1.0, 2.0, 3.0],
    "dec": [1.0, 2.0, 3.0],
    "mag": [1.5, 2.5, None],
    "kind": ["star", "star", "galaxy"],
    "same": ["x", "x", "x"],
    "empty": [None, None, None],
    "page": [1, 2, 2],
    "good": [True, False, True],
}
TOML = 'key = "id"\nposition = { ra = "ra", dec = "dec" }\n[columns.mag]\nunit = "mag"\nlabel = "Magnitude"\n'


def made(tmp_path: Path, toml: str = TOML) -> dict[str, Parameter]:
    file = drop(tmp_path, "t", toml, COLUMNS)
    return {parameter.name: parameter for parameter in local(file, tmp_path).describe().parameters}


def test_kinds_come_from_the_columns(tmp_path: Path) -> None:
    kinds = {name: (item.kind, item.operator) for name, item in made(tmp_path).items()}
    assert kinds == {
        "id": (ParameterKind.TEXT, Operator.EQUALS),
        "name": (ParameterKind.TEXT, Operator.CONTAINS),
        "mag": (ParameterKind.RANGE, Operator.BETWEEN),
        "kind": (ParameterKind.CHOICES, Operator.IN),
        "page_column": (ParameterKind.RANGE, Operator.BETWEEN),
        "good": (ParameterKind.FLAG, Operator.EQUALS),
    }


def test_texts_and_units_come_along(tmp_path: Path) -> None:
    parameters = made(tmp_path)
    assert (parameters["mag"].label, parameters["mag"].unit) == ("Magnitude", "mag")
    assert parameters["mag"].help == "From 1.5 to 2.5 mag."
    assert parameters["kind"].choices == (("galaxy", "galaxy"), ("star", "star"))
    assert parameters["page_column"].field == "page"


def test_given_parameters_win_and_open_choices_are_filled(tmp_path: Path) -> None:
    toml = "[[parameters]]\nname = 'what'\nlabel = 'What'\nkind = 'choice'\nfield = 'kind'\n"
    parameters = made(tmp_path, toml)
    assert list(parameters) == ["what"]
    assert parameters["what"].choices == (("galaxy", "galaxy"), ("star", "star"))


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("B-V", "B_V"),
        ("2MASS", "c_2MASS"),
        ("page", "page_column"),
        ("°", "unnamed"),
        ("column", "column_column"),
        ("a b", "a_b"),
    ],
)
def test_names_fit_a_url(column: str, name: str) -> None:
    assert parameter_name(column) == name
    assert parameter_name(column, [name]) == f"{name}_2"
    assert name not in RESERVED
