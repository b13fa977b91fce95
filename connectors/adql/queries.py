"""Whole queries (ADQL 2.1, sections 2.2 and 4.4 to 4.6)."""

from collections.abc import Callable
from typing import TypeVar

from sqlglot import exp
from typing_extensions import override

from connectors.adql.cursor import CLAUSES
from connectors.adql.faults import AdqlFault
from connectors.adql.sources import MOST_TABLES, Sources
from connectors.adql.tokens import Kind

__all__ = ["Queries"]

SETS = {"UNION": exp.Union, "EXCEPT": exp.Except, "INTERSECT": exp.Intersect}
MOST_FAULTS = 20
MOST_COLUMNS = 1000

Part = TypeVar("Part")


class Queries(Sources):
    """Reads a query; the faults after which it could read on are gathered."""

    def statement(self) -> exp.Expr:
        """One whole query and nothing after it.

        Raises AdqlFault, the first with all the others.
        """
        self._faults: list[AdqlFault] = []
        if self.token.kind is Kind.END:
            raise self.source.fault("There is no query yet. One begins with SELECT.", 0)
        node = self._or_note(self._whole)
        if self._faults:
            first, *others = sorted(self._faults[:MOST_FAULTS], key=lambda fault: (fault.line, fault.column))
            raise first.with_others(others)
        assert node is not None
        return node

    def _whole(self) -> exp.Expr:
        node = self.query()
        self.sign(";")
        if self.at_sign(")"):
            raise self.fault("This parenthesis was never opened.")
        if self.token.kind is not Kind.END:
            raise self.unexpected("the end of the query or a clause such as WHERE")
        return node

    def _or_note(self, read: Callable[[], Part]) -> Part | None:
        """What is read; where it has a fault, None, and what comes next is the next clause."""
        depth = len(self._open)
        try:
            return read()
        except AdqlFault as fault:
            self._faults.append(fault)
        deeper = len(self._open) - depth
        while self.token.kind is not Kind.END and (deeper > 0 or not self.at_word(*CLAUSES[1:])):
            if self.at_sign(")") and deeper <= 0 and depth:
                break
            deeper += self.at_sign("(") - self.at_sign(")")
            self.take()
        del self._open[depth:]
        return None

    def query(self) -> exp.Expr:
        """A query with what may stand before and after its SELECTs. Raises AdqlFault."""
        named = self._with() if self.at_word("WITH") else None
        node = self._sets(("UNION", "EXCEPT"), lambda: self._sets(("INTERSECT",), self._term))
        if self.at_word("ORDER"):
            node.set("order", self._or_note(self._order))
        if self.at_word("OFFSET"):
            node.set("offset", self._or_note(self._offset))
        if named:
            node.set("with_", named)
        return node

    @override
    def subquery(self) -> exp.Expr:
        """A query in parentheses. Raises AdqlFault."""
        start = self.token.start
        with self.parentheses():
            if not self.at_word("SELECT", "WITH") and not self.at_sign("("):
                raise self.unexpected("SELECT", ("SELECT",))
            inner = self.query()
        return self.made(exp.Subquery(this=inner), start)

    def _with(self) -> exp.Expr:
        start = self.take().start
        parts = [self._named()]
        while self.sign(","):
            parts.append(self._named())
        return self.made(exp.With(expressions=parts), start)

    def _named(self) -> exp.Expr:
        start = self.token.start
        alias = exp.TableAlias(this=self.identifier("a name for the query"))
        if self.at_sign("("):
            alias.set("columns", self.names())
        self.expect_word("AS")
        return self.made(exp.CTE(this=self.subquery().this, alias=alias), start)

    def _sets(self, words: tuple[str, ...], part: Callable[[], exp.Expr]) -> exp.Expr:
        start = self.token.start
        left = part()
        while word := self.word(*words):
            distinct = not self.word("ALL")
            left = self.made(SETS[word](this=left, expression=part(), distinct=distinct), start)
        return left

    def _term(self) -> exp.Expr:
        if self.at_sign("("):
            return self.subquery()
        return self._select()

    def _select(self) -> exp.Expr:
        start = self.expect_word("SELECT").start
        node = exp.Select()
        node.set("distinct", self._distinct())
        if self.at_word("TOP"):
            node.set("limit", self._or_note(self._top))
        columns = self._or_note(self._columns)
        node.set("expressions", columns or [exp.Star()])
        if columns or self.at_word("FROM"):
            self._or_note(lambda: self._from(node))
        for word, name, read in (
            ("WHERE", "where", self._where),
            ("GROUP", "group", self._group),
            ("HAVING", "having", self._having),
        ):
            if self.at_word(word):
                node.set(name, self._or_note(read))
        self._late(node)
        return self.made(node, start)

    def _late(self, node: exp.Expr) -> None:
        """Tell of a clause that stands too late. Raises AdqlFault."""
        if self.at_word("FROM", "WHERE", "GROUP", "HAVING"):
            word = self.token.word
            twice = node.args.get({"FROM": "from_"}.get(word, word.lower())) is not None
            words = "stands here a second time" if twice else "comes too late"
            raise self.fault(f"{word} {words}; the order is FROM, WHERE, GROUP BY, HAVING, ORDER BY.")

    def _distinct(self) -> exp.Expr | None:
        word = self.word("DISTINCT", "ALL")
        return exp.Distinct() if word == "DISTINCT" else None

    def _top(self) -> exp.Expr:
        start = self.take().start
        return self.made(exp.Limit(expression=self.whole("a number of rows")), start)

    def _offset(self) -> exp.Expr:
        start = self.take().start
        return self.made(exp.Offset(expression=self.whole("a number of rows")), start)

    def _columns(self) -> list[exp.Expr]:
        if self.at_word("FROM"):
            raise self.fault("Say before FROM which columns, or * for all of them.")
        found = [self._column_or_star()]
        while self.sign(","):
            if self.at_word("FROM"):
                raise self.fault("After this comma a column is expected.", self.before)
            found.append(self._column_or_star())
            if len(found) > MOST_COLUMNS:
                raise self.fault(f"At most {MOST_COLUMNS} columns can be listed.", self.before)
        if not self.at_word("FROM"):
            raise self.unexpected("FROM or ','")
        return found

    def _column_or_star(self) -> exp.Expr:
        start = self.token.start
        if self.sign("*"):
            return self.made(exp.Star(), start)
        if star := self._qualified_star():
            return star
        value = self.value()
        if self.word("AS"):
            return self.made(exp.Alias(this=value, alias=self.identifier("a name for the column")), start)
        if self.token.kind is Kind.NAME or (self.token.kind is Kind.WORD and not self.token.reserved):
            return self.made(exp.Alias(this=value, alias=self.identifier("a name")), start)
        return value

    def _qualified_star(self) -> exp.Expr | None:
        """All columns of one table."""
        place, start = self._place, self.token.start
        if self.token.kind is not Kind.NAME and (self.token.kind is not Kind.WORD or self.token.reserved):
            return None
        parts = self.dotted("a table's name")
        if not (self.sign(".") and self.sign("*")):
            self._place = place
            return None
        names = dict(zip(("table", "db", "catalog"), reversed(parts), strict=False))
        return self.made(exp.Column(this=exp.Star(), **names), start)

    def _from(self, node: exp.Expr) -> None:
        start = self.expect_word("FROM").start
        first, *joins = self.tables()
        node.set("from_", self.made(exp.From(this=first), start))
        while self.sign(","):
            start = self.before.start
            table, *more = self.tables()
            joins += [self.made(exp.Join(this=table), start), *more]
            if len(joins) >= MOST_TABLES:
                raise self.fault(f"At most {MOST_TABLES} tables can be joined.", self.before)
        node.set("joins", joins)

    def _where(self) -> exp.Expr:
        start = self.take().start
        return self.made(exp.Where(this=self.condition()), start)

    def _having(self) -> exp.Expr:
        start = self.take().start
        return self.made(exp.Having(this=self.condition()), start)

    def _group(self) -> exp.Expr:
        start = self.take().start
        self.expect_word("BY")
        return self.made(exp.Group(expressions=self.values("a column")), start)

    def _order(self) -> exp.Expr:
        start = self.take().start
        self.expect_word("BY")
        keys = [self._key()]
        while self.sign(","):
            keys.append(self._key())
        return self.made(exp.Order(expressions=keys), start)

    def _key(self) -> exp.Expr:
        start = self.token.start
        value = self.value()
        return self.made(exp.Ordered(this=value, desc=self.word("ASC", "DESC") == "DESC"), start)
