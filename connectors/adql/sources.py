"""What stands in FROM: tables, joins, queries in parentheses (ADQL 2.1, section 2.2.2)."""

from sqlglot import exp

from connectors.adql.expressions import Expressions
from connectors.adql.tokens import Kind

__all__ = ["MOST_TABLES", "Sources"]

MOST_TABLES = 60
JOINS = ("NATURAL", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "JOIN")


class Sources(Expressions):
    """Reads tables and how they are joined."""

    def tables(self) -> list[exp.Expr]:
        """A table and the joins that follow it. Raises AdqlFault."""
        found = [self._table()]
        while self.at_word(*JOINS):
            found.append(self._join())
            if len(found) > MOST_TABLES:
                raise self.fault(f"At most {MOST_TABLES} tables can be joined.", self.before)
        return found

    def _join(self) -> exp.Expr:
        start = self.token.start
        natural = self.word("NATURAL")
        side = self.word("LEFT", "RIGHT", "FULL")
        if side:
            self.word("OUTER")
        kind = "" if side else self.word("INNER", "CROSS")
        self.expect_word("JOIN")
        node = exp.Join(this=self._table(), side=side, kind=kind, method=natural)
        if natural or kind == "CROSS":
            if self.at_word("ON", "USING"):
                raise self.fault(f"A {natural or kind} JOIN has no {self.token.word}.")
        elif self.word("ON"):
            node.set("on", self.condition())
        elif self.word("USING"):
            node.set("using", self.names())
        else:
            raise self.unexpected(
                "ON with a condition, or USING with columns in parentheses", ("ON", "USING")
            )
        return self.made(node, start)

    def _table(self) -> exp.Expr:
        start = self.token.start
        if self.at_sign("("):
            if self.after.word in {"SELECT", "WITH"} or self.after.text == "(":
                return self._derived()
            with self.parentheses():
                first, *joins = self.tables()
            first.set("joins", joins)
            return self.made(exp.Paren(this=first), start)
        parts = self.dotted("a table")
        if len(parts) > 3:  # noqa: PLR2004 - catalogue, schema and table
            raise self.source.at(parts[0], "A table has at most a catalogue and a schema before its name.")
        if self.at_sign("("):
            raise self.source.at(parts[0], "A table is named here; ADQL has no functions that give tables.")
        names = dict(zip(("this", "db", "catalog"), reversed(parts), strict=False))
        node = exp.Table(**names)
        self.made(node, start)
        node.set("alias", self._alias())
        return node

    def _derived(self) -> exp.Expr:
        start = self.token.start
        node = self.subquery()
        alias = self._alias()
        if alias is None:
            raise self.source.fault(
                "A query that stands for a table needs a name: (SELECT …) AS name.", start
            )
        node.set("alias", alias)
        return node

    def _alias(self) -> exp.Expr | None:
        if self.word("AS") or self.token.kind is Kind.NAME:
            return exp.TableAlias(this=self.identifier("a name for the table"))
        if self.token.kind is Kind.WORD and not self.token.reserved:
            if self.token.word in {"LIMIT", "FETCH"}:
                raise self.unexpected("the end of the query or a clause such as WHERE")
            return exp.TableAlias(this=self.identifier("a name"))
        return None

    def names(self) -> list[exp.Identifier]:
        """Columns' names in parentheses. Raises AdqlFault."""
        with self.parentheses():
            found = [self.identifier("a column's name")]
            while self.sign(","):
                found.append(self.identifier("a column's name"))
        return found
