"""Tables that people bring: read apart, bounded, kept under names that ADQL takes."""

import gzip
from datetime import timedelta
from io import BytesIO, StringIO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from astropy.io import votable
from astropy.table import Table
from sqlalchemy.orm import Session

from app.models import Answer, OwnTable
from app.models.base import now
from app.services.own_tables.finding import own_table, own_tables, sweep_tables
from app.services.own_tables.keeping import Keeper, question_of
from app.services.own_tables.sending import ROW, Sent
from app.services.pins import pins
from app.services.results import ResultStore
from connectors.contract import Role
from connectors.errors import Unreadable, UsageError
from connectors.local.apart import Limits, ending_of
from tests.support.people import person

ROOM = 10**9
CSV = b"ra,dec,name\n10.5,41.0,a\n11.0,-5.0,b\n"


def _sky() -> Table:
    sky = Table({"ra": [10.5, 11.0], "dec": [41.0, -5.0], "name": ["a", "b"]})
    sky["ra"].unit = sky["dec"].unit = "deg"
    return sky


def _bytes(form: str) -> bytes:
    target = BytesIO()
    _sky().write(target, format=form)
    return target.getvalue()


def _ecsv() -> bytes:
    target = StringIO()
    _sky().write(target, format="ascii.ecsv")
    return target.getvalue().encode()


def _parquet() -> bytes:
    target = BytesIO()
    pq.write_table(pa.table({"ra": [10.5, 11.0], "dec": [41.0, -5.0], "name": ["a", "b"]}), target)
    return target.getvalue()


FORMS = {
    "csv": lambda: CSV,
    "ecsv": _ecsv,
    "fits": lambda: _bytes("fits"),
    "votable": lambda: _bytes("votable"),
}
FORMS["parquet"] = _parquet


def keeper(store: ResultStore, most: int = ROOM, **limits: int) -> Keeper:
    return Keeper(store, timedelta(days=1), most, 1000, Limits(**limits))


def kept(session: Session, store: ResultStore, body: bytes, **limits: int) -> OwnTable:
    return keeper(store, **limits).of_file(session, person(session).id, [body], "My stars (2).dat")


@pytest.mark.parametrize("form", FORMS)
def test_every_format_is_known_by_its_first_bytes(session: Session, store: ResultStore, form: str) -> None:
    table = kept(session, store, FORMS[form]())
    result = store.open(table.result_id)
    assert result.table.to_pylist()[1] == {"ra": 11.0, "dec": -5.0, "name": "b"}
    assert [column.role for column in result.columns][:2] == [Role.RA, Role.DEC]
    assert (table.name, table.rows, table.columns) == ("my_stars_2", 2, 3)


def test_the_explorer_finds_it_as_an_answer(session: Session, store: ResultStore) -> None:
    table = kept(session, store, CSV)
    answer = session.query(Answer).one()
    assert (answer.result_id, answer.digest) == (table.result_id, question_of(table.id, 1000).digest)


def test_names_are_free_in_adql_and_differ(session: Session, store: ResultStore) -> None:
    account = person(session).id
    origins = ["Select.csv", "x/ 2MASS & co.csv", "https://a.example/d/Select.csv?x=1", "../../.csv"]
    names = [keeper(store).of_file(session, account, [CSV], origin).name for origin in origins]
    assert names == ["my_select", "t_2mass_co", "my_select_2", "csv"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"ra,dec\n1,2\n3\n", "3"),
        (b"\x00\x01\x02", ""),
        (b"SIMPLE  =                    T" + b" " * 5000, ""),
        (b"PAR1" + b"\x00" * 400, ""),
        (b"<?xml version='1.0'?><html><body>Sign in</body></html>", ""),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><VOTABLE>&b;</VOTABLE>', ""),
    ],
)
def test_what_is_no_table_is_told_in_words(
    session: Session, store: ResultStore, body: bytes, words: str
) -> None:
    with pytest.raises((Unreadable, UsageError)) as told:
        kept(session, store, body)
    assert words in told.value.message
    assert "/tmp/" not in told.value.message  # noqa: S108 - the place of a file is nobody's business
    assert not store.sizes()


def test_a_wrong_line_of_a_csv_is_named(session: Session, store: ResultStore) -> None:
    with pytest.raises(Unreadable, match=r"[Ll]ine:? 3"):
        kept(session, store, b"ra,dec\n1,2\n3,4,5\n6,7\n")


def test_rows_and_columns_are_bounded(session: Session, store: ResultStore) -> None:
    with pytest.raises(Unreadable, match="more than 1 rows"):
        kept(session, store, CSV, rows=1)
    with pytest.raises(Unreadable, match="3 columns; at most 2"):
        kept(session, store, CSV, columns=2)


def test_a_bomb_ends_its_reader_and_nothing_else(session: Session, store: ResultStore) -> None:
    target = BytesIO()
    pq.write_table(pa.table({"a": pa.array([b"\x00" * 1_000_000]).take(pa.array([0] * 600))}), target)
    assert len(target.getvalue()) < 2_000_000
    with pytest.raises(Unreadable):
        kept(session, store, target.getvalue(), written=8_000_000)
    with pytest.raises(Unreadable):
        kept(session, store, gzip.compress(b"0" * 1_000_000))


def test_an_account_has_so_much_room(session: Session, store: ResultStore) -> None:
    account = person(session).id
    first = keeper(store).of_file(session, account, [CSV], "a.csv")
    small = keeper(store, 2 * first.size - 1)
    with pytest.raises(UsageError, match="remove one first"):
        small.of_file(session, account, [CSV], "b.csv")
    assert len(store.sizes()) == 1


def test_it_is_nobody_elses(session: Session, store: ResultStore) -> None:
    table = kept(session, store, CSV)
    for other in (person(session).id, None):
        with pytest.raises(LookupError):
            own_table(session, other, table.id)
    assert own_tables(session, table.account_id) == [table]


def test_it_is_held_until_its_time_is_up_or_it_is_removed(session: Session, store: ResultStore) -> None:
    table, other = kept(session, store, CSV), kept(session, store, CSV)
    assert pins(session, store.sizes(), ROOM).keys() == {table.result_id, other.result_id}
    table.expires_at = now() - timedelta(seconds=1)
    other.removed_at = now() - timedelta(days=2)
    session.commit()
    assert sweep_tables(session, timedelta(days=3)) == 1
    assert sweep_tables(session, timedelta(days=1)) == 1
    assert pins(session, store.sizes(), ROOM) == {}
    assert session.query(Answer).count() == 0


def test_it_is_sent_as_a_votable_with_row_numbers(session: Session, store: ResultStore) -> None:
    table = kept(session, store, CSV)
    whole = Sent(store, {"mine": table.result_id})
    halves = [Sent(store, {"mine": table.result_id}, part, 2)["mine"] for part in (0, 1)]
    read = [votable.parse_single_table(BytesIO(body)).to_table() for body in (whole["mine"], *halves)]
    assert [list(one[ROW]) for one in read] == [[0, 1], [0], [1]]
    assert list(read[0]["ra"]) == [10.5, 11.0]
    assert dict(whole).keys() == {"mine"}
    with pytest.raises(UsageError, match="not here any more"):
        Sent(store, {"mine": "0" * 32})["mine"]


def test_text_is_taken_for_csv() -> None:
    assert ending_of(b"a,b\n") == ".csv"
    assert ending_of(b"\xef\xbb\xbf <VOTABLE>") == ".vot"
