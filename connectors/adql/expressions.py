"""Values and conditions (ADQL 2.1, sections 2.2.4, 2.3 and 4.2)."""

from collections.abc import Callable, Mapping

from sqlglot import exp

from connectors.adql.calls import GEOMETRIES
from connectors.adql.cursor import MISSPELT, Cursor
from connectors.adql.functions import AGGREGATES, FUNCTIONS
from connectors.adql.reserved import RESERVED
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
TYPES = frozenset(
    [
        "CHAR",
        "VARCHAR",
        "INTEGER",
        "SMALLINT",
        "BIGINT",
        "REAL",
        "DOUBLE",
        "TIMESTAMP",
        "POINT",
        "CIRCLE",
        "POLYGON",
    ]
)
STRUCTURE = frozenset(
    {*MISSPELT, "ON", "CASE", "WHEN", "THEN", "ELSE", "END", "FULL", "CROSS", "OUTER", "NULL", "ALL"}
)
"""Words that are hardly ever meant as a name."""
PREDICATES = frozenset({"CONTAINS", "INTERSECTS"})
PLAIN = frozenset({"NULL", "TRUE", "FALSE"})


class Expressions(Cursor):
    """Reads values and conditions; what reads whole queries knows of `subquery` too."""

    lenient = False
    """Whether a name may begin with an underscore without quotation marks."""

    def subquery(self) -> exp.Expr:
        """A query in parentheses. Raises AdqlFault."""
        raise self.fault("A query cannot stand in a condition here.")

    def only_condition(self) -> exp.Expr:
        """One condition and nothing after it. Raises AdqlFault."""
        node = self.condition()
        if self.token.kind is not Kind.END:
            raise self.unexpected("the end of the condition")
        return node

    def condition(self) -> exp.Expr:
        """Something that holds or not. Raises AdqlFault."""
        start = self.token
        return self._as_condition(self._or(), start)

    def value(self) -> exp.Expr:
        """Something that has a value. Raises AdqlFault."""
        return self._as_value(self._or())

    def identifier(self, wanted: str) -> exp.Identifier:
        """A name, regular or delimited. Raises AdqlFault."""
        token = self.token
        if token.kind is not Kind.NAME and (token.kind is not Kind.WORD or token.reserved):
            if token.reserved and token.word not in STRUCTURE:
                raise self.fault(f'{token.word} is a word of ADQL; as a name it is written "{token.text}".')
            raise self.unexpected(wanted)
        if token.text.startswith("_") and not self.lenient:
            raise self.fault(f'A name that begins with _ is written in quotation marks: "{token.text}".')
        self.take()
        node = exp.Identifier(this=token.value, quoted=token.kind is Kind.NAME)
        self.made(node, token.start)
        return node

    def dotted(self, wanted: str) -> list[exp.Identifier]:
        """Names with dots between them. Raises AdqlFault."""
        parts = [self.identifier(wanted)]
        while self.at_sign(".") and not (self.after.kind is Kind.SIGN and self.after.text == "*"):
            self.take()
            parts.append(self.identifier("a name after the dot"))
        return parts

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
        left = part()
        while self.at_word(word):
            left = self._as_condition(left, start)
            self.take()
            second = self.token
            right = self._as_condition(part(), second)
            left = self.made(kind(this=left, expression=right), start.start)
        return left

    def _not(self) -> exp.Expr:
        start = self.token
        if not self.word("NOT"):
            return self._predicate()
        inner = self.token
        return self.made(exp.Not(this=self._as_condition(self._not(), inner)), start.start)

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

    def values(self, wanted: str) -> list[exp.Expr]:
        """Values with commas between them. Raises AdqlFault."""
        found = [self.value()]
        while self.sign(","):
            if self.at_sign(")"):
                raise self.unexpected(wanted)
            found.append(self.value())
        return found

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
            return self._literal()
        if self.at_sign("("):
            return self._parenthesised()
        if token.word in {"CASE", "CAST"}:
            return self._case() if token.word == "CASE" else self._cast()
        called = token.kind is Kind.WORD and self.after.kind is Kind.SIGN and self.after.text == "("
        if called and (token.word in FUNCTION_WORDS or token.word not in RESERVED):
            return self._function()
        return self._column()

    def _literal(self) -> exp.Expr:
        token = self.take()
        if token.kind is Kind.TEXT:
            value = token.value
            while self.token.kind is Kind.TEXT:  # several are one (SQL92, section 5.3)
                value += self.take().value
            return self.made(exp.Literal.string(value), token.start)
        if token.word:
            plain = exp.Null() if token.word == "NULL" else exp.Boolean(this=token.word == "TRUE")
            return self.made(plain, token.start)
        digits = token.text if token.kind is Kind.NUMBER else str(int(token.text, 16))
        return self.made(exp.Literal.number(digits), token.start)

    def _parenthesised(self) -> exp.Expr:
        start = self.token.start
        if self.after.word in {"SELECT", "WITH"}:
            return self.subquery()
        with self.parentheses():
            inner = self._or()
        return self.made(exp.Paren(this=inner), start)

    def _column(self) -> exp.Expr:
        start = self.token.start
        parts = self.dotted("a value")
        if self.at_sign("."):
            raise self.fault("A star stands in the list of columns only.", self.after)
        names = dict(zip(("this", "table", "db", "catalog"), reversed(parts), strict=False))
        return self.made(exp.Column(**names), start)

    def _function(self) -> exp.Expr:
        name = self.take()
        with self.parentheses():
            if name.word == "COUNT" and self.sign("*"):
                given: list[exp.Expr] = [self.made(exp.Star(), self.before.start)]
            elif name.word in AGGREGATES and self.at_word("DISTINCT", "ALL"):
                distinct = self.take().word == "DISTINCT"
                given = [exp.Distinct(expressions=[self.value()])] if distinct else [self.value()]
            else:
                given = [] if self.at_sign(")") else self.values("an argument")
        node = exp.Anonymous(this=name.text, expressions=given)
        self.made(node, name.start)
        node.meta["name_end"] = name.end
        return node

    def _cast(self) -> exp.Expr:
        start = self.take().start
        with self.parentheses():
            value = self.value()
            self.expect_word("AS")
            token = self.token
            if token.word not in TYPES:
                raise self.unexpected(
                    "a type such as INTEGER, BIGINT, REAL, DOUBLE PRECISION or VARCHAR(20)", sorted(TYPES)
                )
            self.take()
            if token.word == "DOUBLE":
                self.expect_word("PRECISION")
            size = self._size() if token.word in {"CHAR", "VARCHAR"} and self.at_sign("(") else []
        return self.made(exp.Cast(this=value, to=exp.DataType(this=token.word, expressions=size)), start)

    def _size(self) -> list[exp.Expr]:
        with self.parentheses():
            return [self.whole("a length")]

    def whole(self, wanted: str) -> exp.Expr:
        """A whole number without sign. Raises AdqlFault."""
        if self.token.kind is not Kind.NUMBER or not self.token.text.isdigit():
            raise self.unexpected(wanted)
        return self._literal()

    def _case(self) -> exp.Expr:
        """Not in the standard, but taken by most services."""
        start = self.take().start
        subject = None if self.at_word("WHEN") else self.value()
        branches = []
        while self.word("WHEN"):
            test = self.value() if subject else self.condition()
            self.expect_word("THEN")
            branches.append(exp.If(this=test, true=self.value()))
        if not branches:
            raise self.unexpected("WHEN", ("WHEN",))
        default = self.value() if self.word("ELSE") else None
        self.expect_word("END")
        return self.made(exp.Case(this=subject, ifs=branches, default=default), start)
