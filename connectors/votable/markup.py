"""Rows of markup to lines of cells: what stands between the cells becomes control characters.

XML 1.0 allows no C0 control character but tab and line ends (section 2.2), so they can mark cells and rows.
"""

import re
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

__all__ = ["CELL", "Lines", "Tags", "decoded", "repaired"]

CELL, ROW, BREAK = b"\x1f", b"\x1e", b"\x1d"
COMMENT, COMMENT_END = b"<!--", b"-->"
CDATA, CDATA_END = b"<![CDATA[", b"]]>"
BETWEEN = re.compile(rb">[ \t\r\n]+<")
BARE = re.compile(rb"&(?!(?:#[0-9]+|#x[0-9a-fA-F]+|amp|lt|gt|quot|apos);)")
ENTITY = re.compile(r"&(?:#([0-9]+)|#x([0-9a-fA-F]+)|(amp|lt|gt|quot|apos));")
NAMED = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}
HIGHEST = 0x10FFFF
SPACES = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows as lines; `entities` and `breaks` say whether texts still hold them."""

    data: bytes
    entities: bool
    breaks: bool


def _whole(match: re.Match[str]) -> str:
    if match[3]:
        return NAMED[match[3]]
    number = int(match[1]) if match[1] else int(match[2], 16)
    return chr(number) if number <= HIGHEST and not 0xD800 <= number <= 0xDFFF else "\ufffd"  # noqa: PLR2004


def _without_special(chunk: bytes) -> bytes:
    """Give markup with CDATA sections as escaped text and without comments, up to one that has no end."""
    parts, done = [], 0
    while (start := chunk.find(b"<!", done)) >= 0:
        opening, closing = (COMMENT, COMMENT_END) if chunk.startswith(COMMENT, start) else (CDATA, CDATA_END)
        end = chunk.find(closing, start + len(opening)) if chunk.startswith(opening, start) else -1
        if end < 0:
            break
        parts.append(chunk[done:start])
        if opening is CDATA:
            text = chunk[start + len(opening) : end]
            parts.append(text.replace(b"&", b"&amp;").replace(b"<", b"&lt;"))
        done = end + len(closing)
    return b"".join([*parts, chunk[done:]])


def decoded(texts: pa.StringArray, lines: Lines) -> pa.StringArray:
    """Give texts with line ends and entities resolved.

    Raises pa.ArrowInvalid where an ampersand begins none.
    """
    if lines.breaks:
        texts = pc.replace_substring(texts, BREAK.decode(), "\n")
    if not lines.entities:
        return texts
    ampersands = pc.sum(pc.count_substring(texts, "&")).as_py() or 0
    if not ampersands:
        return texts
    known = sum(pc.sum(pc.count_substring(texts, f"&{name};")).as_py() for name in NAMED)
    if known == ampersands:
        for name, text in NAMED.items():
            texts = pc.replace_substring(texts, f"&{name};", text)
        return texts
    if (pc.sum(pc.count_substring_regex(texts, ENTITY.pattern)).as_py() or 0) != ampersands:
        raise pa.ArrowInvalid("an ampersand that begins no entity")
    return pa.array([ENTITY.sub(_whole, text) for text in texts.to_pylist()], pa.string())


def repaired(chunk: bytes) -> bytes:
    """Give markup with bare ampersands, which some services leave in URLs, taken literally."""
    return BARE.sub(b"&amp;", chunk)


class Tags:
    """The tags of rows and cells, with the namespace prefix that TABLEDATA has."""

    def __init__(self, data_name: str) -> None:
        self.prefix = data_name.rpartition(":")[0]
        before = f"{self.prefix}:" if self.prefix else ""
        self.td, self.end_td = f"<{before}TD>".encode(), f"</{before}TD>".encode()
        self.tr, self.end_tr = f"<{before}TR>".encode(), f"</{before}TR>".encode()
        self.empty = f"<{before}TD/>".encode()
        self.close = f"</{data_name}".encode()
        self._empties = False

    def row_end(self, chunk: bytes) -> int:
        """Give where the last whole row ends, 0 where there is none."""
        at = chunk.rfind(self.end_tr[:-1])
        return chunk.find(b">", at) + 1 if at >= 0 else 0

    def first_row_end(self, chunk: bytes) -> int:
        """Give where the first whole row ends, 0 where there is none."""
        at = chunk.find(self.end_tr[:-1])
        return chunk.find(b">", at) + 1 if at >= 0 else 0

    def lines(self, chunk: bytes) -> Lines | None:
        """Give whole rows as lines, or None where they hold more than plain rows and cells."""
        if CELL in chunk or ROW in chunk or BREAK in chunk:
            return None
        data = self._split(chunk)
        if data is None and self.empty in chunk:
            self._empties = True
            data = self._split(chunk)
        if data is None:
            plain = _without_special(chunk) if b"<!" in chunk else chunk
            data = self._split(BETWEEN.sub(b"><", plain))
        if data is None:
            return None
        if b"\r" in data:
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if breaks := b"\n" in data:
            data = data.replace(b"\n", BREAK)
        return Lines(data.replace(ROW, b"\n"), b"&" in data, breaks)

    def _split(self, chunk: bytes) -> bytes | None:
        if self._empties:
            chunk = chunk.replace(self.empty, self.td + self.end_td)
        head, tail = self._frame(chunk)
        if not head:
            return None
        cell, row = self._separators(chunk, head)
        data = chunk.replace(cell, CELL) if cell else chunk
        if row:
            data = data.replace(row, ROW)
        data = data[head : len(data) - tail]
        if b"<" in data:
            return None
        # Arrow takes a last line without its end, but not an empty one.
        return data if data and data[-1:] != ROW else data + ROW

    def _frame(self, chunk: bytes) -> tuple[int, int]:
        """Give the lengths of what stands before the first cell and after the last, 0 where it is odd."""
        head = chunk.find(self.td) + len(self.td)
        at = max(chunk.rfind(self.end_td), 0)
        plain = chunk[:head].translate(None, SPACES) == self.tr + self.td
        ended = chunk[at:].translate(None, SPACES) == self.end_td + self.end_tr
        return (head, len(chunk) - at) if plain and ended else (0, 0)

    def _separators(self, chunk: bytes, head: int) -> tuple[bytes, bytes]:
        """Give what stands between the first cells and between the first rows, where it is plain."""
        cell = self._between(chunk, chunk.find(self.end_td, head), self.end_td + self.td)
        end = max(chunk.find(self.end_tr, head), 0)
        plain = self.end_td + self.end_tr + self.tr + self.td
        return cell, self._between(chunk, chunk.rfind(self.end_td, 0, end), plain)

    def _between(self, data: bytes, start: int, plain: bytes) -> bytes:
        at = data.find(self.td, start)
        if start < 0 or at < 0:
            return b""
        end = at + len(self.td)
        between = data[start:end]
        return between if between.translate(None, SPACES) == plain else b""

    def parse(self, chunk: bytes) -> etree._Element:
        """Give whole rows as a tree without comments. Raises etree.XMLSyntaxError."""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True,
            strip_cdata=True, encoding="utf-8", load_dtd=False,
        )  # fmt: skip
        name = self.close[2:]
        space = f' xmlns:{self.prefix}="v"'.encode() if self.prefix else b""
        return etree.fromstring(b"<" + name + space + b">" + chunk + b"</" + name + b">", parser)

    def sound_rows(self, chunk: bytes) -> bytes:
        """Give the rows before the first that breaks the markup."""
        ends = [match.end() for match in re.finditer(re.escape(self.end_tr[:-1]) + rb"\s*>", chunk)]
        low, high = 0, len(ends)
        while low < high:
            middle = (low + high + 1) // 2
            try:
                self.parse(chunk[: ends[middle - 1]])
            except etree.XMLSyntaxError:
                high = middle - 1
            else:
                low = middle
        return chunk[: ends[low - 1]] if low else b""

    def plain(self, tree: etree._Element) -> bytes:
        """Write a tree as rows and cells without attributes and without space between them."""
        etree.strip_attributes(tree, "*")
        own = bytes(etree.tostring(tree, encoding="utf-8"))
        return own[own.find(b">") + 1 : own.rfind(b"<")]
