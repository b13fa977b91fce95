"""ADQL's words, names, numbers, texts and signs, each with its place (ADQL 2.1, section 2.1)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from connectors.adql.reserved import RESERVED
from connectors.adql.source import Source

__all__ = ["Kind", "Token", "tokens_of"]


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    NAME = "name"
    TEXT = "text"
    NUMBER = "number"
    HEXADECIMAL = "hexadecimal"
    SIGN = "sign"
    COMMENT = "comment"
    END = "end"


TOKEN = re.compile(
    r"""(?P<space>\s+)
    | (?P<comment>--[^\n]*)
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<hexadecimal>0[xX][0-9A-Fa-f]+(?![A-Za-z0-9_.]))
    | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![A-Za-z0-9_]))
    | (?P<text>'(?:[^']|'')*')
    | (?P<name>"(?:[^"]|"")+")
    | (?P<sign><>|!=|<=|>=|\|\||[-+*/=<>(),.;~&|^])""",
    re.VERBOSE,
)
ASTRAY = {
    "'": "This text is not closed; its end wants a single quotation mark.",
    '"': "This name is not closed; its end wants a double quotation mark.",
    "`": 'A name is written in double quotation marks, as "my column".',
    "[": 'A name is written in double quotation marks, as "my column".',
    "{": "Give this parameter a value first.",
    ":": "ADQL has no ':'; a type is given by CAST(value AS TYPE).",
    "%": "ADQL has no '%'; write MOD(a, b).",
    "‘": "Texts stand in plain single quotation marks, as 'M 31'.",
    "’": "Texts stand in plain single quotation marks, as 'M 31'.",
    "“": 'Names stand in plain double quotation marks, as "my column".',
    "”": 'Names stand in plain double quotation marks, as "my column".',
    "−": "This minus sign is not the plain one; write -.",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is written, from offset `start` up to `end`."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """In capitals where it is a word; empty for all else."""
        return self.text.upper() if self.kind is Kind.WORD else ""

    @property
    def reserved(self) -> bool:
        """Whether it is one of ADQL's own words."""
        return self.word in RESERVED

    @property
    def value(self) -> str:
        """What is meant: without quotation marks."""
        if self.kind in {Kind.TEXT, Kind.NAME}:
            mark = self.text[0]
            return self.text[1:-1].replace(mark * 2, mark)
        return self.text


def _astray(source: Source, start: int) -> Exception:
    text = source.text
    letter = text[start]
    if letter.isdigit() or letter == ".":
        end = start + len((re.match(r"[\w.]+", text[start:]) or ("",))[0])
        return source.fault(
            "A number is followed by a space or a sign; a name begins with a letter.", start, end
        )
    if text.startswith('""', start):
        return source.fault("A name is needed between the quotation marks.", start, start + 2)
    end = len(text) if letter in "'\"" else start + 1
    return source.fault(ASTRAY.get(letter, f"'{letter}' does not belong into ADQL."), start, end)


def tokens_of(source: Source) -> list[Token]:
    """All tokens, comments among them, and one that stands for the end. Raises AdqlFault."""
    found, place, text = [], 0, source.text
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise _astray(source, place)
        if match.lastgroup != "space":
            found.append(Token(Kind(match.lastgroup or ""), match[0], place, match.end()))
        place = match.end()
    end = max((token.end for token in found if token.kind is not Kind.COMMENT), default=0)
    return [*found, Token(Kind.END, "", end, end)]
