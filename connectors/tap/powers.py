"""What a service says of its ADQL: functions, limits, uploads (TAPRegExt 1.0)."""

from collections.abc import Iterator

from connectors.contract import AdqlFunction, AdqlPowers
from connectors.tap.markup import Element, elements, words

__all__ = ["read_powers"]

STANDARD = "ivo://ivoa.net/std/tap"
FUNCTIONS, GEOMETRY = "#features-udf", "#features-adqlgeo"


def _features(capability: Element, kind: str) -> Iterator[Element]:
    for group in capability.iterfind("{*}language/{*}languageFeatures"):
        if (group.get("type") or "").lower().endswith(kind):
            yield from group.iterfind("{*}feature")


def _limit(capability: Element, name: str, which: str, unit: str) -> int | None:
    """A limit in rows or bytes (TAPRegExt 1.0, section 2.6); None where it is none that counts so."""
    for limit in capability.iterfind(f"{{*}}{name}"):
        found = limit.find(f"{{*}}{which}")
        text = words(limit, which)
        if found is not None and found.get("unit", "row") == unit and text.isascii() and text.isdecimal():
            return int(text) or None
    return None


def _powers(capability: Element) -> AdqlPowers:
    languages = [one for one in capability.iterfind("{*}language") if words(one, "name").upper() == "ADQL"]
    versions = [
        " ".join("".join(map(str, one.itertext())).split())
        for language in languages
        for one in language.iterfind("{*}version")
    ]
    functions = [
        AdqlFunction(form=words(one, "form"), description=words(one, "description"))
        for one in _features(capability, FUNCTIONS)
        if words(one, "form")
    ]
    return AdqlPowers(
        versions=tuple(dict.fromkeys(versions)),
        functions=tuple(functions),
        geometry=tuple(words(one, "form").upper() for one in _features(capability, GEOMETRY)),
        default_rows=_limit(capability, "outputLimit", "default", "row"),
        most_rows=_limit(capability, "outputLimit", "hard", "row"),
        uploads=capability.find("{*}uploadMethod") is not None,
        upload_rows=_limit(capability, "uploadLimit", "hard", "row"),
        upload_bytes=_limit(capability, "uploadLimit", "hard", "byte"),
    )


def read_powers(body: bytes) -> AdqlPowers:
    """The TAP part of a VOSI capabilities document; nothing where it has none. Raises Unreadable."""
    for capability in elements([body], "capability"):
        if (capability.get("standardID") or "").lower().startswith(STANDARD):
            return _powers(capability)
    return AdqlPowers()
