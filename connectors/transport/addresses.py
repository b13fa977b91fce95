"""Which addresses the portal asks: public ones, and those that the operator allows."""

from collections.abc import Iterable
from ipaddress import (
    AddressValueError,
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from connectors.errors import ArchiveError

__all__ = ["AllowList", "Forbidden", "IpAddress", "embedded", "reason_against"]

IpAddress = IPv4Address | IPv6Address
IpNetwork = IPv4Network | IPv6Network

NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
COMPATIBLE = IPv6Network("::/96")  # RFC 4291, section 2.5.5.1
# Where clouds hand out the credentials of the machine: AWS (two), Azure, Oracle, Alibaba, AWS over IPv6.
METADATA = frozenset(
    ip_address(text)
    for text in (
        "169.254.169.254",
        "169.254.170.2",
        "168.63.129.16",
        "192.0.0.192",
        "100.100.100.200",
        "fd00:ec2::254",
    )
)
# What ipaddress of some Python versions takes for global and is not.
NOT_PUBLIC: tuple[tuple[IpNetwork, str], ...] = (
    (ip_network("192.0.0.0/24"), "reserved"),
    (ip_network("192.88.99.0/24"), "reserved"),
    (ip_network("64:ff9b:1::/48"), "private"),
    (ip_network("2001::/32"), "a tunnel"),
    (ip_network("3fff::/20"), "reserved"),
    (ip_network("5f00::/16"), "reserved"),
    (ip_network("fec0::/10"), "private"),
)


class Forbidden(ArchiveError):  # noqa: N818 - named by what happened
    """The portal does not ask that address; nothing was sent."""


def embedded(address: IpAddress) -> IpAddress:
    """The IPv4 address that an IPv6 one leads to (mapped, 6to4, NAT64, compatible), or the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if found := address.ipv4_mapped or address.sixtofour:
        return found
    inside = address in NAT64 or (address in COMPATIBLE and int(address) > 1)
    return IPv4Address(int(address) & 0xFFFFFFFF) if inside else address


def reason_against(address: IpAddress) -> str:
    """What kind of address it is that is not public, empty for a public one."""
    address = embedded(address)
    kinds = (
        ("unspecified", address.is_unspecified),
        ("loopback", address.is_loopback),
        ("link-local", address.is_link_local),
        ("multicast", address.is_multicast),
        *((word, address in network) for network, word in NOT_PUBLIC),
        ("reserved", address.is_reserved),
        ("private", not address.is_global),
    )
    return next((word for word, found in kinds if found), "")


def _network(text: str) -> IpNetwork | None:
    try:
        return ip_network(text.strip("[]"))
    except (AddressValueError, ValueError):
        return None


class AllowList:
    """What an operator allows beyond public addresses: `host`, `host:port`, an address, or a network.

    Raises ValueError for an entry that is none of them.
    """

    def __init__(self, entries: Iterable[str] = ()) -> None:
        given = [entry.strip().lower() for entry in entries if entry.strip()]
        if wrong := [entry for entry in given if "/" in entry and not _network(entry)]:
            raise ValueError(f"neither a host nor a network: {', '.join(wrong)}")
        self._networks = [network for entry in given if (network := _network(entry))]
        self._names = {entry.rstrip(".") for entry in given if not _network(entry)}

    def check(self, host: str, port: int, addresses: Iterable[IpAddress]) -> None:
        """Raise Forbidden unless every address may be asked; addresses of cloud metadata never may."""
        host = host.lower().rstrip(".")
        by_name = host in self._names or f"{host}:{port}" in self._names
        for address in addresses:
            real = embedded(address)
            if real in METADATA:
                why = "cloud metadata"
            elif by_name or any(address in network or real in network for network in self._networks):
                continue
            else:
                why = reason_against(address)
            if why:
                words = f"The portal does not ask {host}: its address is {why}."
                raise Forbidden(words, detail=f"{host}:{port} is {address}")
