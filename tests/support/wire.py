"""Answers as they go over the wire."""

import gzip
import zlib
from functools import cache

__all__ = ["BOMB_BYTES", "TEXT", "VOTABLE", "VOTABLE_ERROR", "bomb", "head", "raw_deflate", "whole"]

TEXT = b"A plain answer. " * 100
BOMB_BYTES = 50_000_000

VOTABLE_ERROR = (
    b'<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results">'
    b'<INFO name="QUERY_STATUS" value="ERROR">Unknown column: brightnes</INFO></RESOURCE></VOTABLE>'
)
VOTABLE = (
    b'<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results">'
    b'<INFO name="QUERY_STATUS" value="OK"/><TABLE><FIELD name="n" datatype="int"/><DATA><TABLEDATA>'
    b"<TR><TD>1</TD></TR><TR><TD>2</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>"
)


def head(status: int = 200, **headers: str) -> bytes:
    lines = [
        f"HTTP/1.1 {status} Said",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def whole(body: bytes, status: int = 200, **headers: str) -> bytes:
    return head(status, **{"Content_Type": "text/plain", "Content_Length": str(len(body))} | headers) + body


@cache
def bomb() -> bytes:
    return gzip.compress(bytes(BOMB_BYTES))


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()
