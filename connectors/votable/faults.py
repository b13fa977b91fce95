"""What was wrong with an answer, told in words, few of them whatever the answer's size."""

import re
from dataclasses import dataclass, field

__all__ = ["Faults", "page_words", "shortened"]

NOTES_AT_MOST = 12
TITLE_WITHIN = 1 << 14
ODD_AT_MOST = 20
WORDS_AT_MOST = 300
HTML = re.compile(
    rb"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"<[^>]*>?")


def shortened(text: str) -> str:
    """Give text on one line, without tags, no longer than a person reads."""
    words = " ".join(TAG.sub(" ", text).split())
    return words if len(words) <= WORDS_AT_MOST else words[: WORDS_AT_MOST - 1] + "…"


def page_words(start: bytes, root: str = "") -> str:
    """Say what came instead of a VOTable, from the answer's first bytes and its root element's name."""
    text = start.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if not text:
        return "The service answered with nothing instead of a VOTable."
    if HTML.match(start.removeprefix(b"\xef\xbb\xbf")) or root.lower() == "html":
        title = TITLE.search(text[:TITLE_WITHIN])
        named = f" titled “{shortened(title[1])}”" if title and title[1].strip() else ""
        return f"The service answered with an HTML page{named} instead of a VOTable."
    if root:
        said = shortened(text.partition("?>")[2] if text.startswith("<?xml") else text)
        words = f" that says “{said}”" if said else ""
        return f"The service answered with an XML document <{root}>{words} instead of a VOTable."
    if text.startswith("<"):
        return "The service answered with something like XML that is no VOTable."
    odd = sum(not (each.isprintable() or each.isspace()) for each in text[:200])
    if odd > ODD_AT_MOST:
        return "The service answered with binary data instead of a VOTable."
    return f"The service answered with text instead of a VOTable: “{shortened(text)}”"


@dataclass(slots=True)
class Faults:
    """Notes on an answer in the order they were met, each kind once a column.

    `row` is the number of rows before the chunk that is being read.
    """

    row: int = 0
    cut: bool = False
    notes: dict[str, str] = field(default_factory=dict)
    left_out: int = 0

    def note(self, key: str, words: str) -> None:
        """Keep words under a key, the first time only."""
        if key in self.notes:
            return
        if len(self.notes) < NOTES_AT_MOST:
            self.notes[key] = words
        else:
            self.left_out += 1

    def stop(self, words: str) -> None:
        """Say why the rows end here though the table does not."""
        self.cut = True
        self.notes.setdefault("stop", words)

    @property
    def words(self) -> str:
        """All of it, or nothing where nothing was wrong."""
        more = ["There is more of this kind."] if self.left_out else []
        return " ".join([*self.notes.values(), *more])
