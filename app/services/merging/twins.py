"""Rows of several services that are the same data."""

from collections.abc import Mapping, Sequence

__all__ = ["sign_of", "twins"]


def sign_of(row: Mapping[str, str | None]) -> str:
    """What the row's data are known by everywhere; empty where nothing says it.

    That is the publisher's identifier, else the address of the file, else the observation within its
    collection (ObsCore 1.1, sections 3.3.1 to 3.3.3).
    """
    did = (row.get("obs_publisher_did") or "").strip()
    if did.lower().startswith("ivo://"):
        return f"did {did.lower()}"
    url = (row.get("access_url") or "").strip()
    if url:
        return f"url {url.partition('://')[2] or url}"
    observation, collection = row.get("obs_id"), row.get("obs_collection")
    return f"obs {collection}\x00{observation}" if observation and collection else ""


def twins(signs: Sequence[str], services: Sequence[str]) -> tuple[list[int], list[str]]:
    """Numbers of the rows that stand for all, and the other services that have each of them too.

    Rows of one service are never taken for each other: it has its reasons to list them apart.
    """
    first: dict[str, int] = {}
    kept: list[int] = []
    also: list[list[str]] = []
    for number, (sign, service) in enumerate(zip(signs, services, strict=True)):
        place = first.get(sign) if sign else None
        if place is None or services[kept[place]] == service:
            if sign and place is None:
                first[sign] = len(kept)
            kept.append(number)
            also.append([])
        elif service not in also[place]:
            also[place].append(service)
    return kept, [", ".join(names) for names in also]
