"""Made-up records with the shape and spread of the VO registry, as rows of RegTAP's tables.

Nothing of them is real: ids are below `ivo://made.`, texts are drawn from a list of words. Nine of ten are
tables of one large publisher, as in the real registry; the others are of every kind, with parts that are
missing, HTML, entities, mojibake and letters of many alphabets. The same every time, by Python alone.
"""

import random
from collections.abc import Iterator
from typing import Any

from tests.support.registry_words import COMMON, RARE, TOPICS, UCDS

__all__ = ["Made", "made_records"]

Made = dict[str, list[dict[str, Any]]]
"""The rows of one resource by table of schema rr; `resource` has one."""

ODD = (
    "<p>An <b>HTML</b> description with a <a href='javascript:alert(1)'>link</a> &amp; entities.</p>",
    "Mojibake: Ã©tudes de la Voie lactÃ©e, 3â€³ seeing",
    "多波长天文学 星系 目录",
    "Каталог галактик и звёзд",
    "Angström < 5000 & flux > 3 mJy; \\alpha_{2000}",
    "A\tdescription\r\nof several\n\nparagraphs.\n\n* one\n* two",
    "<script>alert('registry')</script><img src=x onerror=alert(1)>Pictures.",
)
BANDS = ("radio", "millimeter", "infrared", "optical", "uv", "euv", "x-ray", "gamma-ray")
PEOPLE = (
    "Ångström",
    "Bell Burnell",
    "Cannon",
    "Doe",
    "Eddington",
    "Ḥaytham",
    "Kuiper",
    "Leavitt",
    "Oort",
    "王",
)
SMALL = ("ARI", "CADC", "CASDA", "ESAC", "ESO", "HEASARC", "INAF", "IRSA", "JVO", "MAST", "NOIRLab", "SVO")
CAPABLE = {
    "tap": ("ivo://ivoa.net/std/tap", "tr:tableaccess"),
    "scs": ("ivo://ivoa.net/std/conesearch", "cs:conesearch"),
    "sia": ("ivo://ivoa.net/std/sia", "sia:simpleimageaccess"),
    "sia2": ("ivo://ivoa.net/std/sia#query-2.0", "sia:simpleimageaccess"),
    "ssa": ("ivo://ivoa.net/std/ssa", "ssap:simplespectralaccess"),
    "slap": ("ivo://ivoa.net/std/slap", "slap:simplelineaccess"),
    "hips": ("ivo://ivoa.net/std/hips#hips-1.0", ""),
    "datalink": ("ivo://ivoa.net/std/datalink#links-1.1", ""),
    "aux": ("ivo://ivoa.net/std/tap#aux", ""),
    "web": ("", ""),
}
KINDS = (
    *(
        ("vs:catalogservice", ("tap",)),
        ("vs:catalogservice", ("scs", "web")),
        ("vs:catalogservice", ("sia",)),
    ),
    *(
        ("vs:catalogservice", ("sia2", "datalink")),
        ("vs:catalogservice", ("ssa",)),
        ("vs:dataservice", ("hips",)),
    ),
    *(
        ("vs:catalogresource", ("scs", "aux", "web")),
        ("vs:datacollection", ()),
        ("vs:catalogservice", ("slap",)),
    ),
    *(
        ("vr:organisation", ()),
        ("vg:authority", ()),
        ("vg:registry", ()),
        ("vstd:standard", ()),
        ("vr:service", ("web",)),
    ),
    *(("vr:resource", ()), ("doc:document", ("web",))),
)
"""Types of resources and what can be asked of them, where they are not of the large publisher."""


def _text(dice: random.Random, number: int) -> str:
    """A description; one in forty is odd, one in a hundred is missing."""
    if number % 100 == 99:
        return ""
    words = []
    for _ in range(dice.randint(40, 180)):
        draw = dice.random()
        words.append(
            dice.choice(COMMON) if draw < 0.8 else dice.choice(RARE) if draw < 0.9 else dice.choice(TOPICS)
        )
    odd = f" {ODD[number // 40 % len(ODD)]}" if number % 40 == 0 else ""
    return " ".join(words).capitalize() + "." + odd


def _coverage(dice: random.Random) -> str:
    """A MOC in ASCII: the whole sky, some cells, or nothing said."""
    draw = dice.random()
    if draw < 0.1:
        return "0/0-11"
    if draw > 0.55:
        return ""
    order = dice.choice((3, 4, 5, 6))
    parts, place = [], dice.randrange(4**order)
    for _ in range(dice.randint(1, 40)):
        length = dice.randint(0, 12)
        if place + length >= 12 * 4**order:
            break
        parts.append(f"{place}-{place + length}" if length else str(place))
        place += length + dice.randint(2, 60)
    return f"{order}/{' '.join(parts)}"


def _interfaces(made: Made, ivoid: str, names: tuple[str, ...], dice: random.Random) -> None:
    made["capability"], made["interface"], made["res_detail"] = [], [], []
    host = ivoid.removeprefix("ivo://").partition("/")[0]
    for index, name in enumerate(names, 1):
        standard, kind = CAPABLE[name]
        path = f"{'tap' if name == 'aux' else name}/{ivoid.rpartition('/')[2]}{'?' * (name == 'scs')}"
        made["capability"].append(
            {
                "ivoid": ivoid,
                "cap_index": index,
                "cap_type": kind or None,
                "cap_description": f"The {name} service." if index % 2 else None,
                "standard_id": standard or None,
            }
        )
        made["interface"].append(
            {
                "ivoid": ivoid,
                "cap_index": index,
                "intf_index": 1,
                "intf_type": "vr:webbrowser" if name == "web" else "vs:paramhttp",
                "intf_role": None if name == "web" else "std",
                "std_version": "2.0" if name == "sia2" else "1.0",
                "result_type": None,
                "url_use": "base" if name == "tap" else "full",
                "access_url": f"https://{host}.example.org/{path}",
                "authenticated_only": int(dice.random() < 0.01),
            }
        )
        details = []
        if name == "tap" and dice.random() < 0.5:
            details.append(("/capability/dataModel/@ivo-id", "ivo://ivoa.net/std/ObsCore#core-1.1"))
        if name == "scs":
            details += [
                ("/capability/maxSR", "10.0"),
                ("/capability/testQuery/ra", f"{dice.uniform(0, 360):.4f}"),
            ]
            details += [
                ("/capability/testQuery/dec", f"{dice.uniform(-90, 90):.4f}"),
                ("/capability/testQuery/sr", "0.1"),
            ]
        made["res_detail"] += [
            {"ivoid": ivoid, "cap_index": index, "detail_xpath": path, "detail_value": value}
            for path, value in details
        ]


def _resource(number: int, dice: random.Random) -> tuple[dict[str, Any], tuple[str, ...], str]:
    """A row of rr.resource, what can be asked, and its publisher."""
    if number % 10:
        kind, names = "vs:catalogresource", ("aux", "scs", "web")
        publisher, authority, topic = "Made CDS", "made.cds", f"j/made/{number // 100}/{number}"
        short = f"J/MADE/{number // 100}/{number}"
    else:
        kind, names = KINDS[number // 10 % len(KINDS)]
        place = SMALL[number // 10 % len(SMALL)]
        publisher, authority = f"Made {place}", f"made.{place.lower()}"
        topic, short = f"r{number}/q", f"{place} {number}"
    subject, named = dice.choice(TOPICS), dice.choice(RARE)
    holding = dice.choice(("survey", "catalogue", "fields"))
    year, month = dice.randint(1995, 2026), dice.randint(1, 12)
    row = {
        "ivoid": f"ivo://{authority}/{topic}",
        "res_type": kind,
        "created": f"{year}-{month:02}-01T00:00:00",
        "updated": f"{min(2026, year + dice.randint(0, 9))}-{month:02}-15T12:00:00",
        "short_name": short if dice.random() < 0.95 else None,
        "res_title": f"{dice.choice(COMMON).title()} {subject} of the {named} {holding} ({year})",
        "content_level": dice.choice(("research", "research#university", None)),
        "res_description": _text(dice, number) or None,
        "reference_url": f"https://{authority}.example.org/{topic}" if dice.random() < 0.9 else None,
        "creator_seq": "; ".join(
            f"{dice.choice(PEOPLE)} {dice.choice('ABCDE')}." for _ in range(dice.randint(1, 4))
        ),
        "content_type": "catalog",
        "source_format": "bibcode" if number % 3 == 0 else None,
        "source_value": f"{year}MADE..{number:05}A" if number % 3 == 0 else None,
        "res_version": None,
        "waveband": "#".join(dice.sample(BANDS, dice.choice((0, 1, 1, 1, 2, 3)))) or None,
        "rights": dice.choice((None, "Public", "https://creativecommons.org/licenses/by/4.0/")),
        "rights_uri": dice.choice((None, "https://creativecommons.org/licenses/by/4.0/")),
    }
    return row, names, publisher


def _people(ivoid: str, publisher: str, creators: str) -> list[dict[str, Any]]:
    told = [("publisher", publisher, f"ivo://made/{publisher.rsplit(maxsplit=1)[-1].lower()}", None)]
    told += [("creator", name, None, None) for name in creators.split("; ")]
    told += [("contact", f"{publisher} help desk", None, "help@example.org")]
    return [
        {"ivoid": ivoid, "base_role": role, "role_name": name, "role_ivoid": uri, "email": mail}
        for role, name, uri, mail in told
    ]


def _tables(made: Made, ivoid: str, number: int, dice: random.Random) -> None:
    tables = dice.choice((1, 1, 1, 2, 3)) if made["capability"] else 0
    made["res_table"] = [
        {
            "ivoid": ivoid,
            "table_index": index,
            "table_name": f'"J/MADE/{number}/table{index}"',
            "table_title": f"Table {index}" if index % 2 else None,
            "table_description": f"Made-up table {index} of {ivoid}.",
            "table_utype": None,
        }
        for index in range(1, tables + 1)
    ]
    made["table_column"] = [
        {
            "ivoid": ivoid,
            "table_index": table["table_index"],
            "name": f"c{place}",
            "ucd": ucd if dice.random() < 0.9 else None,
            "unit": "deg" if ucd.startswith("pos.eq") else None,
            "utype": None,
            "datatype": "double" if place else "char",
            "arraysize": None if place else "*",
            "column_description": f"Column {place}",
        }
        for table in made["res_table"]
        for place, ucd in enumerate(dict.fromkeys([*UCDS[:3], *dice.sample(UCDS, dice.randint(4, 14))]))
    ]


def _record(number: int, dice: random.Random) -> Made:
    row, names, publisher = _resource(number, dice)
    ivoid = row["ivoid"]
    made: Made = {"resource": [row]}
    _interfaces(made, ivoid, names, dice)
    made["res_subject"] = [
        {"ivoid": ivoid, "res_subject": topic} for topic in dice.sample(TOPICS, dice.randint(0, 4))
    ]
    made["res_role"] = _people(ivoid, publisher, row["creator_seq"])
    related = [("isservedby", "ivo://made.cds/tap", "Made TAP")] if "aux" in names else []
    made["relationship"] = [
        {"ivoid": ivoid, "relationship_type": kind, "related_id": uri, "related_name": name}
        for kind, uri, name in related
    ]
    made["validation"] = [
        {"ivoid": ivoid, "validated_by": "ivo://made/rofr", "val_level": 2, "cap_index": None}
    ] * (number % 7 == 0)
    made["res_date"] = [{"ivoid": ivoid, "date_value": row["created"], "value_role": "issued"}]
    made["alt_identifier"] = [{"ivoid": ivoid, "alt_identifier": f"doi:10.9999/made.{number}"}] * (
        number % 3 == 1
    )
    _tables(made, ivoid, number, dice)
    coverage = _coverage(dice)
    made["stc_spatial"] = [{"ivoid": ivoid, "coverage": coverage, "ref_system_name": None}] * bool(coverage)
    start = dice.uniform(40000, 61000)
    made["stc_temporal"] = [
        {"ivoid": ivoid, "time_start": start, "time_end": start + dice.uniform(1, 3000)}
    ] * (dice.random() < 0.2)
    energy = 10 ** dice.uniform(-25, -12)
    made["stc_spectral"] = [{"ivoid": ivoid, "spectral_start": energy, "spectral_end": energy * 3}] * (
        dice.random() < 0.2
    )
    return made


def made_records(count: int) -> Iterator[Made]:
    """Make so many records."""
    dice = random.Random(7)  # noqa: S311 - no secret
    for number in range(count):
        yield _record(number, dice)
