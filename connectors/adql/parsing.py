"""ADQL texts to trees, with faults at their places.

The trees are sqlglot's; the reader is our own, since sqlglot's forgives what ADQL services refuse, and tells
places of tokens only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from connectors.adql.expressions import Expressions
from connectors.adql.queries import Queries
from connectors.adql.source import Source
from connectors.adql.tokens import Token

__all__ = ["LONGEST", "LONGEST_QUERY", "Query", "parse_condition", "parse_query"]

LONGEST = 4000
LONGEST_QUERY = 100_000
DEEPEST_TREE = 200


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A query that was understood: its text, its tokens with the comments, and its tree."""

    text: str
    source: Source
    tokens: Sequence[Token]
    tree: exp.Expr


def parse_query(text: str) -> Query:
    """Read a whole query. Raises AdqlFault; `others` of it are further faults (ADQL 2.1)."""
    source = Source(text)
    if len(text) > LONGEST_QUERY:
        raise source.fault(f"At most {LONGEST_QUERY} characters fit here.", LONGEST_QUERY)
    reader = Queries(source)
    return Query(text, source, reader.tokens, _shallow(reader.statement(), source))


def parse_condition(text: str) -> tuple[exp.Expr, Source]:
    """Read what may stand after WHERE. Raises AdqlFault."""
    source = Source(text)
    if len(text) > LONGEST:
        raise source.fault(f"At most {LONGEST} characters fit here.", LONGEST)
    if not text.strip():
        raise source.fault("There is no condition.", 0)
    reader = Expressions(source)
    reader.lenient = True
    return _shallow(reader.only_condition(), source), source


def _shallow(tree: exp.Expr, source: Source) -> exp.Expr:
    """The tree, which can be gone through part within part. Raises AdqlFault where it is too deep."""
    parts = [(tree, 0)]
    while parts:
        node, depth = parts.pop()
        if depth > DEEPEST_TREE:
            raise source.at(
                node, f"More than {DEEPEST_TREE} parts stand one in another here; write it shorter."
            )
        parts += [(child, depth + 1) for child in node.iter_expressions()]
    return tree
