"""The way to a VOTable's rows: its head read piece by piece until the data begin, and its tail after them."""

import re

from connectors.errors import Refused, Unreadable
from connectors.votable.describe import status_of
from connectors.votable.faults import HTML, page_words
from connectors.votable.nodes import BrokenXml, DataFound, Node, TreeBuilder
from connectors.votable.source import EVIDENCE, Source

__all__ = ["Document", "check_status"]

PIECE = 1 << 16
HEAD_AT_MOST = 1 << 26
OPENING = re.compile(rb"<[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*>")


def check_status(builder: TreeBuilder, evidence: bytes) -> bool:
    """Whether the service says that there is more (DALI 1.1, section 4.4.1). Raises Refused."""
    status, words = status_of(builder.root, builder.table)
    if status == "ERROR":
        said = " ".join(words.split()) or "The service answered with an error and no words."
        raise Refused(said, evidence=evidence)
    return status == "OVERFLOW"


class Document:
    """Reads the head at once; `rest` begins with the data, and `tree` holds the elements."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tree = TreeBuilder()
        self.broken = ""
        self.ended = False
        self.empty = False
        self._held = bytearray()
        self.rest = self._find_data()

    @property
    def data(self) -> Node | None:
        """The element that holds the rows, None where the table has none.

        Raises Unreadable where it says that they are elsewhere.
        """
        data = self.tree.data
        if data is not None and data.tag != "TABLEDATA":
            where = next((stream.get("href") for stream in data.all("STREAM")), "")
            if where or data.tag == "PARQUET":
                words = f"The rows are not in the answer but elsewhere: {where or data.tag}."
                raise Unreadable(words, evidence=self.source.evidence)
        return None if self.empty else data

    def _find_data(self) -> bytes:
        first = self._held
        while (chunk := self.source.read()) != b"":
            if len(first) < PIECE and HTML.match(bytes(first[:EVIDENCE]) + chunk[:EVIDENCE]):
                raise self._unreadable("html")
            for at in range(0, len(chunk), PIECE):
                piece = chunk[at : at + PIECE]
                self._held += piece
                found = self._feed(piece)
                if found is not None:
                    return found + chunk[at + PIECE :]
            if len(self._held) > HEAD_AT_MOST:
                raise Unreadable(
                    "There is no table in the answer's first 64 MB.", evidence=self.source.evidence
                )
        return self._at_end()

    def _feed(self, piece: bytes, *, final: bool = False) -> bytes | None:
        """Give what follows the data's opening tag once it is met."""
        try:
            self.tree.feed(piece, final=final)
        except DataFound:
            return self._after_tag()
        except BrokenXml as error:
            raise self._unreadable(error) from error
        except Unreadable as error:
            error.evidence = self.source.evidence
            raise
        if self.tree.root is not None and self.tree.root.tag != "VOTABLE":
            raise self._unreadable(self.tree.root.tag)
        return None

    def _after_tag(self) -> bytes:
        tag = OPENING.match(self._held, self.tree.position)
        end = tag.end() if tag else len(self._held)
        empty = self._held[:end].endswith(b"/>")
        rest = bytes(self._held[end:])
        self._held.clear()
        if empty:
            self.tree.close_data()
            self.empty = True
        return rest

    def _at_end(self) -> bytes:
        """Finish a document in which no results table with data was met."""
        if self.tree.root is None or self.source.lost:
            raise self._unreadable(self.source.lost or "")
        self.ended = True
        self._finish(b"", final=True)
        if self.tree.table is None:
            check_status(self.tree, self.source.evidence)
            return self._any_table()
        return b""

    def _any_table(self) -> bytes:
        """Look again, for a table in any resource."""
        held = bytes(self._held)
        if self.tree.passed_over:
            self.tree = TreeBuilder(any_resource=True)
            if (rest := self._feed(held)) is not None:
                self.ended = False
                return rest
        root = self.tree.root
        self.tree.table = next((node for node in root.walk() if node.tag == "TABLE"), None) if root else None
        if self.tree.table is None:
            raise Unreadable("The answer is a VOTable without a table.", evidence=self.source.evidence)
        return b""

    def _unreadable(self, why: BrokenXml | str) -> Unreadable:
        """Wait for the first 64 kB, and say what came instead of a VOTable."""
        while len(self.source.evidence) < EVIDENCE and self.source.read():
            pass
        start = self.source.evidence
        root = self.tree.root
        detail = str(why)
        if root is not None and root.tag == "VOTABLE":
            words = (
                f"The answer is a VOTable that cannot be read: {detail or 'it breaks off before its rows'}."
            )
            return Unreadable(words, detail=detail, evidence=start)
        return Unreadable(page_words(start, root.tag if root else ""), detail=detail, evidence=start)

    def read_tail(self, rest: bytes) -> None:
        """Read what follows the rows; `broken` says what is wrong with it."""
        if self.ended:
            return
        self.ended = True
        self.tree.resume()
        size = 0
        while rest:
            size += len(rest)
            if size > HEAD_AT_MOST:
                self.broken = "there is too much of it"
                return
            if not self._finish(rest):
                return
            rest = self.source.read()
        self._finish(b"", final=True)

    def _finish(self, data: bytes, *, final: bool = False) -> bool:
        try:
            self.tree.feed(data, final=final)
        except BrokenXml as error:
            self.broken = self.broken or str(error)
            return False
        return True
