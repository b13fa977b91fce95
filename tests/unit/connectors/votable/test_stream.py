"""What a VOTable gives beside its rows, and which table is taken of several."""

import base64
import gzip
import io
import time
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest
from astropy.io import fits

from app.services.results import ResultStore
from connectors.contract import RowStream
from connectors.deadline import Deadline
from connectors.errors import Unreadable
from connectors.votable import VotableStream, read_votable
from tests.unit.connectors.votable.equality import pieces, read
from tests.unit.connectors.votable.tables import document

FIELD = '<FIELD name="n" datatype="int"/>'
ROW = "<TR><TD>1</TD></TR>"


def wrapped(inside: str) -> bytes:
    return f'<VOTABLE version="1.4">{inside}</VOTABLE>'.encode()


def resource(kind: str, number: int) -> str:
    rows = f"<DATA><TABLEDATA><TR><TD>{number}</TD></TR></TABLEDATA></DATA>"
    return f"<RESOURCE{kind}><TABLE>{FIELD}{rows}</TABLE></RESOURCE>"


@pytest.mark.parametrize(
    ("inside", "taken"),
    [
        (resource(' type="meta"', 1) + resource(' type="results"', 2), 2),
        (resource("", 1) + resource(' type="results"', 2), 1),
        (resource(' type="meta"', 1) + resource(' type="other"', 2), 1),
        (f"<RESOURCE>{resource('', 3)}</RESOURCE>", 3),
    ],
)
def test_which_table_is_taken(inside: str, taken: int) -> None:
    for size in (1, 1 << 16):
        _, table = read(wrapped(inside), size=size)
        assert table.column("n").to_pylist() == [taken]


def test_a_table_without_data_has_columns() -> None:
    for data in ("", "<DATA><TABLEDATA/></DATA>", "<DATA><TABLEDATA> </TABLEDATA></DATA>"):
        stream, table = read(wrapped(f'<RESOURCE type="results"><TABLE>{FIELD}{data}</TABLE></RESOURCE>'))
        assert [column.name for column in stream.columns] == ["n"]
        assert (table.num_rows, stream.truncated, stream.diagnosis) == (0, False, "")


def test_columns_tell_what_their_fields_say() -> None:
    field = (
        '<FIELD ID="c" name="ra" datatype="double" unit="deg" ucd="pos.eq.ra" utype="x:y" xtype="z">'
        '<DESCRIPTION>Right\n ascension</DESCRIPTION><VALUES null="-1"/></FIELD>'
        '<FIELD name="ra" datatype="float" arraysize="3x2"/>'
    )
    stream, _ = read(document(field, ""))
    first, second = stream.columns
    assert (first.name, first.datatype, first.unit, first.ucd) == ("ra", "double", "deg", "pos.eq.ra")
    assert (first.utype, first.description) == ("x:y", "Right ascension")
    assert (second.name, second.datatype) == ("ra_2", "float[3x2]")
    assert stream.schema.field("ra").metadata[b"null"] == b"-1"
    assert stream.schema.field("ra").metadata[b"ID"] == b"c"
    assert stream.schema.field("ra_2").metadata[b"shape"] == b"3x2"
    assert stream.schema.field("ra_2").type == pa.list_(pa.float32(), 6)


SERVICE = """<RESOURCE type="meta" utype="adhoc:service" name="cutout"><DESCRIPTION>Cuts</DESCRIPTION>
<PARAM name="accessURL" datatype="char" arraysize="*" value="http://x/cut?a=1&amp;b=2"/>
<GROUP name="inputParams"><PARAM name="ID" datatype="char" arraysize="*" value="" ref="c"/>
<PARAM name="CIRCLE" datatype="double" arraysize="3" value="" unit="deg" ucd="obs.field">
<DESCRIPTION>Where</DESCRIPTION><VALUES><MIN value="0"/><MAX value="9"/><OPTION name="a" value="b"/>
</VALUES></PARAM>
</GROUP></RESOURCE>"""


@pytest.mark.parametrize("first", [True, False])
def test_service_descriptors_before_or_after_the_rows(first: bool) -> None:
    table = (
        f'<RESOURCE type="results"><TABLE>{FIELD}<DATA><TABLEDATA>{ROW}</TABLEDATA></DATA></TABLE></RESOURCE>'
    )
    stream, rows = read(wrapped(SERVICE + table if first else table + SERVICE))
    (service,) = stream.services
    access, group = service.param("accessurl"), service.group("inputparams")
    assert rows.num_rows == 1
    assert access is not None
    assert access.value == "http://x/cut?a=1&b=2"
    assert group is not None
    identity, circle = group.params
    assert (identity.ref, circle.unit, circle.description) == ("c", "deg", "Where")
    assert (circle.minimum, circle.maximum, circle.options) == ("0", "9", (("b", "a"),))


def test_infos_of_document_resource_and_table() -> None:
    one = document(
        FIELD, ROW, before='<INFO name="a" value="1">text</INFO>', after='<INFO name="b" value="2"/>'
    )
    stream, _ = read(one)
    assert [(info.name, info.value, info.text) for info in stream.infos] == [
        ("a", "1", "text"),
        ("b", "2", ""),
    ]


def test_prefixes_and_encodings() -> None:
    body = document(
        '<FIELD name="t" datatype="char" arraysize="*"/>', "<TR><TD>é</TD></TR><TR><TD/></TR>"
    ).decode()
    for tag in ("VOTABLE", "RESOURCE", "TABLE", "FIELD", "DATA", "TABLEDATA", "TR", "TD"):
        for before, after in (("<", ">"), ("<", " "), ("<", "/>"), ("</", ">")):
            body = body.replace(f"{before}{tag}{after}", f"{before}v:{tag}{after}")
    named = body.replace('version="1.4"', 'version="1.4" xmlns:v="http://www.ivoa.net/xml/VOTable/v1.3"')
    for encoding in ("utf-8", "iso-8859-1", "utf-16"):
        declared = named.replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{encoding}"?>')
        for size in (1, 1 << 16):
            _, table = read(declared.encode(encoding), size=size)
            assert table.column("t").to_pylist() == ["é", ""]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16le", "utf-32", "us-ascii"])
def test_an_encoding_that_the_declaration_itself_is_not_in(encoding: str) -> None:
    declared = document(FIELD, ROW).replace(
        b'<?xml version="1.0"?>', f"<?xml version='1.0' encoding='{encoding}'?>".encode()
    )
    for size in (1, 1 << 16):
        _, table = read(declared, size=size)
        assert table.column("n").to_pylist() == [1]


def test_gzip() -> None:
    _, table = read(gzip.compress(document(FIELD, ROW * 5000)), size=100)
    assert table.num_rows == 5000


def test_broken_gzip() -> None:
    with pytest.raises(Unreadable, match="gzip"):
        read(b"\x1f\x8b" + b"x" * 500)


def test_a_cell_in_base64() -> None:
    cell = base64.b64encode(np.array([7], ">i4").tobytes()).decode()
    _, table = read(document(FIELD, f'<TR><TD encoding="base64">{cell}</TD></TR><TR><TD>2</TD></TR>'))
    assert table.column("n").to_pylist() == [7, 2]


def test_fits_within() -> None:
    file = io.BytesIO()
    columns = [fits.Column("n", "J", array=[1, 2]), fits.Column("t", "4A", array=["ab", "cd"])]
    fits.BinTableHDU.from_columns(columns).writeto(file)
    text = base64.encodebytes(file.getvalue()).decode()
    fields = FIELD + '<FIELD name="t" datatype="char" arraysize="4"/>'
    data = f'<DATA><FITS extnum="1"><STREAM encoding="base64">{text}</STREAM></FITS></DATA>'
    stream, table = read(wrapped(f"<RESOURCE><TABLE>{fields}{data}</TABLE></RESOURCE>"))
    assert table.to_pylist() == [{"n": 1, "t": "ab"}, {"n": 2, "t": "cd"}]
    assert stream.diagnosis == ""


def test_it_is_a_row_stream_that_can_be_stored(tmp_path: object) -> None:
    def stored(stream: RowStream) -> int:
        return ResultStore(tmp_path).write(stream).rows  # type: ignore[arg-type]

    stream = read_votable(pieces(document(FIELD, ROW * 20_000)), max_rows=None, deadline=Deadline(9))
    assert isinstance(stream, VotableStream)
    assert stored(stream) == 20_000


def test_first_rows_come_before_the_rest() -> None:
    taken = 0

    def chunks() -> Iterator[bytes]:
        nonlocal taken
        for piece in pieces(document(FIELD, ROW * 200_000)):
            taken += len(piece)
            yield piece

    before = time.monotonic()
    batch = next(iter(read_votable(chunks(), max_rows=None, deadline=Deadline(9))))
    assert batch.num_rows >= 50
    assert taken <= 3 << 16
    assert time.monotonic() - before < 1


@pytest.mark.parametrize("cut", ["", "<DATA>", "<DATA><TABLEDA"])
def test_an_answer_that_breaks_off_before_its_rows_is_not_an_empty_one(cut: str) -> None:
    whole = f"<VOTABLE><RESOURCE><TABLE><FIELD name='a' datatype='int'/>{cut}".encode()
    stream = read_votable([whole], max_rows=None, deadline=Deadline(9))
    assert list(stream) == []
    assert stream.truncated
    assert "breaks off before its rows" in stream.diagnosis


def test_services_after_rows_that_were_not_wanted_are_found() -> None:
    rows = "".join(f"<TR><TD>{number}</TD></TR>" for number in range(10))
    address = "<PARAM name='accessURL' datatype='char' arraysize='*' value='http://x'/>"
    service = f"<RESOURCE type='meta' utype='adhoc:service'>{address}</RESOURCE>"
    data = f"<TABLE><FIELD name='a' datatype='int'/><DATA><TABLEDATA>{rows}</TABLEDATA></DATA></TABLE>"
    whole = f"<VOTABLE><RESOURCE type='results'>{data}</RESOURCE>{service}</VOTABLE>".encode()
    stream = read_votable([whole], max_rows=3, deadline=Deadline(9))
    assert sum(batch.num_rows for batch in stream) == 3
    assert stream.truncated
    assert len(stream.services) == 1
