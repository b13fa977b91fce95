"""Which table and column each name of a query means."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlglot import exp

from connectors.adql.faults import AdqlFault, suggestion
from connectors.adql.schema import FOUND, Found, Schema, columns_of, plain_name, table_words
from connectors.adql.scopes import Listed, Outputs, Scope
from connectors.adql.source import Source

__all__ = ["Resolver"]

MOST_SUGGESTED = 20
"""To look for near names takes long."""


class Resolver:
    """Goes through a tree and marks what names mean; what cannot be found is a fault."""

    def __init__(self, source: Source, schema: Schema) -> None:
        self._source = source
        self._schema = schema
        self.faults: list[AdqlFault] = []

    def resolve(self, tree: exp.Expr) -> Outputs:
        """The columns that the query gives, None where that is not known."""
        return self._query(tree, None, {})

    def _fault(self, node: exp.Expr, words: str) -> None:
        self.faults.append(self._source.at(node, words))

    def _near(self, word: str, known: Iterable[str]) -> str:
        """What was probably meant; of many faults the later ones do without."""
        return suggestion(word, known) if len(self.faults) < MOST_SUGGESTED else ""

    def _query(self, node: exp.Expr, around: Scope | None, named: Mapping[str, Outputs]) -> Outputs:
        known = dict(named)
        if with_ := node.args.get("with_"):
            for part in with_.expressions:
                known[part.alias.casefold()] = self._renamed(part, self._query(part.this, around, known))
        if isinstance(node, exp.Subquery):
            return self._ordered(node, self._query(node.this, around, known))
        if isinstance(node, exp.SetOperation):
            return self._ordered(node, self._set(node, around, known))
        return self._select(node, around, known)

    def _renamed(self, part: exp.Expr, outputs: Outputs) -> Outputs:
        names = part.args["alias"].args.get("columns")
        if not names or outputs is None:
            return outputs
        if len(names) != len(outputs):
            self._fault(names[0], f"The query has {len(outputs)} columns, not {len(names)}.")
        return [replace(one, name=name.name) for name, one in zip(names, outputs, strict=False)]

    def _set(self, node: exp.SetOperation, around: Scope | None, named: Mapping[str, Outputs]) -> Outputs:
        left, right = self._query(node.this, around, named), self._query(node.expression, around, named)
        if left is not None and right is not None and len(left) != len(right):
            words = f"{node.key.upper()} wants queries of as many columns, not {len(left)} and {len(right)}."
            self._fault(node.expression, words)
        return left

    def _ordered(self, node: exp.Expr, outputs: Outputs) -> Outputs:
        if order := node.args.get("order"):
            scope = Scope(None, [Listed("", (), outputs)])
            self._parts(order, scope, {})
        return outputs

    def _select(self, node: exp.Expr, around: Scope | None, named: Mapping[str, Outputs]) -> Outputs:
        scope = Scope(around)
        if from_ := node.args.get("from_"):
            self._add(from_.this, scope, named)
        for join in node.args.get("joins") or []:
            self._join(join, scope, named)
        outputs: list[Found] = []
        whole = True
        for place, one in enumerate(node.expressions, 1):
            given = self._output(one, place, scope, named)
            whole &= given is not None
            outputs += given or []
        aliases = [found for found in outputs if found.name]
        for name in ("where", "group", "having", "order"):
            if part := node.args.get(name):
                self._parts(part, scope, named, () if name == "where" else aliases)
        return outputs if whole else None

    def _output(self, node: exp.Expr, place: int, scope: Scope, named: Mapping[str, Outputs]) -> Outputs:
        """What one part of the list of columns gives."""
        if isinstance(node, exp.Star):
            return self._star(node, scope.listed, scope)
        if isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
            sources = self._qualified(node, scope)
            return None if sources is None else self._star(node, sources, None)
        self._parts(node, scope, named)
        inner = node.unalias()
        found = inner.meta.get(FOUND) if isinstance(inner, exp.Column) else None
        name = node.alias or plain_name(inner, place)
        if isinstance(found, Found):
            return [replace(found, name=node.alias or found.name, source="")]
        return [Found(name, value=inner)]

    def _star(self, node: exp.Expr, sources: Sequence[Listed], scope: Scope | None) -> Outputs:
        """All columns of these; those that joined tables have in common once, and first."""
        if any(source.columns is None for source in sources):
            return None
        merged = scope.merged if scope else {}
        found = [*merged.values()]
        found += [
            one for source in sources for one in source.columns or () if one.name.casefold() not in merged
        ]
        node.meta[FOUND] = found
        return [replace(one, source="") for one in found]

    def _qualified(self, node: exp.Column, scope: Scope) -> Sequence[Listed] | None:
        """The source that stands before a column's dot; None where there is none, which is told."""
        words = ".".join(part.name for part in node.parts[:-1])
        last = node.args["table"]
        if found := scope.called(words, exactly=bool(last.args.get("quoted"))):
            return [found]
        near = self._near(words, [source.name for source in scope.listed])
        self._fault(last, f"There is no table {words[:60]} in FROM.{near}")
        return None

    def _add(self, node: exp.Expr, scope: Scope, named: Mapping[str, Outputs]) -> Listed | None:
        """Put what stands in FROM into the scope."""
        if isinstance(node, exp.Paren):
            self._add(node.this, scope, named)
            for join in node.this.args.get("joins") or []:
                self._join(join, scope, named)
            return None
        words: tuple[str, ...]
        if isinstance(node, exp.Subquery):
            outputs, words = self._query(node.this, scope.around, named), (node.alias,)
            columns = outputs
        else:
            assert isinstance(node, exp.Table)
            columns, words = self._table(node, named)
        if columns is not None:
            columns = [replace(one, source=words[0]) for one in columns]
        source = Listed(words[0], words, columns)
        if any(other.name.casefold() == source.name.casefold() for other in scope.listed):
            self._fault(
                node, f"There are two tables {source.name[:60]} in FROM; give one another name by AS."
            )
        scope.listed.append(source)
        return source

    def _table(self, node: exp.Table, named: Mapping[str, Outputs]) -> tuple[Outputs, tuple[str, ...]]:
        words = table_words(node)
        last = node.this.name
        names = (node.alias,) if node.alias else (last, words)
        if not node.args.get("db") and last.casefold() in named:
            return named[last.casefold()], names
        columns = self._schema.columns(words)
        if columns is None:
            near = self._near(words, [*self._schema.near(words), *named])
            self._fault(
                node.parts[0] if len(node.parts) == 1 else node, f"There is no table {words[:80]}.{near}"
            )
            return None, names
        node.meta[FOUND] = words
        return [Found(name.strip('"'), "", words, name) for name in columns], names

    def _join(self, node: exp.Expr, scope: Scope, named: Mapping[str, Outputs]) -> None:
        before = list(scope.listed)
        self._add(node.this, scope, named)
        added = scope.listed[len(before) :]
        if node.args.get("method"):
            self._merge(scope, before, added, None)
        elif using := node.args.get("using"):
            self._merge(scope, before, added, using)
        elif on := node.args.get("on"):
            self._parts(on, scope, named)

    def _merge(
        self,
        scope: Scope,
        before: Sequence[Listed],
        added: Sequence[Listed],
        names: Sequence[exp.Identifier] | None,
    ) -> None:
        """Columns that both sides have become one."""
        if any(source.columns is None for source in (*before, *added)):
            return
        left = [one for source in before for one in source.columns or ()]
        right = [one for source in added for one in source.columns or ()]
        if names is None:
            common = {one.name.casefold() for one in right}
            both = [one for one in left if one.name.casefold() in common]
            scope.merged |= {one.name.casefold(): replace(one, source="") for one in both}
            return
        for name in names:
            for columns in (left, right):
                if not columns_of(columns, name):
                    near = self._near(name.name, [one.name for one in columns])
                    self._fault(
                        name, f"USING wants a column of both tables; one has no {name.name[:60]}.{near}"
                    )
                    break
            else:
                one = columns_of(left, name)[0]
                scope.merged[one.name.casefold()] = replace(one, source="")

    def _parts(
        self, node: exp.Expr, scope: Scope, named: Mapping[str, Outputs], aliases: Sequence[Found] = ()
    ) -> None:
        """Mark the columns of an expression, and go into its queries."""
        self._walk(node, lambda column: self._column(column, scope, aliases), scope, named)

    def _walk(
        self,
        node: exp.Expr,
        column: Callable[[exp.Column], None],
        scope: Scope,
        named: Mapping[str, Outputs],
    ) -> None:
        if isinstance(node, exp.Column):
            column(node)
        elif isinstance(node, exp.Query):
            self._query(node, scope, named)
        else:
            for child in node.iter_expressions():
                self._walk(child, column, scope, named)

    def _column(self, node: exp.Column, scope: Scope, aliases: Sequence[Found]) -> None:
        wanted = node.this
        if node.args.get("table"):
            sources = self._qualified(node, scope)
            if sources is None or sources[0].columns is None:
                return
            found = columns_of(sources[0].columns, wanted)
            if found:
                node.meta[FOUND] = found[0]
                return
            near = self._near(wanted.name, [one.name for one in sources[0].columns])
            self._fault(wanted, f"{sources[0].name} has no column {wanted.name[:60]}.{near}")
            return
        if columns_of(aliases, wanted) and not any(
            columns_of(source.columns or (), wanted) for source in scope.listed
        ):
            node.meta[FOUND] = Found(columns_of(aliases, wanted)[0].name)
            return
        self._unqualified(node, scope)

    def _unqualified(self, node: exp.Column, scope: Scope) -> None:
        known: list[str] = []
        for around in scope.outwards():
            if node.name.casefold() in around.merged:
                node.meta[FOUND] = around.merged[node.name.casefold()]
                return
            hits = [columns_of(source.columns or (), node.this) for source in around.listed]
            hits = [hit for hit in hits if hit]
            if len(hits) > 1:
                tables = " and ".join(hit[0].source for hit in hits[:2])
                self._fault(node, f"{node.name[:60]} may be of {tables}; write the table before it.")
                return
            if hits:
                node.meta[FOUND] = hits[0][0]
                return
            if any(source.columns is None for source in around.listed):
                return
            known += [one.name for source in around.listed for one in source.columns or ()]
        self._fault(node, f"There is no column {node.name[:60]}.{self._near(node.name, known)}")
