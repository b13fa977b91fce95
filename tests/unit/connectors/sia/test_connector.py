"""The version says which options there are."""

from typing import Any

import pytest
from pydantic import ValidationError

from connectors.sia import SiaConnector
from tests.support.dal import dataset, made


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"version": 3},
        {"version": 1, "filters": ["CALIB"]},
        {"version": 2, "verbosity": 3},
        {"version": 2, "filters": ["NAXIS"]},
    ],
)
def test_a_wrong_option_is_a_fault(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        made(SiaConnector, dataset(options=options))
