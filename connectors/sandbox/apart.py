"""The process: does an order, and writes rows as an Arrow stream to its output.

What its SQL could do if it were more than it should be, it does to this process: the tables are opened first,
then the database is locked, which no statement can undo. Standard error ends with a line of JSON that tells
how it went.
"""

import json
import os
import sys

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc

from connectors.apart import take_at_most
from connectors.sandbox.functions import add_functions
from connectors.sandbox.guarding import FAILED, guarded
from connectors.sandbox.tables import Form, Order, Table, read_order

__all__ = ["main"]

BATCH = 16_384
THREADS = 2
SPARE = 512 * 1024 * 1024
"""Bytes of memory for all but the database: the interpreter, libraries, batches on their way."""
USAGE = (
    duckdb.ConversionException,
    duckdb.BinderException,
    duckdb.OutOfRangeException,
    duckdb.InvalidInputException,
    duckdb.SyntaxException,
    duckdb.ParserException,
    duckdb.CatalogException,
    duckdb.PermissionException,
    duckdb.NotImplementedException,
    pa.ArrowInvalid,
)


def _opened(order: Order) -> duckdb.DuckDBPyConnection:
    """A database that has the tables, and can open nothing else."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": str(THREADS),
        "memory_limit": f"{order.memory}B",
        "temp_directory": order.folder,
        "max_temp_directory_size": f"{order.disk}B",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "python_enable_replacements": "false",
        "integer_division": "true",
        "preserve_insertion_order": "false",
    }
    database = duckdb.connect(":memory:", config=config)
    files = [one.path for one in order.tables if one.form is Form.PARQUET]
    database.execute(f"SET allowed_paths = [{', '.join(map(_text, files))}]")
    for one in order.tables:
        _open_table(database, one)
    add_functions(database)
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _open_table(database: duckdb.DuckDBPyConnection, table: Table) -> None:
    if table.form is Form.ARROW:
        rows = pa.ipc.open_file(pa.memory_map(table.path)).read_all()
        database.register(table.name, rows.select(list(table.columns)) if table.columns else rows)
        return
    columns = ", ".join(map(_quoted, table.columns)) or "*"
    sql = f"SELECT {columns} FROM read_parquet({_text(table.path)})"  # noqa: S608 - quoted, and our own file
    database.execute(f"CREATE VIEW {_quoted(table.name)} AS {sql}")


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type of a result's column that holds these values."""
    if pa.types.is_decimal(kind):
        return pa.int64() if kind.scale == 0 else pa.float64()
    narrow = {
        pa.int8(): pa.int16(),
        pa.uint16(): pa.int32(),
        pa.uint32(): pa.int64(),
        pa.uint64(): pa.int64(),
    }
    if kind in narrow:
        return narrow[kind]
    if pa.types.is_list(kind) or pa.types.is_fixed_size_list(kind):
        return pa.list_(_plain(kind.value_type))
    primitive = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)
    return kind if primitive else pa.string()


def _cast(values: pa.Array, kind: pa.DataType) -> pa.Array:
    if values.type == kind:
        return values
    if pa.types.is_timestamp(values.type):
        return pc.strftime(values, format="%Y-%m-%dT%H:%M:%S")
    return values.cast(kind)


def _run(order: Order) -> bool:
    """Do it; whether there were more rows than wanted. Raises duckdb.Error."""
    database = _opened(order)
    statements = database.extract_statements(order.sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise duckdb.PermissionException("One query is asked, and nothing else.")
    reader = database.sql(order.sql).to_arrow_reader(BATCH)
    assert reader is not None
    schema = pa.schema([pa.field(field.name, _plain(field.type)) for field in reader.schema])
    left = order.rows
    with pa.ipc.new_stream(sys.stdout.buffer, schema) as sink:
        sys.stdout.buffer.flush()
        for batch in reader:
            columns = [_cast(one, field.type) for one, field in zip(batch.columns, schema, strict=True)]
            sink.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema).slice(0, left))
            if batch.num_rows > left:
                return True
            left -= batch.num_rows
    return False


def _kind(error: Exception, folder: str) -> str:
    spilling = isinstance(error, duckdb.IOException) and folder in str(error)
    if spilling or isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return "memory"
    return "usage" if isinstance(error, USAGE) else "other"


def _do(line: str) -> int:
    """Do the order; the exit code says how it went, the last line of standard error why not."""
    if not line.endswith("\n"):  # who asked died while handing it over
        return FAILED
    order = read_order(line)
    take_at_most(seconds=order.seconds * (THREADS + 1), data=order.memory + SPARE, written=order.disk)
    try:
        told: dict[str, object] = {"truncated": _run(order)}
    except (duckdb.Error, pa.ArrowException, OSError, MemoryError) as error:
        told = {"kind": _kind(error, order.folder), "words": str(error)[:2000]}
    sys.stdout.flush()
    print("\n" + json.dumps(told), file=sys.stderr, flush=True)  # noqa: T201 - told to the parent
    return FAILED if "kind" in told else os.EX_OK


def main(folder: str) -> int:
    """Read the order from a line of standard input, at whose end nobody wants its rows any more.

    The folder, which is this query's own, is removed in every case.
    """
    line = sys.stdin.readline()
    return guarded(lambda: _do(line), folder)


if __name__ == "__main__":
    sys.exit(main(os.environ["HOME"]))
