"""Addresses as archives publish them."""

import pytest

from connectors.dal.address import address_of
from tests.support.dal import dataset


@pytest.mark.parametrize(
    ("published", "url", "fixed"),
    [
        ("https://a.test/scs", "https://a.test/scs", set()),
        ("https://a.test/scs?", "https://a.test/scs", set()),
        ("https://a.test/scs?&", "https://a.test/scs", set()),
        ("https://a.test/scs?cat=I/239&", "https://a.test/scs?cat=I/239", {"CAT"}),
        ("https://a.test/scs?a=1&b=&c", "https://a.test/scs?a=1&b=&c", {"A", "B", "C"}),
        ("https://a.test/scs?a=%26b#top", "https://a.test/scs?a=%26b", {"A"}),
    ],
)
def test_an_end_and_a_query(published: str, url: str, fixed: set[str]) -> None:
    address = address_of(dataset(published), ())
    assert (address.url, address.fixed) == (url, fixed)


def test_what_people_ask_by_cannot_be_fixed() -> None:
    with pytest.raises(ValueError, match="url: POS"):
        address_of(dataset("https://a.test/sia?pos=1,2"), {"POS", "SIZE"})


def test_an_address_is_needed() -> None:
    with pytest.raises(ValueError, match="url"):
        address_of(dataset().model_copy(update={"url": None}), ())
