"""Makes the rows of the tests' own registry: `python3 -m tests.data.registry.make RECORDS.xml FOLDER`.

They are those of the records that a DaCHS publishes of itself, and of made-up ones.
"""

import json
import sys
from itertools import chain
from pathlib import Path

from tests.data.registry.rows import TABLES, rows_of
from tests.support.registry_records import made_records

__all__ = ["MADE", "main"]

MADE = 500
"""Made-up records beside DaCHS's own."""


def main(records: Path, folder: Path) -> None:
    """Write a file for each table."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {table: (folder / f"{table}.jsonl").open("w", encoding="utf-8") for table in TABLES}
    for made in chain(rows_of(records.read_bytes()), made_records(MADE)):
        for table, rows in made.items():
            files[table].writelines(json.dumps(row) + "\n" for row in rows)
    for file in files.values():
        file.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
