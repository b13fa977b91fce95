"""Queries in the sandbox's own words, asked without the dialect before it."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc

from connectors.sandbox import SandboxRows

__all__ = ["ENDLESS", "ROWS", "Ask", "rows", "write"]

ENDLESS = (
    "WITH RECURSIVE t(x) AS (SELECT 1::BIGINT UNION ALL SELECT x + 1 FROM t WHERE x > 0) SELECT max(x) FROM t"
)
ROWS = pa.table({"a": [1, 2, 3], "b": ["x", "y", None]})

Ask = Callable[..., SandboxRows]


def write(file: Path, rows: pa.Table) -> Path:
    with pa.ipc.new_file(str(file), rows.schema) as target:
        target.write_table(rows)
    return file


def rows(found: SandboxRows) -> list[dict[str, object]]:
    return list(pa.Table.from_batches(list(found), found.schema).to_pylist())
