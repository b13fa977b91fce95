"""Faulty answers are salvaged as far as they go, and say in words what was wrong."""

import time
from collections.abc import Iterator

import pyarrow as pa
import pytest

from connectors.deadline import Deadline
from connectors.errors import Refused, TimedOut, Unreachable, Unreadable
from connectors.votable import read_votable
from tests.unit.connectors.votable.equality import pieces, read
from tests.unit.connectors.votable.tables import document

FIELDS = '<FIELD name="n" datatype="int"/><FIELD name="t" datatype="char" arraysize="*"/>'
ROWS = "".join(f"<TR><TD>{number}</TD><TD>row {number}</TD></TR>\n" for number in range(1000))
WHOLE = document(FIELDS, ROWS)


def numbers(table: pa.Table) -> list[int | None]:
    values: list[int | None] = table.column("n").to_pylist()
    return values


@pytest.mark.parametrize("size", [1000, 1 << 16])
def test_an_answer_that_breaks_off_keeps_its_whole_rows(size: int) -> None:
    cut = WHOLE[: WHOLE.index(b"<TD>501<") + 3]
    stream, table = read(cut, size=size)
    assert numbers(table) == list(range(501))
    assert stream.truncated
    assert stream.diagnosis == "The answer breaks off after row 501."


def test_the_servers_last_words_are_kept() -> None:
    cut = WHOLE[: WHOLE.index(b"<TR><TD>3<")] + b"java.lang.OutOfMemoryError: <b>heap</b>"
    stream, _ = read(cut)
    assert "after row 3" in stream.diagnosis
    assert "java.lang.OutOfMemoryError: heap" in stream.diagnosis


def test_a_lost_connection_keeps_the_rows_that_came() -> None:
    def chunks() -> Iterator[bytes]:
        yield WHOLE[: WHOLE.index(b"<TR><TD>700<")]
        raise Unreachable("The connection was lost.")

    stream = read_votable(chunks(), max_rows=None, deadline=Deadline(9))
    assert sum(batch.num_rows for batch in stream) == 700
    assert stream.truncated
    assert "The connection was lost." in stream.diagnosis


def test_a_connection_lost_before_anything_came_is_told_as_such() -> None:
    def chunks() -> Iterator[bytes]:
        raise Unreachable("No route.")
        yield b""

    with pytest.raises(Unreachable):
        read_votable(chunks(), max_rows=None, deadline=Deadline(9))


def test_time_is_up() -> None:
    with pytest.raises(TimedOut):
        read_votable(pieces(WHOLE), max_rows=None, deadline=Deadline(0))


def test_literal_null_in_an_integer_column_is_no_value() -> None:
    stream, table = read(WHOLE.replace(b"<TD>7</TD>", b"<TD>NULL</TD>"))
    assert numbers(table)[6:9] == [6, None, 8]
    assert not stream.truncated
    assert stream.diagnosis == "Column n holds “NULL” in row 8, which is no int: taken as no value."


@pytest.mark.parametrize(("cells", "count"), [("<TD>1</TD>", 1), ("<TD>1</TD><TD>a</TD><TD>b</TD>", 3)])
def test_a_row_of_another_length_ends_the_rows(cells: str, count: int) -> None:
    stream, table = read(WHOLE.replace(b"<TD>5</TD><TD>row 5</TD>", cells.encode()))
    assert numbers(table) == [0, 1, 2, 3, 4]
    assert stream.truncated
    assert f"Row 6 has {count} cells where the table has 2 columns" in stream.diagnosis


def test_bare_ampersands_are_taken_literally() -> None:
    stream, table = read(WHOLE.replace(b"row 5<", b"http://x/?a=1&b=2&amp;c=3&nbsp;<"))
    assert table.column("t")[5].as_py() == "http://x/?a=1&b=2&c=3&nbsp;"
    assert table.num_rows == 1000
    assert "&amp;" in stream.diagnosis


def test_broken_markup_ends_the_rows() -> None:
    stream, table = read(WHOLE.replace(b"<TD>900</TD>", b"<TD>900<TD>"))
    assert table.num_rows == 900
    assert stream.truncated
    assert "The markup breaks after row 900" in stream.diagnosis


def test_bytes_that_are_no_utf8_are_replaced() -> None:
    stream, table = read(WHOLE.replace(b"row 5<", b"caf\xe9<"))
    assert table.column("t")[5].as_py() == "caf\ufffd"
    assert "UTF-8" in stream.diagnosis


def test_a_table_that_is_not_closed_well_is_told() -> None:
    stream, table = read(WHOLE[: WHOLE.index(b"</TABLE>")])
    assert table.num_rows == 1000
    assert "What follows the rows cannot be read" in stream.diagnosis


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"", "nothing"),
        (b"<!DOCTYPE html><html><head><title>Sign\n in</title></head>", "an HTML page titled “Sign in”"),
        (b"\n<HTML><body>Hello</body></HTML>", "an HTML page instead"),
        (b'<?xml version="1.0"?><!-- x --><html><title>Down</title></html>', "an HTML page titled “Down”"),
        (b"ERROR: relation does not exist", "“ERROR: relation does not exist”"),
        (b'{"error": "no such table"}', "no such table"),
        (b"<?xml version='1.0'?><error>Too many jobs</error>", "<error> that says “Too many jobs”"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary data"),
    ],
)
def test_what_is_no_votable_is_said_in_words(answer: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match="The service answered with") as caught:
        read(answer)
    assert words in caught.value.message
    assert caught.value.evidence == answer


def test_the_first_64_kilobytes_are_kept() -> None:
    page = b"<html>" + b"x" * 200_000
    with pytest.raises(Unreadable) as caught:
        read(page, size=1000)
    assert caught.value.evidence == page[:65536]
    stream, _ = read(document(FIELDS, ROWS * 10))
    assert stream.evidence == document(FIELDS, ROWS * 10)[:65536]


def test_errors_of_the_service_are_its_own_words() -> None:
    error = '<INFO name="QUERY_STATUS" value="ERROR">No table\n named x</INFO>'
    with pytest.raises(Refused, match="No table named x"):
        read(document(FIELDS, ROWS, before=error))
    with pytest.raises(Refused, match="No table named x"):
        read(document(FIELDS, ROWS, after=error))


def test_old_services_say_errors_without_a_table() -> None:
    with pytest.raises(Refused, match="SR is missing"):
        read(
            b'<VOTABLE><RESOURCE><PARAM name="Error" datatype="char" value="SR is missing"/>'
            b"</RESOURCE></VOTABLE>"
        )


def test_overflow_after_the_rows_is_truncation() -> None:
    stream, table = read(document(FIELDS, ROWS, after='<INFO name="QUERY_STATUS" value="OVERFLOW"/>'))
    assert (table.num_rows, stream.truncated, stream.query_status) == (1000, True, "OVERFLOW")
    assert stream.diagnosis == ""


@pytest.mark.parametrize(
    ("most", "truncated"), [(0, True), (3, True), (999, True), (1000, False), (5000, False)]
)
def test_max_rows(most: int, truncated: bool) -> None:
    stream, table = read(WHOLE, max_rows=most, size=3000)
    assert table.num_rows == min(most, 1000)
    assert stream.truncated is truncated


LAUGHS = b'<!DOCTYPE VOTABLE [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE VOTABLE [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE])
def test_entities_are_not_expanded(declared: bytes) -> None:
    start, rest = WHOLE.split(b"?>\n", 1)
    with pytest.raises(Unreadable, match="declares XML entities"):
        read(start + b"?>" + declared + rest)


def test_a_document_type_alone_is_no_fault() -> None:
    start, rest = WHOLE.split(b"?>\n", 1)
    _, table = read(start + b'?><!DOCTYPE VOTABLE SYSTEM "http://us-vo.org/xml/VOTable.dtd">' + rest)
    assert table.num_rows == 1000


def test_rows_elsewhere_are_not_fetched() -> None:
    data = '<DATA><BINARY><STREAM href="http://127.0.0.1/rows"/></BINARY></DATA>'
    answer = f'<VOTABLE><RESOURCE type="results"><TABLE>{FIELDS}{data}</TABLE></RESOURCE></VOTABLE>'
    with pytest.raises(Unreadable, match="elsewhere"):
        read(answer.encode())


def test_endless_description_is_refused() -> None:
    def endless() -> Iterator[bytes]:
        yield b"<VOTABLE><RESOURCE>"
        while True:
            yield b'<INFO name="x" value="y"/>' * 1000

    with pytest.raises(Unreadable, match="more description"):
        read_votable(endless(), max_rows=None, deadline=Deadline(60))


def test_what_is_nested_without_end_is_refused() -> None:
    with pytest.raises(Unreadable, match="more description"):
        read(b"<VOTABLE>" + b"<RESOURCE>" * 5000)


def test_comments_without_end_take_no_time() -> None:
    before = time.monotonic()
    stream, _ = read(document(FIELDS, ROWS + "<!--" * 100_000))
    assert stream.truncated
    assert time.monotonic() - before < 2


def test_a_declared_size_takes_no_memory() -> None:
    field = '<FIELD name="n" datatype="double" arraysize="9999999"/>'
    stream, table = read(document(field, "<TR><TD>1 2</TD></TR><TR><TD/></TR>" * 500))
    assert table.column("n").null_count == 1000
    assert table.nbytes < 100_000
    assert "which is no double[9999999]" in stream.diagnosis


def test_a_stream_is_read_once() -> None:
    stream, _ = read(WHOLE)
    assert list(stream) == []
    assert not stream.truncated


@pytest.mark.parametrize("encoding", ["base64", "zip", "idna", "klingon"])
def test_unknown_encodings_are_refused(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
    with pytest.raises(Unreadable, match=f"not known: {encoding}"):
        read(WHOLE.replace(b'<?xml version="1.0"?>', declared))


@pytest.mark.parametrize("size", [1 << 12, 1 << 22])
def test_empty_cells_of_long_arrays_fill_no_memory(size: int) -> None:
    fields = "".join(f'<FIELD name="c{at}" datatype="double" arraysize="1024"/>' for at in range(20))
    data = document(fields, f"<TR>{'<TD/>' * 20}</TR>" * 2000)
    stream = read_votable(pieces(data, size), max_rows=None, deadline=Deadline(60))
    batches = [(batch.num_rows, batch.get_total_buffer_size()) for batch in stream]
    assert sum(rows for rows, _ in batches) == 2000
    assert max(filled for _, filled in batches) < 1 << 26
    assert stream.diagnosis == ""


def test_rows_that_are_longer_than_is_read_at_once() -> None:
    fields = '<FIELD name="a" datatype="double" arraysize="1024"/>' * 20
    cells = f"<TD>{'1.25 ' * 1024}</TD>" * 20
    data = document(fields, f"<TR>{cells}</TR><!-- </TR> {'x' * 300_000} </TR> -->" * 20)
    for size in (1 << 16, 1 << 24):
        _, table = read(data, size=size)
        assert table.num_rows == 20
