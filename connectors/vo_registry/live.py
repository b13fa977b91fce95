"""A registry asked while somebody waits: what fits a wish, one resource, the columns of its tables."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from astropy import constants

from connectors.contract import Column, Interval
from connectors.deadline import Deadline
from connectors.errors import Refused, UsageError
from connectors.tap.adql import number
from connectors.vo_registry.asking import RegTap, quoted
from connectors.vo_registry.columns import PARTS, RESOURCE, Part
from connectors.vo_registry.kinds import OBSCORE, ServiceKind
from connectors.vo_registry.reading import record_of
from connectors.vo_registry.record import Record
from connectors.vo_registry.wish import Wish

__all__ = ["MOST", "Match", "columns_of", "joules", "matches", "metres_of", "record"]

MOST = 250
"""Resources that are taken of those that fit."""
MOST_COLUMNS = 20_000
AT_ONCE = 4
COLUMN = (
    *("table_index", "name", "ucd", "unit", "utype"),
    *("datatype", "arraysize", "column_description"),
)
LISTED = frozenset({"capability", "interface", "res_detail", "res_subject", "res_role"})
STANDARD = {
    ServiceKind.TAP: "tap",
    ServiceKind.SCS: "conesearch",
    ServiceKind.SSA: "ssa",
    ServiceKind.SLAP: "slap",
    ServiceKind.DATALINK: "datalink",
    ServiceKind.SODA: "soda",
    ServiceKind.HIPS: "hips",
}
PLANCK_TIMES_C = float((constants.h * constants.c).si.value)


@dataclass(frozen=True, slots=True)
class Match:
    """Resources that fit, the best first; `more` says that there are others."""

    records: Sequence[Record]
    more: bool


def joules(band: Interval) -> tuple[float, float]:
    """A band in metres as the energies of its photons, the lower one first."""
    low = PLANCK_TIMES_C / band.high if band.high else 0.0
    return low, PLANCK_TIMES_C / band.low if band.low else float("inf")


def metres_of(joule: float) -> float:
    """The wavelength in vacuum of a photon of this energy."""
    return PLANCK_TIMES_C / joule


def _inside(table: str, condition: str) -> str:
    return f"ivoid IN (SELECT ivoid FROM rr.{table} WHERE {condition})"  # noqa: S608 - names of ours and quoted texts


def _word(word: str) -> str:
    text, part = quoted(word.lower()), quoted(f"%{word.lower()}%")
    return (
        f"(1=ivo_hasword(res_title, {text}) OR 1=ivo_hasword(res_description, {text})"
        f" OR 1=ivo_nocasematch(short_name, {part})"
        f" OR {_inside('res_subject', f'1=ivo_nocasematch(res_subject, {part})')})"
    )


def _kind(kind: ServiceKind) -> str:
    if kind is ServiceKind.OBSTAP:
        path = "detail_xpath='/capability/dataModel/@ivo-id'"
        return _inside("res_detail", f"{path} AND 1=ivo_nocasematch(detail_value, '{OBSCORE}%')")
    if kind is ServiceKind.WEB:
        return _inside("interface", "intf_type='vr:webbrowser'")
    if kind in {ServiceKind.SIA, ServiceKind.SIA2}:
        other = "" if kind is ServiceKind.SIA2 else "NOT "
        second = f"standard_id {other}LIKE 'ivo://ivoa.net/std/sia#query-%2.%'"
        return _inside("capability", f"standard_id LIKE 'ivo://ivoa.net/std/sia%' AND {second}")
    return _inside("capability", f"standard_id LIKE 'ivo://ivoa.net/std/{STANDARD.get(kind, kind)}%'")


def _role(role: str, name: str) -> str:
    part = quoted(f"%{name.lower()}%")
    return _inside("res_role", f"base_role='{role}' AND 1=ivo_nocasematch(role_name, {part})")


def _any(conditions: Iterable[str]) -> list[str]:
    made = list(conditions)
    return [f"({' OR '.join(made)})"] if made else []


def _overlapping(table: str, names: tuple[str, str], ends: tuple[float, float]) -> str:
    low, high = ends
    limits = [f"{names[1]} >= {number(low)}"] if low > float("-inf") else []
    limits += [f"{names[0]} <= {number(high)}"] if high < float("inf") else []
    return _inside(table, " AND ".join(limits) or f"{names[0]} IS NOT NULL")


def _covering(wish: Wish) -> list[str]:
    """Conditions on where, when and in which band there are data (RegTAP 1.2, section 5)."""
    made = []
    if wish.circle:
        place = ", ".join(map(number, (wish.circle.ra, wish.circle.dec, max(wish.circle.radius, 1e-6))))
        made.append(_inside("stc_spatial", f"1=INTERSECTS(MOC(6, CIRCLE({place})), coverage)"))
    if wish.time:
        low = float("-inf") if wish.time.low is None else wish.time.low
        high = float("inf") if wish.time.high is None else wish.time.high
        made.append(_overlapping("stc_temporal", ("time_start", "time_end"), (low, high)))
    if wish.band:
        made.append(_overlapping("stc_spectral", ("spectral_start", "spectral_end"), joules(wish.band)))
    return made


def _conditions(wish: Wish) -> list[str]:
    """The wish in ADQL. Raises UsageError for what cannot be asked for."""
    try:
        return [
            *(_word(word) for word in wish.words.replace('"', " ").split()),
            *_any(f"1=ivo_hashlist_has(waveband, {quoted(band)})" for band in wish.wavebands),
            *_any(map(_kind, wish.kinds)),
            *_any(f"res_type={quoted(kind)}" for kind in wish.types),
            *_any(_role("publisher", name) for name in wish.publishers),
            *_any(_role(role, wish.who) for role in ("creator", "publisher") if wish.who),
            *(
                [_inside("table_column", f"1=ivo_nocasematch(ucd, {quoted(wish.ucd.lower() + '%')})")]
                if wish.ucd
                else []
            ),
            *_covering(wish),
        ]
    except ValueError as error:
        raise UsageError(f"The registry cannot be asked this: {error}", field="words") from error


def _gathered(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    ordered = sorted(rows, key=lambda row: str(row["ivoid"]).lower())
    return {ivoid: list(some) for ivoid, some in groupby(ordered, lambda row: str(row["ivoid"]).lower())}


def _parts(
    regtap: RegTap, ids: Sequence[str], parts: Sequence[Part], deadline: Deadline
) -> dict[str, dict[str, list[Mapping[str, Any]]]]:
    """The rows of several tables by table and resource, some of them asked for at once."""
    there = {part.name: frozenset(part.columns) for part in parts}
    condition = f"ivoid IN ({', '.join(map(quoted, ids))})"

    def ask(part: Part) -> dict[str, list[Mapping[str, Any]]]:
        try:
            return _gathered(regtap.rows(part.query(there, condition), deadline).dicts())
        except Refused:
            if part.optional:  # not every mirror has it
                return {}
            raise

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip((part.name for part in parts), pool.map(ask, parts), strict=True))


def _records(
    regtap: RegTap, resources: Sequence[Mapping[str, Any]], parts: Sequence[Part], deadline: Deadline
) -> list[Record]:
    ids = [str(row["ivoid"]) for row in resources]
    told = _parts(regtap, ids, parts, deadline) if ids else {}
    return [
        record_of(row, {name: by_id.get(ivoid.lower(), []) for name, by_id in told.items()})
        for ivoid, row in zip(ids, resources, strict=True)
    ]


def matches(regtap: RegTap, wish: Wish, deadline: Deadline) -> Match:
    """What fits a wish, those with its words in their titles first. Raises ConnectorError."""
    where = " AND ".join(_conditions(wish))
    query = f"SELECT TOP {MOST + 1} ivoid, {', '.join(RESOURCE)} FROM rr.resource"  # noqa: S608 - names of ours
    rows = list(regtap.rows(f"{query} WHERE {where}" if where else query, deadline, MOST + 1).dicts())
    records = _records(regtap, rows[:MOST], [part for part in PARTS if part.name in LISTED], deadline)
    words = wish.words.lower().split()
    records.sort(key=lambda one: (-sum(word in one.title.lower() for word in words), one.title.lower()))
    return Match(records, len(rows) > MOST)


def record(regtap: RegTap, ivoid: str, deadline: Deadline) -> Record | None:
    """One resource with everything about it, None where the registry has none. Raises ConnectorError."""
    try:
        which = quoted(ivoid.lower())
    except ValueError:
        return None
    query = f"SELECT ivoid, {', '.join(RESOURCE)} FROM rr.resource WHERE ivoid = {which}"  # noqa: S608 - quoted
    rows = list(regtap.rows(query, deadline, 1).dicts())
    return _records(regtap, rows, PARTS, deadline)[0] if rows else None


def columns_of(regtap: RegTap, ivoid: str, deadline: Deadline) -> Mapping[int, Sequence[Column]]:
    """The columns of a resource's tables by the tables' indices. Raises ConnectorError."""
    wanted = f"{', '.join(COLUMN)} FROM rr.table_column WHERE ivoid = {quoted(ivoid.lower())}"
    found: dict[int, list[Column]] = {}
    for row in regtap.rows(f"SELECT {wanted}", deadline, MOST_COLUMNS, COLUMN).dicts():
        text = {name: " ".join(str(value or "").split()) for name, value in row.items()}
        size, table = text["arraysize"], text["table_index"]
        found.setdefault(int(table) if table.isascii() and table.isdecimal() else 0, []).append(
            Column(
                name=text["name"],
                datatype=f"{text['datatype']}[{size}]" if size not in {"", "1"} else text["datatype"],
                unit=text["unit"],
                ucd=text["ucd"],
                utype=text["utype"],
                description=text["column_description"],
            )
        )
    return found
