from ipaddress import ip_address

import pytest

from connectors.transport.addresses import METADATA, AllowList, Forbidden, reason_against


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("127.0.0.1", "loopback"),
        ("127.9.9.9", "loopback"),
        ("::1", "loopback"),
        ("0.0.0.0", "unspecified"),  # noqa: S104 - an address to be refused
        ("::", "unspecified"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "private"),
        ("fd00::1", "private"),
        ("fec0::1", "private"),
        ("64:ff9b:1::a00:1", "private"),
        ("169.254.1.1", "link-local"),
        ("fe80::1", "link-local"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        ("192.88.99.1", "reserved"),
        ("198.18.0.1", "private"),
        ("2001:db8::1", "private"),
        ("3fff::1", "reserved"),
        ("2001:0:4136:e378::1", "a tunnel"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:10.0.0.1", "private"),
        ("2002:7f00:1::", "loopback"),
        ("2002:a9fe:a9fe::", "link-local"),
        ("64:ff9b::7f00:1", "loopback"),
        ("64:ff9b::c0a8:101", "private"),
        ("::127.0.0.1", "loopback"),
        ("8.8.8.8", ""),
        ("130.79.128.5", ""),
        ("2606:4700::1", ""),
        ("64:ff9b::808:808", ""),
        ("2002:808:808::", ""),
    ],
)
def test_only_public_addresses_are_asked(text: str, why: str) -> None:
    assert reason_against(ip_address(text)) == why


def may(entries: list[str], host: str, address: str, port: int = 80) -> bool:
    try:
        AllowList(entries).check(host, port, [ip_address(address)])
    except Forbidden:
        return False
    return True


@pytest.mark.parametrize(
    ("entry", "host", "address", "port", "allowed"),
    [
        ("archive.local", "archive.local", "10.0.0.5", 80, True),
        ("Archive.Local", "ARCHIVE.local.", "10.0.0.5", 80, True),
        ("archive.local", "other.local", "10.0.0.5", 80, False),
        ("archive.local", "x.archive.local", "10.0.0.5", 80, False),
        ("archive.local:8080", "archive.local", "10.0.0.5", 8080, True),
        ("archive.local:8080", "archive.local", "10.0.0.5", 6379, False),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1", 80, True),
        ("127.0.0.1:8080", "127.0.0.1", "127.0.0.1", 8080, True),
        ("127.0.0.1:8080", "127.0.0.1", "127.0.0.1", 22, False),
        ("10.1.0.0/16", "any.local", "10.1.2.3", 80, True),
        ("10.1.0.0/16", "any.local", "10.2.2.3", 80, False),
        ("10.1.0.0/16", "any.local", "::ffff:10.1.2.3", 80, True),
        ("[::1]", "::1", "::1", 80, True),
    ],
)
def test_the_operator_allows_more(entry: str, host: str, address: str, port: int, allowed: bool) -> None:
    assert may([entry], host, address, port) is allowed


@pytest.mark.parametrize("address", sorted(str(each) for each in METADATA))
def test_cloud_metadata_is_never_asked(address: str) -> None:
    assert not may(["0.0.0.0/0", "::/0", address, "archive.local"], "archive.local", address)


def test_metadata_in_other_clothes_is_not_either() -> None:
    assert not may(["archive.local"], "archive.local", "::ffff:169.254.169.254")
    assert not may(["archive.local"], "archive.local", "64:ff9b::a9fe:a9fe")


def test_one_wrong_address_among_good_ones_is_enough() -> None:
    with pytest.raises(Forbidden, match="loopback"):
        AllowList().check("mixed.test", 80, [ip_address("8.8.8.8"), ip_address("127.0.0.1")])


def test_a_mistyped_network_is_told() -> None:
    with pytest.raises(ValueError, match=r"10\.1\.0\.0/99"):
        AllowList(["10.1.0.0/99"])
