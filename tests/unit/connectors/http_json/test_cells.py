from collections.abc import Callable

import pytest

from connectors.http_json.cells import as_boolean, as_double, as_long, as_text

Reader = Callable[[object], object]


@pytest.mark.parametrize(
    ("read", "value", "cell"),
    [
        (as_text, "x", "x"),
        (as_text, "", None),
        (as_text, None, None),
        (as_text, 7, "7"),
        (as_text, 10**40, str(10**40)),
        (as_text, 0.1, "0.1"),
        (as_text, True, "true"),
        (as_text, ["CMS", None, 7], "CMS, 7"),
        (as_text, [], None),
        (as_text, "\ud800", "?"),
        (as_double, 1, 1.0),
        (as_double, " 342.16000 ", 342.16),
        (as_double, "-1.5e-3", -0.0015),
        (as_double, "", None),
        (as_long, 2**63 - 1, 2**63 - 1),
        (as_long, 7.0, 7),
        (as_long, "007", 7),
        (as_long, None, None),
        (as_boolean, False, False),
        (as_boolean, None, None),
    ],
)
def test_a_value_as_a_cell(read: Reader, value: object, cell: object) -> None:
    assert read(value) == cell


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (as_text, {"a": 1}),
        (as_text, [[1]]),
        (as_text, float("inf")),
        (as_double, True),
        (as_double, "nan"),
        (as_double, "1_0"),
        (as_double, "12 km"),
        (as_double, float("inf")),
        (as_double, [1]),
        (as_long, 2**63),
        (as_long, 1.5),
        (as_long, False),
        (as_long, "1.5"),
        (as_boolean, 1),
        (as_boolean, "true"),
    ],
)
def test_a_value_of_another_type(read: Reader, value: object) -> None:
    with pytest.raises(ValueError, match=r"^(str|float|int|bool|list|dict)$"):
        read(value)
