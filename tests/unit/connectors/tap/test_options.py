from typing import Any

import pytest
from pydantic import ValidationError

from connectors.tap.options import Options


def test_observations_need_no_more_than_the_word() -> None:
    options = Options.model_validate({"obscore": True})
    assert options.table == "ivoa.obscore"
    assert options.region == "s_region"
    assert options.position
    assert options.time
    assert options.band
    assert options.integers == {"calib_level"}


def test_what_is_given_comes_before_what_observations_have() -> None:
    options = Options.model_validate({"obscore": True, "table": "my.obs", "region": "", "integers": ["n"]})
    assert options.table == "my.obs"
    assert options.region == ""
    assert options.integers == {"calib_level", "n"}


def test_names_are_as_adql_has_them() -> None:
    options = Options.model_validate(
        {"table": "I/239/hip_main", "columns": ["HIP", "Date"], "where": {"e-mail": True}, "order": ["-Vmag"]}
    )
    assert options.table == '"I/239/hip_main"'
    assert options.columns == ("HIP", '"Date"')
    assert options.where == {'"e-mail"': True}
    assert options.order == ("Vmag DESC",)


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({}, "table"),
        ({"table": "a."}, "table"),
        ({"table": "t", "columns": ["a\\"]}, "columns"),
        ({"table": "t", "where": {"a": "b\nc"}}, "where"),
        ({"table": "t", "where": {"a": float("inf")}}, "where"),
        ({"table": "t", "band": {"min": "a", "max": "b", "unit": "kg"}}, "band"),
        ({"table": "t", "meets": "position"}, "meets"),
        ({"table": "t", "position": {"ra": "a"}}, "position"),
        ({"table": "t", "colour": "blue"}, "colour"),
    ],
)
def test_a_fault_names_its_key(options: dict[str, Any], key: str) -> None:
    with pytest.raises(ValidationError, match=key):
        Options.model_validate(options)
