"""Small VOTables to begin fuzzing with: every datatype in every serialisation."""

import base64
import io
import struct
from collections.abc import Iterator

from astropy.io import fits

__all__ = ["made_seeds"]

WORDS = {
    "boolean": ("T", b"T"),
    "bit": ("1", b"\x08"),
    "unsignedByte": ("255", b"\xff"),
    "short": ("-5", struct.pack(">h", -5)),
    "int": ("0x1F", struct.pack(">i", 31)),
    "long": ("9", struct.pack(">q", 9)),
    "float": ("1.5", struct.pack(">f", 1.5)),
    "double": ("-1e300", struct.pack(">d", -1e300)),
    "floatComplex": ("1 2", struct.pack(">2f", 1, 2)),
    "doubleComplex": ("1 NaN", struct.pack(">2d", 1, float("nan"))),
    "char": ("a", b"a"),
    "unicodeChar": ("é", "é".encode("utf-16-be")),
}


def _document(fields: str, data: str, version: str = "1.4", after: str = "") -> bytes:
    return (
        f'<VOTABLE version="{version}"><RESOURCE type="results"><INFO name="QUERY_STATUS" value="OK"/><TABLE>'
        f"{fields}<DATA>{data}</DATA></TABLE>{after}</RESOURCE></VOTABLE>"
    ).encode()


def _field(word: str, size: str) -> str:
    wide = f' arraysize="{size}"' if size else ""
    null = '<VALUES null="-5"/>' if word == "short" else ""
    return f'<FIELD name="{word}{size}" datatype="{word}"{wide}>{null}</FIELD>'


def _tabledata(word: str, size: str) -> str:
    cell = " ".join([WORDS[word][0]] * (4 if size else 1))
    rows = f"<TR><TD>{cell}</TD></TR>\n<TR><TD/></TR><TR><TD><![CDATA[{cell}]]></TD></TR><!-- c -->"
    return f"<TABLEDATA>{rows}</TABLEDATA>"


def _stream(tag: str, data: bytes, more: str = "") -> str:
    text = base64.encodebytes(data).decode()
    return f'<{tag}{more}><STREAM encoding="base64">{text}</STREAM></{tag}>'


def _binary(word: str, size: str, tag: str) -> str:
    cell = WORDS[word][1] * (4 if size else 1)
    count = struct.pack(">I", 2 if "x" in size else 4) if size.endswith("*") else b""
    flags = (b"\x00", b"\x80") if tag == "BINARY2" else (b"", b"")
    return _stream(tag, b"".join(flag + count + cell for flag in flags))


def _fits() -> bytes:
    file = io.BytesIO()
    columns = [fits.Column("n", "J", array=[1, 2]), fits.Column("t", "4A", array=["ab", "cd"])]
    fits.BinTableHDU.from_columns(columns).writeto(file)
    fields = _field("int", "") + _field("char", "4")
    return _document(fields, _stream("FITS", file.getvalue(), ' extnum="1"'))


SERVICE = (
    '<RESOURCE type="meta" utype="adhoc:service"><PARAM name="accessURL" datatype="char" arraysize="*" '
    'value="http://x/"/><GROUP name="inputParams"><PARAM name="ID" datatype="char" value="" ref="c"/></GROUP>'
    '</RESOURCE><INFO name="QUERY_STATUS" value="OVERFLOW"/>'
)


def made_seeds() -> Iterator[bytes]:
    """Give the documents."""
    for word in WORDS:
        for size in ("", "4", "2x2", "*", "2x*"):
            field = _field(word, size)
            yield _document(field, _tabledata(word, size), after=SERVICE if word == "int" else "")
            yield _document(field, _binary(word, size, "BINARY"), version="1.1")
            yield _document(field, _binary(word, size, "BINARY2"))
    every = "".join(_field(word, "*") for word in WORDS)
    cells = "".join(f"<TD>{text}</TD>" for text, _ in WORDS.values())
    yield _document(every, f"<TABLEDATA>{f'<TR>{cells}</TR>' * 3}</TABLEDATA>")
    yield _document(every, '<TABLEDATA><TR><TD encoding="base64">AAAAAVQ=</TD></TR></TABLEDATA>')
    yield _document(every, "<TABLEDATA/>")
    yield _fits()
