"""An archive that writes scripts wherever it may write words, and what it is asked about."""

import json
import warnings
from collections.abc import Mapping, Sequence
from html import escape
from socket import socket

import numpy as np
from astropy.io import fits
from astropy.io.fits.verify import VerifyWarning

from connectors.vo_registry.kinds import ServiceKind
from connectors.vo_registry.record import Interface, Record, Relation, Role, Table
from tests.support.fits_files import fits_bytes, sky_header
from tests.support.hostile import Asked, Hostile, way
from tests.support.wire import whole

__all__ = ["EVIL", "RUN", "SCRIPTS", "archive", "record"]

EVIL = "'\"><img src=x onerror=alert(1)><script>alert(2)</script>"
"""Short enough for every field."""
SCRIPTS = (
    f"{EVIL}</title></textarea></option></style><svg onload=alert(3)></svg><a href=javascript:alert(4)>x</a>"
    "<p style='background: url(https://evil.test/x)' onclick=alert(5)>x</p>{{7*7}}${7*7}"
)
RUN = "javascript:alert(6)//<img src=x>"
Row = tuple[object, ...]
STRING = ' arraysize="*"'
XML = {"Content_Type": "application/x-votable+xml"}
FIELDS = {
    "name": ("char", "meta.id;meta.main", ""),
    "ra": ("double", "pos.eq.ra;meta.main", "deg"),
    "dec": ("double", "pos.eq.dec;meta.main", "deg"),
    EVIL: ("double", EVIL, EVIL),
    "words": ("char", "", ""),
    "access_url": ("char", "meta.ref.url", ""),
    "access_format": ("char", "meta.code.mime", ""),
    "preview": ("char", "meta.ref.url;meta.preview", ""),
    "s_region": ("char", "pos.outline;obs.field", ""),
}
LINKS = ("ID", "access_url", "service_def", "error_message", "description", "semantics", "content_type")
SODA = f"""<RESOURCE type="meta" ID="soda" utype="adhoc:service"><DESCRIPTION>{escape(SCRIPTS)}</DESCRIPTION>
<PARAM name="standardID" datatype="char" arraysize="*" value="ivo://ivoa.net/std/SODA#sync-1.0"/>
<PARAM name="accessURL" datatype="char" arraysize="*" value="https://example.org/soda"/>
<GROUP name="inputParams">
<PARAM name="ID" datatype="char" arraysize="*" value="{escape(EVIL)}"/>
<PARAM name="{escape(EVIL)}" datatype="char" arraysize="*" unit="{escape(EVIL)}" value="">
<DESCRIPTION>{escape(SCRIPTS)}</DESCRIPTION>
<VALUES><OPTION name="{escape(EVIL)}" value="{escape(SCRIPTS)}"/><OPTION name="b" value="b"/></VALUES></PARAM>
</GROUP></RESOURCE>"""
TABLE = f"<name>evil.stars</name><description>{escape(SCRIPTS)}</description>"
COLUMN = (
    f"<column><name>{escape(EVIL)}</name><description>{escape(SCRIPTS)}</description><unit>{escape(EVIL)}</unit>"
    f"<ucd>{escape(EVIL)}</ucd><dataType>{escape(EVIL)}</dataType></column>"
)
SCHEMA = f"<schema><name>evil</name><title>{escape(EVIL)}</title><table>{TABLE}{COLUMN}</table></schema>"
POWERS = f"""<capabilities><capability standardID="ivo://ivoa.net/std/TAP"><language><name>ADQL</name>
<version>{escape(EVIL)}</version><languageFeatures type="ivo://ivoa.net/std/TAPRegExt#features-udf"><feature>
<form>{escape(EVIL)}</form><description>{escape(SCRIPTS)}</description></feature></languageFeatures></language>
</capability></capabilities>"""
EXAMPLES = f"""<html><body vocab="http://www.ivoa.net/rdf/examples#"><div typeof="example">
<h2 property="name">{escape(SCRIPTS)}</h2><p>{escape(SCRIPTS)}</p>{SCRIPTS}
<pre property="query">SELECT {escape(SCRIPTS)}</pre></div></body></html>"""


def _votable(fields: Mapping[str, tuple[str, str, str]], rows: Sequence[Row], more: str = "") -> bytes:
    head = "".join(
        f'<FIELD name="{escape(name)}" datatype="{kind}"{STRING if kind == "char" else ""} '
        f'ucd="{escape(ucd)}" unit="{escape(unit)}"><DESCRIPTION>{escape(SCRIPTS)}</DESCRIPTION>'
        f'<LINK href="{escape(RUN)}" title="{escape(EVIL)}"/></FIELD>'
        for name, (kind, ucd, unit) in fields.items()
    )
    body = "".join(f"<TR>{''.join(f'<TD>{escape(str(cell))}</TD>' for cell in row)}</TR>" for row in rows)
    return (
        '<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results">'
        f'<INFO name="QUERY_STATUS" value="OK"/><INFO name="{escape(EVIL)}" value="{escape(SCRIPTS)}"/>'
        f'<TABLE name="{escape(EVIL)}"><DESCRIPTION>{escape(SCRIPTS)}</DESCRIPTION>{head}'
        f"<DATA><TABLEDATA>{body}</TABLEDATA></DATA></TABLE></RESOURCE>{more}</VOTABLE>"
    ).encode()


@way("/evil/scs")
@way("/evil/tap/sync")
def rows(server: Hostile, client: socket, _: Asked) -> None:
    """Three rows, never the same: one leads nowhere, one to a file, one to links."""
    leads = [(RUN, EVIL), (server.url("/evil/file"), "image/fits")]
    leads += [(server.url("/evil/links"), "application/x-votable+xml;content=datalink")]
    cells: list[Row] = [
        (
            SCRIPTS,
            10.6 + place / 100,
            41.2,
            len(server.asked),
            SCRIPTS,
            url,
            form,
            RUN,
            f"CIRCLE 10.6 41.2 0.1 {EVIL}",
        )
        for place, (url, form) in enumerate(leads)
    ]
    client.sendall(whole(_votable(FIELDS, cells), **XML))


@way("/evil/links")
def links(server: Hostile, client: socket, _: Asked) -> None:
    cells: list[Row] = [
        (EVIL, RUN, "", "", SCRIPTS, EVIL, EVIL),
        (EVIL, server.url("/evil/file"), "", "", SCRIPTS, "#this", "image/fits"),
        (EVIL, "", "soda", "", SCRIPTS, "#cutout", "application/fits"),
        (EVIL, "", "", f"Fault: {SCRIPTS}", SCRIPTS, "#this", ""),
    ]
    client.sendall(whole(_votable(dict.fromkeys(LINKS, ("char", "", "")), cells, SODA), **XML))


@way("/evil/file")
def file(_: Hostile, client: socket, __: Asked) -> None:
    """An image, and a table that is a spectrum."""
    image = fits.ImageHDU(np.arange(64.0).reshape(8, 8), fits.Header(sky_header((8, 8), (-1, 0, 0, 1))))
    image.header.update({"OBJECT": EVIL, "BUNIT": EVIL, "COMMENT": EVIL})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VerifyWarning)  # such names are what it is about
        columns = [fits.Column(name, "E", EVIL, array=[1.0, 2.0]) for name in ("wave", "flux", EVIL)]
        columns.append(fits.Column("words", "60A", array=[EVIL] * 2))
        table = fits.BinTableHDU.from_columns(columns, name=EVIL)
        body = fits_bytes(image, table)
    client.sendall(whole(body, Content_Type="image/fits"))


@way("/evil/fault/sync")
@way("/evil/fault")
def fault(_: Hostile, client: socket, __: Asked) -> None:
    said = f'<INFO name="QUERY_STATUS" value="ERROR">{escape(SCRIPTS)}</INFO>'
    body = f'<VOTABLE version="1.3"><RESOURCE type="results">{said}</RESOURCE></VOTABLE>'
    client.sendall(whole(body.encode(), 400, **XML))


@way("/evil/tap/tables")
@way("/evil/tap/tables/evil.stars")
def tables(_: Hostile, client: socket, asked: Asked) -> None:
    whole_set = asked.path.endswith("/tables")
    said = f"<tableset>{SCHEMA}</tableset>" if whole_set else f"<table>{TABLE}{COLUMN}</table>"
    client.sendall(whole(said.encode(), Content_Type="text/xml"))


@way("/evil/tap/capabilities")
def powers(_: Hostile, client: socket, __: Asked) -> None:
    client.sendall(whole(POWERS.encode(), Content_Type="text/xml"))


@way("/evil/tap/examples")
def examples(_: Hostile, client: socket, __: Asked) -> None:
    client.sendall(whole(EXAMPLES.encode(), Content_Type="application/xhtml+xml"))


def archive(server: Hostile) -> str:
    """The archive's file, with everything in it that may hold words."""
    texts = dict.fromkeys(("title", "institute", "instrument", "summary", "text", "retrieval"), SCRIPTS)
    texts |= dict.fromkeys(("citation", "acknowledgement", "picture_credit"), SCRIPTS)
    told = dict.fromkeys(("title", "summary", "text", "collection", "level", "licence"), SCRIPTS)
    told |= dict.fromkeys(("attribution", "citation", "key"), SCRIPTS) | {"unverified": SCRIPTS}
    lines = [f"{name} = '''{value}'''" for name, value in texts.items()]
    for name, connector in {"scs": "scs", "tap": "tap", "fault": "scs"}.items():
        lines += ["[[datasets]]", f'id = "{name}"', f'connector = "{connector}"', "verified = false"]
        lines += [f'url = "{server.url(f"/evil/{name}")}"']
        lines += [f"{key} = '''{value}'''" for key, value in told.items()]
        lines += ["[[datasets.parameters]]", 'name = "words"', 'kind = "choice"']
        lines += [f"{key} = '''{SCRIPTS}'''" for key in ("label", "unit", "help")]
        lines += [f"choices = {{ {json.dumps(EVIL)} = '''{SCRIPTS}''' }}"]
        if connector == "tap":
            lines += ["[datasets.options]", 'table = "evil.stars"', 'position = { ra = "ra", dec = "dec" }']
    return "\n".join(lines)


def record(server: Hostile) -> Record:
    """The same service as the registry of the Virtual Observatory might describe it."""
    texts = dict.fromkeys(("title", "description", "creators", "publisher", "source", "rights"), SCRIPTS)
    texts |= dict.fromkeys(("short_name", "version", "source_format"), EVIL)
    tap = Interface(kind=ServiceKind.TAP, url=server.url("/evil/tap"), description=SCRIPTS, standard=EVIL)
    return Record(
        ivoid="ivo://evil.test/q",
        type="vs:catalogservice",
        **texts,
        reference_url=RUN,
        rights_uri=RUN,
        subjects=(EVIL,),
        wavebands=(EVIL,),
        roles=(Role(role="contact", name=SCRIPTS, email=EVIL),),
        interfaces=(tap, Interface(kind=ServiceKind.WEB, url=RUN, description=SCRIPTS)),
        relations=(Relation(kind=EVIL, name=SCRIPTS),),
        alternates=(RUN,),
        dates=(("2020-01-01", EVIL),),
        validation=((EVIL, 2),),
        tables=(Table(name=EVIL, title=SCRIPTS, description=SCRIPTS),),
        ucds=(EVIL,),
    )
