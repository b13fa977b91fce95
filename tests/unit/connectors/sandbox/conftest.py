"""A sandbox beside files that are not its own."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from connectors.deadline import Deadline
from connectors.sandbox import Form, Sandbox, SandboxRows, Table
from tests.support.sandboxes import ROWS, Ask, write


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    mine = Table("mine", str(write(tmp_path / "mine.arrow", ROWS)), Form.ARROW)
    write(tmp_path / "other.arrow", pa.table({"secret": ["of somebody else"]}))
    pq.write_table(pa.table({"secret": ["of somebody else"]}), tmp_path / "other.parquet")
    (tmp_path / "secret.csv").write_text("secret\nof somebody else\n")

    def asked(
        sql: str,
        *more: Table,
        seconds: float = 20.0,
        longest: float = 300.0,
        deadline: Deadline | None = None,
        **limits: int,
    ) -> SandboxRows:
        sandbox = Sandbox(tmp_path / "scratch", **({"rows": 1000} | limits), seconds=longest)
        sql = sql.replace("FOLDER", str(tmp_path))
        return sandbox.ask(sql, [mine, *more], deadline or Deadline(seconds), lambda _: [])

    return asked
