"""A query in lines: only its white space and the case of ADQL's words change."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from connectors.adql.parsing import Query
from connectors.adql.source import Source
from connectors.adql.tokens import Kind, Token, tokens_of

__all__ = ["format_query", "one_line"]

WIDTH = 88
STEP = "  "
ALONE = frozenset({"UNION", "EXCEPT", "INTERSECT"})
BEGINNING = frozenset({"SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "OFFSET", "WITH"})
JOINING = frozenset({"NATURAL", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "JOIN"})
TIGHT_BEFORE = frozenset({",", ")", ".", ";"})
TIGHT_AFTER = frozenset({"(", ".", "~"})


@dataclass(slots=True)
class _Line:
    depth: int
    parts: list[str] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    """Numbers of the parts after which the line may be broken."""

    def texts(self) -> list[str]:
        """The line, or several where it is too long."""
        whole = STEP * self.depth + "".join(self.parts).strip()
        if len(whole) <= WIDTH or not self.breaks:
            return [whole]
        places = [0, *(place + 1 for place in self.breaks), len(self.parts)]
        pieces = ["".join(self.parts[low:high]).strip() for low, high in pairwise(places)]
        return [
            STEP * (self.depth + (2 if number else 0)) + piece for number, piece in enumerate(pieces) if piece
        ]


class _Writer:
    """Puts tokens into lines; `opened` has the depth of each open query, None for other parentheses."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [_Line(0)]
        self._opened: list[int | None] = []
        self._between = 0
        self._before: Token | None = None
        self._unary = False

    @property
    def _depth(self) -> int:
        return next((depth for depth in reversed(self._opened) if depth is not None), 0)

    @property
    def _in_query(self) -> bool:
        return not self._opened or self._opened[-1] is not None

    def _break(self, extra: int = 0) -> None:
        if self._lines[-1].parts:
            self._lines.append(_Line(self._depth + extra))
        else:
            self._lines[-1].depth = self._depth + extra

    def _spaced(self, token: Token) -> bool:
        before = self._before
        if before is None or not self._lines[-1].parts or self._unary:
            return self._unary and token.text == before.text if before else False  # two would be a comment
        if token.text in TIGHT_BEFORE and token.kind is Kind.SIGN:
            return False
        if before.kind is Kind.SIGN and before.text in TIGHT_AFTER:
            return False
        called = before.kind is Kind.WORD and before.word not in SPACED
        return not (token.text == "(" and called)

    def put(self, token: Token, after: Token) -> None:
        """Put one token where it belongs."""
        if token.kind is Kind.COMMENT:
            self._comment(token)
            return
        self._place(token)
        spaced = self._spaced(token)
        text = token.word if token.reserved else token.text
        self._lines[-1].parts.append((" " if spaced else "") + text)
        self._unary = token.text in {"-", "+"} and token.kind is Kind.SIGN and self._begins()
        self._before = token
        if token.text == "(" and token.kind is Kind.SIGN:
            is_query = after.word in {"SELECT", "WITH"}
            self._opened.append(self._lines[-1].depth + 1 if is_query else None)
            if is_query:
                self._lines.append(_Line(self._depth))
        elif token.text == "," and token.kind is Kind.SIGN and self._in_query:
            self._lines[-1].breaks.append(len(self._lines[-1].parts) - 1)

    def _begins(self) -> bool:
        """Whether what was put last comes before a value, so that a sign is the value's own."""
        before = self._before
        if before is None:
            return True
        return before.reserved or (before.kind is Kind.SIGN and before.text != ")")

    def _place(self, token: Token) -> None:
        """Begin a new line where the token wants one."""
        word = token.word
        if token.text == ")" and token.kind is Kind.SIGN and self._opened:
            if (depth := self._opened.pop()) is not None:
                self._break()
                self._lines[-1].depth = depth - 1
        elif self._in_query and word in BEGINNING | ALONE:
            self._break()
        elif (
            self._in_query
            and word in JOINING
            and not (self._before and self._before.word in JOINING | {"OUTER"})
        ):
            self._break(1)
        elif word == "BETWEEN":
            self._between += 1
        elif word == "AND" and self._between:
            self._between -= 1
        elif self._in_query and word in {"AND", "OR"}:
            self._break(1)
        if self._before and self._before.word in ALONE and word == "SELECT":
            self._break()

    def _comment(self, token: Token) -> None:
        """A comment stays behind what it stood behind, or on its own line."""
        start = self._text.rfind("\n", 0, token.start) + 1
        if not self._text[start : token.start].strip():
            self._break()
        else:
            self._lines[-1].parts.append(" ")
        self._lines[-1].parts.append(token.text.rstrip())
        self._lines[-1].breaks.clear()
        self._lines.append(_Line(self._depth + 1))

    def text(self) -> str:
        """All lines."""
        return "\n".join(text for line in self._lines if line.parts for text in line.texts())


SPACED = frozenset(
    [
        "SELECT",
        "FROM",
        "WHERE",
        "AND",
        "OR",
        "NOT",
        "IN",
        "EXISTS",
        "ON",
        "USING",
        "AS",
        "JOIN",
        "UNION",
        "EXCEPT",
        "INTERSECT",
        "ALL",
        "BY",
        "HAVING",
        "LIKE",
        "ILIKE",
        "BETWEEN",
        "DISTINCT",
        "WHEN",
        "THEN",
        "ELSE",
        "CASE",
        "TOP",
        "IS",
        "WITH",
    ]
)
"""Words after which a parenthesis is no list of arguments."""


def _written(tokens: Sequence[Token], text: str) -> str:
    writer = _Writer(text)
    plain = [token for token in tokens if token.kind is not Kind.COMMENT]
    following = {token.start: after for token, after in pairwise(plain)}
    for token in tokens:
        if token.kind is not Kind.END:
            writer.put(token, following.get(token.start, token))
    return writer.text()


def format_query(query: Query) -> str:
    """The query with a line for each clause, its comments, names and values as they were."""
    return _written(query.tokens, query.text)


def one_line(text: str) -> str:
    """The text in one line, without its comments. Raises AdqlFault where it has no tokens."""
    tokens = [token for token in tokens_of(Source(text)) if token.kind is not Kind.COMMENT]
    parted = ["" if one.end == other.start else " " for one, other in pairwise(tokens)]
    return "".join(f"{token.text}{gap}" for token, gap in zip(tokens, [*parted, ""], strict=True)).strip()
