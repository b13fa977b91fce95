"""Made-up resources of the VO registry, as the portal's pages name them."""

from connectors.vo_registry import Record, ServiceKind, asked_interfaces, key_of
from tests.support.vo_registry import records

__all__ = ["ALL", "of_kind", "page"]

ALL = records(300)


def of_kind(kind: ServiceKind, place: int = 0) -> tuple[Record, str]:
    """A resource with such a service, and what forms call it."""
    found = [
        (r, f"{r.ivoid} {key_of(r, one)}") for r in ALL for one in asked_interfaces(r) if one.kind is kind
    ]
    return found[place]


def page(record: Record, suffix: str = "") -> str:
    return f"/registry/{record.ivoid.removeprefix('ivo://')}{suffix}"
