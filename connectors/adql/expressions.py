"""Values and conditions (ADQL 2.1, sections 2.2.4, 2.3 and 4.2)."""

from collections.abc import Callable, Mapping, Sequence

from sqlglot import exp
from typing_extensions import override

from connectors.adql.calls import GEOMETRIES
from connectors.adql.functions import AGGREGATES, FUNCTIONS
from connectors.adql.reserved import RESERVED
from connectors.adql.source import mark
from connectors.adql.terms import Terms
from connectors.adql.tokens import Kind, Token

__all__ = ["CONDITIONS", "Expressions"]

COMPARED: Mapping[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "<>": exp.NEQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
LEVELS: tuple[Mapping[str, type[exp.Binary]], ...] = (
    {"||": exp.DPipe},
    {"&": exp.BitwiseAnd, "|": exp.BitwiseOr, "^": exp.BitwiseXor},
    {"+": exp.Add, "-": exp.Sub},
    {"*": exp.Mul, "/": exp.Div},
)
"""Signs between two values, the loosest first."""
UNARY: Mapping[str, type[exp.Unary]] = {"-": exp.Neg, "~": exp.BitwiseNot}
CONDITIONS = (
    *COMPARED.values(),
    exp.And,
    exp.Or,
    exp.Not,
    exp.Is,
    exp.In,
    exp.Between,
    exp.Like,
    exp.ILike,
    exp.Exists,
)
FUNCTION_WORDS = frozenset({*FUNCTIONS, *AGGREGATES, *GEOMETRIES, "IN_UNIT"})
"""Words of ADQL that a parenthesis may follow."""
PREDICATES = frozenset({"CONTAINS", "INTERSECTS"})
PLAIN = frozenset({"NULL", "TRUE", "FALSE"})


Spanned = tuple[exp.Expr, int, int]
"""A condition with the offsets where it begins and ends."""


def _balanced(kind: type[exp.Binary], parts: Sequence[Spanned]) -> Spanned:
    """Conditions joined by AND or OR as a tree that is not deep, however many they are."""
    if len(parts) == 1:
        return parts[0]
    middle = (len(parts) + 1) // 2
    left, right = _balanced(kind, parts[:middle]), _balanced(kind, parts[middle:])
    node = kind(this=left[0], expression=right[0])
    mark(node, left[1], right[2])
    return node, left[1], right[2]


class Expressions(Terms):
    """Reads values and conditions; what reads whole queries knows of `subquery` too."""

    def subquery(self) -> exp.Expr:
        """A query in parentheses. Raises AdqlFault."""
        raise self.fault("A query cannot stand in a condition here.")

    def only_condition(self) -> exp.Expr:
        """One condition and nothing after it. Raises AdqlFault."""
        node = self.condition()
        if self.token.kind is not Kind.END:
            raise self.unexpected("the end of the condition")
        return node

    @override
    def condition(self) -> exp.Expr:
        """Something that holds or not. Raises AdqlFault."""
        start = self.token
        return self._as_condition(self._or(), start)

    @override
    def value(self) -> exp.Expr:
        """Something that has a value. Raises AdqlFault."""
        return self._as_value(self._or())

    def _as_condition(self, node: exp.Expr, start: Token) -> exp.Expr:
        if not isinstance(node.unnest(), CONDITIONS):
            self._misspelt_operator()
            if isinstance(node, exp.Anonymous) and str(node.this).upper() in PREDICATES:
                raise self.source.at(
                    node, f"{str(node.this).upper()} gives 1 or 0: write 1 = {node.this}(…)."
                )
            raise self.source.fault(
                "A condition compares something, such as mag < 12.", start.start, self.before.end
            )
        return node

    def _misspelt_operator(self) -> None:
        """Where the next token is a misspelt word, say so. Raises AdqlFault."""
        if self.token.kind is Kind.WORD and not self.token.reserved:
            raise self.unexpected("a comparison")

    def _as_value(self, node: exp.Expr) -> exp.Expr:
        if isinstance(node.unnest(), CONDITIONS):
            raise self.source.at(node, "Here a value is needed; this holds or not.")
        return node

    def _or(self) -> exp.Expr:
        return self._logical("OR", exp.Or, self._and)

    def _and(self) -> exp.Expr:
        return self._logical("AND", exp.And, self._not)

    def _logical(self, word: str, kind: type[exp.Binary], part: Callable[[], exp.Expr]) -> exp.Expr:
        start = self.token
        first = part()
        if not self.at_word(word):
            return first
        parts = [self._spanned(first, start)]
        while self.word(word):
            start = self.token
            parts.append(self._spanned(part(), start))
        return _balanced(kind, parts)[0]

    def _spanned(self, node: exp.Expr, start: Token) -> Spanned:
        return self._as_condition(node, start), start.start, self.before.end

    def _not(self) -> exp.Expr:
        signs: list[Token] = []
        while self.at_word("NOT"):
            signs.append(self.take())
        start = self.token
        node = self._predicate()
        for token in reversed(signs):
            node = self.made(exp.Not(this=self._as_condition(node, start)), token.start)
        return node

    def _predicate(self) -> exp.Expr:
        start = self.token.start
        if self.word("EXISTS"):
            return self.made(exp.Exists(this=self.subquery().this), start)
        left = self._level(0)
        if self.token.kind is Kind.SIGN and self.token.text in COMPARED:
            left, kind = self._as_value(left), COMPARED[self.take().text]
            node: exp.Expr = kind(this=left, expression=self._as_value(self._level(0)))
        elif self.at_word("IS", "NOT", "BETWEEN", "IN", "LIKE", "ILIKE"):
            node = self._worded(self._as_value(left))
        else:
            return left
        if self.token.kind is Kind.SIGN and self.token.text in COMPARED:
            raise self.fault("Compare two values at a time, as in a < b AND b < c.")
        return self.made(node, start)

    def _worded(self, left: exp.Expr) -> exp.Expr:
        if self.word("IS"):
            negate = bool(self.word("NOT"))
            if not self.at_word("NULL"):
                raise self.unexpected("NULL" if negate else "NULL or NOT NULL", ("NULL",))
            self.take()
            return exp.Is(this=left, expression=exp.Null(), negate=negate)
        negate = bool(self.word("NOT"))
        word = self.expect_word("BETWEEN", "IN", "LIKE", "ILIKE").word
        if word == "BETWEEN":
            low = self._as_value(self._level(0))
            self.expect_word("AND")
            node: exp.Expr = exp.Between(this=left, low=low, high=self._as_value(self._level(0)))
        elif word == "IN":
            node = self._in(left)
        else:
            kind = exp.Like if word == "LIKE" else exp.ILike
            return kind(this=left, expression=self._as_value(self._level(0)), negate=negate)
        return exp.Not(this=node) if negate else node

    def _in(self, left: exp.Expr) -> exp.Expr:
        if not self.at_sign("("):
            raise self.unexpected("a list of values in parentheses")
        if self.after.word in {"SELECT", "WITH"}:
            return exp.In(this=left, query=self.subquery())
        with self.parentheses():
            return exp.In(this=left, expressions=self.values("a value"))

    def _level(self, level: int) -> exp.Expr:
        if level == len(LEVELS):
            return self._unary()
        start, kinds = self.token.start, LEVELS[level]
        left = self._level(level + 1)
        while self.token.kind is Kind.SIGN and self.token.text in kinds:
            kind = kinds[self.take().text]
            right = self._as_value(self._level(level + 1))
            left = self.made(kind(this=self._as_value(left), expression=right), start)
        return left

    def _unary(self) -> exp.Expr:
        signs: list[Token] = []
        while self.at_sign("-", "+", "~"):
            signs.append(self.take())
        node = self._primary()
        for token in reversed(signs):
            if token.text != "+":
                node = self.made(UNARY[token.text](this=self._as_value(node)), token.start)
        return node

    def _primary(self) -> exp.Expr:
        token = self.token
        if token.kind in {Kind.NUMBER, Kind.HEXADECIMAL, Kind.TEXT} or token.word in PLAIN:
            return self.literal()
        if self.at_sign("("):
            return self._parenthesised()
        if token.word in {"CASE", "CAST"}:
            return self.case() if token.word == "CASE" else self.cast()
        called = token.kind is Kind.WORD and self.after.kind is Kind.SIGN and self.after.text == "("
        if called and (token.word in FUNCTION_WORDS or token.word not in RESERVED):
            return self.function()
        return self.column()

    def _parenthesised(self) -> exp.Expr:
        start = self.token.start
        if self.after.word in {"SELECT", "WITH"}:
            return self.subquery()
        with self.parentheses():
            inner = self._or()
        return self.made(exp.Paren(this=inner), start)
