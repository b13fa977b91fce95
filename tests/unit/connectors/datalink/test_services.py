"""How described services are called."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Service, ServiceInput
from connectors.datalink import fixed_values, is_links, is_soda, with_parameters

PAIRS = st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), min_size=1)


@pytest.mark.parametrize(
    "standard",
    ["ivo://ivoa.net/std/SODA#sync-1.0", "ivo://IVOA.net/std/soda#sync", " ivo://ivoa.net/std/SODA#sync-1.1"],
)
def test_soda_is_known_in_every_writing(standard: str) -> None:
    service = Service(access_url="https://example.org", standard_id=standard)
    assert is_soda(service)
    assert not is_links(service)


@pytest.mark.parametrize(
    "standard", ["", "ivo://ivoa.net/std/SODA#async-1.0", "ivo://ivoa.net/std/SODA#sync-2.0", "soda"]
)
def test_other_standards_are_not_soda(standard: str) -> None:
    assert not is_soda(Service(access_url="https://example.org", standard_id=standard))


def test_fixed_are_values_and_columns_but_no_beginnings_of_a_choice() -> None:
    inputs = (
        ServiceInput(name="ID", column="did"),
        ServiceInput(name="RUN", value="7"),
        ServiceInput(name="KIND", value="DATA", options=(("DATA", "Data"),)),
        ServiceInput(name="SIZE", value="0.5", maximum="1"),
        ServiceInput(name="BAND", value="[0. 0.]", xtype="interval"),
        ServiceInput(name="POS"),
    )
    service = Service(access_url="https://example.org", inputs=inputs)
    assert fixed_values(service, {"did": 12}) == (("ID", "12"), ("RUN", "7"))


@pytest.mark.parametrize("row", [{}, {"did": None}, {"did": ""}, {"did": float("nan")}])
def test_a_row_that_lacks_a_value_has_no_service(row: dict[str, object]) -> None:
    service = Service(access_url="https://example.org", inputs=(ServiceInput(name="ID", column="did"),))
    assert fixed_values(service, row) is None


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("https://example.org/s", "https://example.org/s?A=1%202"),
        ("https://example.org/s?", "https://example.org/s?A=1%202"),
        ("https://example.org/s?x=y", "https://example.org/s?x=y&A=1%202"),
        ("https://example.org/s?x=y&", "https://example.org/s?x=y&A=1%202"),
        ("https://example.org/s#part", "https://example.org/s?A=1%202#part"),
    ],
)
def test_parameters_follow_those_of_the_address(url: str, whole: str) -> None:
    assert with_parameters(url, [("A", "1 2")]) == whole
    assert with_parameters(url, []) == url


@given(PAIRS)
def test_every_value_arrives_as_it_was(pairs: list[tuple[str, str]]) -> None:
    url = with_parameters("https://example.org/s?x=y", pairs)
    assert parse_qsl(urlsplit(url).query) == [("x", "y"), *pairs]
