"""Reads one VOTable with astropy or pyvo, in a process of its own, and prints how long it took.

python -m benchmarks.votable_peers READER SOURCE TIMES; SOURCE is a file, for pyvo a URL.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from astropy.io.votable import parse
from astropy.io.votable.tree import TableElement
from pyvo.dal.query import DALQuery

from benchmarks.votable_reader import run

__all__: list[str] = []


def _stored(table: TableElement, folder: Path) -> int:
    """Store as Arrow what is in memory, which is little beside the reading."""
    columns = {}
    for field in table.fields:
        values = table.array[field.ID]
        mask = np.ma.getmaskarray(values)
        data: Any = values.data
        columns[field.name] = pa.array(data, mask=None if data.dtype.hasobject else mask)
    stored = pa.table(columns)
    with pa.ipc.new_file(folder / "theirs.arrow", stored.schema) as writer:
        writer.write_table(stored)
    return int(stored.num_rows)


def _astropy(source: str, folder: Path) -> int:
    return _stored(parse(source).get_first_table(), folder)


def _pyvo(source: str, folder: Path) -> int:
    results = DALQuery(source).execute()
    results.to_table()
    return _stored(results.resultstable, folder)


if __name__ == "__main__":
    run({"astropy": _astropy, "pyvo": _pyvo})
