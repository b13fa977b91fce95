"""Going through the tokens of a text, and saying what was expected where something else stands."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches

from sqlglot import exp

from connectors.adql.faults import AdqlFault
from connectors.adql.source import Source, mark
from connectors.adql.tokens import Kind, Token, tokens_of

__all__ = ["CLAUSES", "DEEPEST", "MISSPELT", "Cursor"]

DEEPEST = 30
CLAUSES = ("SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "OFFSET", "UNION", "EXCEPT", "INTERSECT")
MISSPELT = (
    *(*CLAUSES, "BY", "TOP", "DISTINCT", "WITH", "AS", "DESC", "ASC"),
    *("JOIN", "LEFT", "RIGHT", "INNER", "NATURAL", "USING"),
    *("AND", "OR", "NOT", "LIKE", "ILIKE", "BETWEEN", "IS", "IN", "CAST"),
)
NEAR = 0.74
SHORT = 2
"""Letters of a word that was read as a name, and is believed to be one."""


class Cursor:
    """The tokens without comments, and the one that is looked at."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.tokens: Sequence[Token] = tokens_of(source)
        self._plain = [token for token in self.tokens if token.kind is not Kind.COMMENT]
        self._place = 0
        self._open: list[Token] = []

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self._plain[self._place]

    @property
    def after(self) -> Token:
        """The one after that."""
        return self._plain[min(self._place + 1, len(self._plain) - 1)]

    @property
    def before(self) -> Token:
        """The one that was taken last."""
        return self._plain[max(0, self._place - 1)]

    def take(self) -> Token:
        """Go on; the end stays the end."""
        token = self.token
        self._place = min(self._place + 1, len(self._plain) - 1)
        return token

    def at_word(self, *words: str) -> bool:
        """Whether one of these words comes next."""
        return self.token.word in words

    def at_sign(self, *signs: str) -> bool:
        """Whether one of these signs comes next."""
        return self.token.kind is Kind.SIGN and self.token.text in signs

    def word(self, *words: str) -> str:
        """One of these words, taken where it comes next; else nothing."""
        return self.take().word if self.at_word(*words) else ""

    def sign(self, *signs: str) -> str:
        """One of these signs, taken where it comes next; else nothing."""
        return self.take().text if self.at_sign(*signs) else ""

    def expect_word(self, *words: str) -> Token:
        """Take one of these words. Raises AdqlFault."""
        if self.at_word(*words):
            return self.take()
        raise self.unexpected(" or ".join(words), words)

    def expect_sign(self, sign: str) -> Token:
        """Take this sign. Raises AdqlFault."""
        if self.at_sign(sign):
            return self.take()
        raise self.unexpected(f"'{sign}'")

    @contextmanager
    def parentheses(self) -> Iterator[None]:
        """What stands between parentheses. Raises AdqlFault where one is missing, or too many are open."""
        opening = self.expect_sign("(")
        if len(self._open) >= DEEPEST:
            raise self.source.fault(f"More than {DEEPEST} parentheses are open.", opening.start, opening.end)
        self._open.append(opening)
        yield
        if not self.at_sign(")"):
            self._misspelt(MISSPELT)
            if self.token.kind is Kind.END:
                raise self.source.fault("This parenthesis is not closed.", opening.start, opening.end)
            raise self.unexpected("')'")
        self.take()
        self._open.pop()

    def unexpected(self, wanted: str, words: Sequence[str] = ()) -> AdqlFault:
        """What to say where something else was expected. Raises AdqlFault where a word is misspelt."""
        token = self.token
        self._misspelt(words or MISSPELT)
        if token.kind is Kind.END:
            return self.source.fault(f"Something is missing at the end: {wanted}.", token.start)
        return self.source.fault(
            f"Here {wanted} is expected, not {_shown(token)}.{_hint(token)}", token.start, token.end
        )

    def _misspelt(self, words: Sequence[str]) -> None:
        """Tell of a misspelt word of ADQL, here or just before, where it was read as a name."""
        for token in (self.token, self.before):
            if token.kind is Kind.WORD and not token.reserved:
                near = get_close_matches(token.word, words, n=1, cutoff=NEAR)
                if near and len(token.word) > (1 if token is self.token else SHORT):
                    words_for = f"'{token.text}' is not a word of ADQL. Did you mean {near[0]}?"
                    raise self.source.fault(words_for, token.start, token.end)

    def made(self, node: exp.Expr, start: int) -> exp.Expr:
        """The node, placed from an offset up to the token that was taken last."""
        mark(node, start, self.before.end)
        return node

    def fault(self, words: str, token: Token | None = None) -> AdqlFault:
        """A fault at a token, the next one where none is given."""
        token = token or self.token
        return self.source.fault(words, token.start, token.end)


def _shown(token: Token) -> str:
    return token.text if token.kind in {Kind.TEXT, Kind.NAME} else f"'{token.text[:40]}'"


def _hint(token: Token) -> str:
    if token.word in {"LIMIT", "FETCH"}:
        return " ADQL limits rows by SELECT TOP 10 … at the beginning."
    if token.text == ";":
        return " One query at a time."
    return ""
