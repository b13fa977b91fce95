"""ADQL texts to sqlglot's trees, with faults at their places."""

import re
from bisect import bisect_right
from typing import Any, ClassVar

from sqlglot import exp, parse_one
from sqlglot.dialects.postgres import Postgres
from sqlglot.errors import ParseError, SqlglotError, TokenError
from sqlglot.parsers.postgres import PostgresParser

from connectors.adql.faults import AdqlFault

__all__ = ["LONGEST", "Source", "parse_condition"]

LONGEST = 4000
DEEPEST = 60
BEFORE = "SELECT 1 FROM t WHERE "
CLASS = re.compile(r"<class '[\w.]*?(\w+)'>")


class Adql(Postgres):
    """PostgreSQL's syntax with no function known: ADQL's are looked up by name, with their place."""

    class Parser(PostgresParser):
        """Calls are kept as they are written."""

        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {}
        NO_PAREN_FUNCTIONS: ClassVar[dict[str, Any]] = {}
        NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {}


class Source:
    """A text whose offsets can be told as line and column."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def fault(self, words: str, start: int, end: int | None = None) -> AdqlFault:
        """A fault at these offsets, `end` included."""
        start = max(0, min(start, len(self.text)))
        line = bisect_right(self._starts, start)
        column = start - self._starts[line - 1] + 1
        return AdqlFault(words, line=line, column=column, length=max(1, (end or start) - start + 1))

    def at(self, node: exp.Expression, words: str) -> AdqlFault:
        """A fault at the first place that is known below a node."""
        places = [part.meta for part in node.walk() if "start" in part.meta]
        if not places:
            return self.fault(words, 0)
        first = min(places, key=lambda place: int(place["start"]))
        return self.fault(words, int(first["start"]) - len(BEFORE), int(first["end"]) - len(BEFORE))


def _words(error: ParseError) -> str:
    said = str(error.errors[0].get("description", "")) if error.errors else ""
    said = CLASS.sub(lambda match: match[1].lower(), said)
    if said.startswith("Required keyword"):
        return "Something is missing here."
    if "Expecting )" in said:
        return "A closing parenthesis is missing."
    return "This cannot be understood here."


def _shallow(text: str, source: Source) -> None:
    """Refuse nesting that no person writes, before a recursive parser meets it."""
    depth = 0
    for offset, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth > DEEPEST:
            raise source.fault(f"More than {DEEPEST} parentheses are open.", offset)


def parse_condition(text: str) -> tuple[exp.Expression, Source]:
    """The tree of what may stand after WHERE. Raises AdqlFault."""
    source = Source(text)
    if len(text) > LONGEST:
        raise source.fault(f"At most {LONGEST} characters fit here.", LONGEST)
    if not text.strip():
        raise source.fault("There is no condition.", 0)
    _shallow(text, source)
    try:
        tree = parse_one(BEFORE + text, dialect=Adql)
    except ParseError as error:
        end = error.errors[0] if error.errors else {}
        lines = (BEFORE + text).split("\n")
        line, column = int(end.get("line") or 1), int(end.get("col") or 1)
        offset = sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
        raise source.fault(_words(error), offset - len(BEFORE)) from error
    except TokenError as error:
        raise source.fault("A quotation mark or a comment is not closed.", len(text) - 1) from error
    except (SqlglotError, RecursionError) as error:
        raise source.fault("This cannot be understood.", 0) from error
    where = tree.args.get("where")
    if (
        not isinstance(tree, exp.Select)
        or where is None
        or set(_given(tree)) != {"expressions", "from_", "where"}
    ):
        raise source.fault("Only a condition fits here, such as mag < 12 AND name LIKE 'M%'.", 0)
    return where.this, source


def _given(tree: exp.Select) -> list[str]:
    return [name for name, value in tree.args.items() if value]
