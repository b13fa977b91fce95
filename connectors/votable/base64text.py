"""The base64 text of a STREAM to bytes, piece by piece (VOTable 1.5, section 5.4; RFC 4648, section 4)."""

import binascii
import re

from connectors.votable.source import Source

__all__ = ["Base64Text"]

SPACES = b" \t\r\n"
REFERENCE = re.compile(rb"&#?\w*;?")
FOREIGN = re.compile(rb"[^A-Za-z0-9+/=]")
CDATA = b"<![CDATA["
COMMENT, COMMENT_END = b"<!--", b"-->"
FIRST, LARGEST, GROWTH = 1 << 14, 1 << 20, 4
REFERENCE_AT_MOST = 16


class Base64Text:
    """Reads a STREAM's text; then `rest` is what follows, `closed` whether the end was met."""

    def __init__(self, source: Source, start: bytes) -> None:
        self.rest = start
        self.closed = False
        self._source = source
        self._over = False
        self._padded = False
        self._carry = b""
        self._want = FIRST

    def read(self) -> bytes:
        """Give more bytes, none at the end."""
        while not self._over:
            if decoded := self._decode(self._text()):
                return decoded
        return b""

    def _text(self) -> bytes:
        """Give more of the text, without what is no base64."""
        held = [self.rest] if self.rest else []
        kept = len(self.rest)
        ended = b"<" in self.rest
        while kept < self._want and not ended:
            data = self._source.read()
            if not data:
                self._over = True
                break
            held.append(data)
            kept += len(data)
            ended = b"<" in data
        self._want = min(self._want * GROWTH, LARGEST)
        whole = b"".join(held)
        text = self._until_tag(whole) if ended else self._all(whole)
        return REFERENCE.sub(b"", text) if b"&" in text else text

    def _all(self, whole: bytes) -> bytes:
        """Hold back a character reference that may not be whole yet."""
        at = whole.rfind(b"&", -REFERENCE_AT_MOST)
        held_back = not self._over and at >= 0 and b";" not in whole[at:]
        self.rest = whole[at:] if held_back else b""
        return whole[:at] if held_back else whole

    def _until_tag(self, whole: bytes) -> bytes:
        at = whole.find(b"<")
        self.rest = whole[at:]
        if not self.rest.startswith(b"<!") and len(self.rest) > 1:
            self.closed = self._over = True
        elif self.rest.startswith(CDATA):
            self.rest = self.rest[len(CDATA) :]
        elif self.rest.startswith(COMMENT) and (end := self.rest.find(COMMENT_END)) >= 0:
            self.rest = self.rest[end + len(COMMENT_END) :]
        elif not (data := self._source.read()):
            self._over = True
        else:
            self.rest += data
        return whole[:at]

    def _decode(self, text: bytes) -> bytes:
        if self._padded:
            return b""
        packed = self._carry + _without_space(text)
        cut = len(packed) if self._over else len(packed) & ~3
        decoded = _decoded(packed[:cut])
        if len(decoded) != cut // 4 * 3:
            packed = FOREIGN.sub(b"", packed)
            end = packed.find(b"=")
            # As in Python's own decoder nothing counts after the padding.
            self._padded = end >= 0
            packed = packed[:end] if end >= 0 else packed
            last = self._padded or self._over
            cut = len(packed) if last else len(packed) & ~3
            whole = packed[:cut]
            decoded = _decoded(whole + b"=" * (-len(whole) % 4) if len(whole) % 4 > 1 else whole[: cut & ~3])
        self._carry = packed[cut:]
        return decoded


def _without_space(text: bytes) -> bytes:
    packed = text.replace(b"\n", b"")
    # Most services write line ends and no other space.
    return packed.translate(None, SPACES) if any(each in packed for each in SPACES) else packed


def _decoded(packed: bytes) -> bytes:
    try:
        return binascii.a2b_base64(packed)
    except binascii.Error:
        return b""
