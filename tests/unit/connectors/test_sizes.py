import pytest

from connectors.sizes import byte_factor


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        ("", 1),
        ("byte", 1),
        ("B", 1),
        ("kbyte", 1000),
        ("KB", 1000),
        ("kB", 1000),
        ("KiB", 1024),
        ("Mbyte", 10**6),
        ("GB", 10**9),
        ("TiB", 2**40),
        ("pix", None),
        ("deg", None),
    ],
)
def test_units_of_sizes(unit: str, factor: int | None) -> None:
    assert byte_factor(unit) == factor
