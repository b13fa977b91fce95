"""ADQL's functions: what they take, and what they are in DuckDB's words (ADQL 2.1, sections 2.3 and 4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["AGGREGATES", "FUNCTIONS", "Function"]


@dataclass(frozen=True, slots=True)
class Function:
    """DuckDB's expression with `{0}`, `{1}` for the arguments; `fewest` to `most` are taken.

    `rest` is what stands for arguments that are left out.
    """

    sql: str
    fewest: int = 1
    most: int = 1
    rest: tuple[str, ...] = ("", "0")

    @property
    def takes(self) -> str:
        """How many arguments it takes, in words."""
        few = f"{self.fewest}" if self.fewest == self.most else f"{self.fewest} to {self.most}"
        return f"{few} argument{'' if self.most == 1 else 's'}"


def _same(name: str, fewest: int = 1) -> Function:
    places = ", ".join(f"{{{number}}}" for number in range(fewest))
    return Function(f"{name}({places})", fewest, fewest)


AGGREGATES: Mapping[str, Function] = {
    "AVG": Function("avg({0})"),
    "COUNT": Function("count({0})"),
    "MAX": Function("max({0})"),
    "MIN": Function("min({0})"),
    "SUM": Function("sum({0})"),
    "STDDEV": Function("stddev_samp({0})"),
}
FUNCTIONS: Mapping[str, Function] = {
    **{name: _same(name.lower()) for name in ("ABS", "FLOOR", "EXP", "SQRT", "LOWER", "UPPER")},
    **{name: _same(name.lower()) for name in ("SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "COT")},
    **{name: _same(name.lower()) for name in ("DEGREES", "RADIANS")},
    "CEILING": _same("ceil"),
    "LOG": Function("ln({0})"),
    "LOG10": _same("log10"),
    "POWER": _same("pow", 2),
    "MOD": Function("({0} % {1})", 2, 2),
    "ATAN2": _same("atan2", 2),
    "ROUND": Function("round({0}, {1})", 1, 2),
    "TRUNCATE": Function("(trunc({0} * pow(10, {1})) / pow(10, {1}))", 1, 2),
    "PI": Function("pi()", 0, 0),
    "RAND": Function("random()", 0, 1),
    "COALESCE": Function("coalesce({all})", 1, 20),
    "TIMESTAMP": Function("CAST({0} AS TIMESTAMP)"),
    "BITWISE_AND": Function("({0} & {1})", 2, 2),
    "BITWISE_OR": Function("({0} | {1})", 2, 2),
    "BITWISE_XOR": Function("xor({0}, {1})", 2, 2),
    "BITWISE_NOT": Function("(~ {0})"),
}  # fmt: skip
