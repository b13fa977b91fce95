"""What values are made of: names, columns, texts, numbers, calls, CAST, CASE (ADQL 2.1, section 2)."""

from abc import ABC, abstractmethod

from sqlglot import exp

from connectors.adql.cursor import MISSPELT, Cursor
from connectors.adql.functions import AGGREGATES
from connectors.adql.tokens import Kind

__all__ = ["Terms"]

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


class Terms(Cursor, ABC):
    """Reads single values; what is within them, and queries, are for those who know them."""

    lenient = False
    """Whether a name may begin with an underscore without quotation marks."""

    @abstractmethod
    def value(self) -> exp.Expr:
        """Something that has a value. Raises AdqlFault."""

    @abstractmethod
    def condition(self) -> exp.Expr:
        """Something that holds or not. Raises AdqlFault."""

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

    def values(self, wanted: str) -> list[exp.Expr]:
        """Values with commas between them. Raises AdqlFault."""
        found = [self.value()]
        while self.sign(","):
            if self.at_sign(")"):
                raise self.unexpected(wanted)
            found.append(self.value())
        return found

    def literal(self) -> exp.Expr:
        """A text or a number, or NULL, TRUE, FALSE."""
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

    def whole(self, wanted: str) -> exp.Expr:
        """A whole number without sign. Raises AdqlFault."""
        if self.token.kind is not Kind.NUMBER or not self.token.text.isdigit():
            raise self.unexpected(wanted)
        return self.literal()

    def column(self) -> exp.Expr:
        """A column, with or without its table. Raises AdqlFault."""
        start = self.token.start
        parts = self.dotted("a value")
        if self.at_sign("."):
            raise self.fault("A star stands in the list of columns only.", self.after)
        names = dict(zip(("this", "table", "db", "catalog"), reversed(parts), strict=False))
        return self.made(exp.Column(**names), start)

    def function(self) -> exp.Expr:
        """A function with its arguments. Raises AdqlFault."""
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

    def cast(self) -> exp.Expr:
        """CAST of a value to a type. Raises AdqlFault."""
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

    def case(self) -> exp.Expr:
        """CASE, which is not in the standard, but taken by most services. Raises AdqlFault."""
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
