import json
import math

import pyarrow as pa
import pytest
from sqlalchemy.orm import Session

from app.services.gathering import (
    data_of,
    identities_of,
    result_reference,
    row_references,
    search_reference,
    source_of_answer,
)
from app.services.results import ResultStore
from app.services.searches.questions import Question
from connectors.contract import Choices, Column, Position, Role
from tests.support.asking import desk
from tests.support.fakes import FakeConnector, asked, offer, rows_of

QUESTION = Question(
    archive="fake",
    dataset="stars",
    position=Position(10, -1),
    radius=1,
    filters={"one": Choices(("a",))},
    max_rows=5,
)


def test_a_row_is_kept_with_what_is_needed_to_show_it(store: ResultStore) -> None:
    result = store.write(rows_of())
    (kept,) = row_references(offer(FakeConnector()), QUESTION, result, [1])
    assert (kept.kind, kept.archive, kept.dataset, kept.label) == ("row", "fake", "stars", "Beta")
    assert (kept.position, kept.question) == (1, QUESTION.query_string)
    assert kept.fields == {"name": "Beta", "ra": 20.0, "dec": 0.0, "mag": None}
    assert [column["role"] for column in kept.columns] == ["name", "ra", "dec", ""]


def test_what_is_kept_is_json(store: ResultStore) -> None:
    table = pa.table({"name": ["a"], "mag": [math.nan], "l": [[1.0, math.inf]]})
    (kept,) = row_references(offer(FakeConnector()), QUESTION, store.write(rows_of(table)), [0])
    assert json.loads(json.dumps(kept.fields, allow_nan=False)) == {
        "name": "a",
        "mag": None,
        "l": [1.0, None],
    }


def test_a_row_that_is_not_there(store: ResultStore) -> None:
    with pytest.raises(IndexError):
        row_references(offer(FakeConnector()), QUESTION, store.write(rows_of()), [3])


def test_no_two_rows_of_a_result_are_one(store: ResultStore) -> None:
    result = store.write(rows_of())
    made = identities_of(offer(FakeConnector(key="")), result, result.table.to_pylist())
    assert len(set(made)) == 3


def test_columns_of_this_question_do_not_tell_rows_apart(store: ResultStore) -> None:
    columns = [Column(name="a", datatype="int"), Column(name="distance", datatype="double", derived=True)]
    result = store.write(rows_of({"a": [1, 1], "distance": [0.1, 0.2]}, columns=columns))
    one, two = identities_of(offer(FakeConnector(key="")), result, result.table.to_pylist())
    assert one == two


def test_a_whole_result_is_one_item_that_says_what_was_asked(session: Session, store: ResultStore) -> None:
    connector = FakeConnector()
    (answer,) = desk(store).ask(session, None, [asked(connector)])
    kept = result_reference(offer(connector), QUESTION, answer)
    assert (kept.kind, kept.rows, kept.position) == ("result", 3, None)
    assert kept.label == "Fake stars: target 10 -1, radius 1 deg, one a"


def test_a_result_of_no_conditions_is_called_all_rows(session: Session, store: ResultStore) -> None:
    connector = FakeConnector()
    (answer,) = desk(store).ask(session, None, [asked(connector)])
    everything = Question(archive="fake", dataset="stars", max_rows=5)
    assert result_reference(offer(connector), everything, answer).label == "Fake stars: all rows"


IDENTIFIED = [
    Column(name="did", datatype="char", role=Role.IDENTIFIER),
    Column(name="title", datatype="char", role=Role.NAME),
    Column(name="snr", datatype="double"),
]


def identity(store: ResultStore, key: str = "", **values: object) -> str:
    row = {"did": "ivo://x/1", "title": "M 31", "snr": 1.0, **values}
    result = store.write(rows_of({name: [value] for name, value in row.items()}, columns=IDENTIFIED))
    (made,) = identities_of(offer(FakeConnector(key=key)), result, result.take([0]))
    return made


def test_an_identifier_tells_rows_apart_where_no_key_is_named(store: ResultStore) -> None:
    assert identity(store, snr=1.0) == identity(store, snr=2.0)
    assert identity(store) != identity(store, did="ivo://x/2")
    assert identity(store, did=None, snr=1.0) != identity(store, did=None, snr=2.0)


def test_the_datasets_key_comes_before_an_identifier(store: ResultStore) -> None:
    assert identity(store, "title") == identity(store, "title", did="ivo://x/2")
    assert identity(store, "title") != identity(store, "title", title="M 33")


DATA = [
    Column(name="url", datatype="char", role=Role.ACCESS_URL),
    Column(name="size", datatype="long", unit="kbyte", role=Role.SIZE),
]


@pytest.mark.parametrize(
    ("url", "size", "kept"),
    [
        ("https://a.test/x", 3, ("https://a.test/x", 3000)),
        ("ftp://a.test/x", 0, ("", None)),
        (None, None, ("", None)),
        ("javascript:alert(1)", -5, ("", None)),
        ("http://a.test/x", 2**62, ("http://a.test/x", None)),
        ("http://a.test/x", 2**61, ("http://a.test/x", 2**62)),
    ],
)
def test_a_row_keeps_where_its_data_are_and_how_large(
    store: ResultStore, url: str | None, size: int | None, kept: tuple[str, int | None]
) -> None:
    table = pa.table({"url": pa.array([url], pa.string()), "size": pa.array([size], pa.int64())})
    result = store.write(rows_of(table, columns=DATA))
    (row,) = row_references(offer(FakeConnector()), QUESTION, result, [0])
    assert (row.access_url, row.size) == kept == data_of(DATA, result.row(0))


def test_what_was_asked_and_when_is_kept(session: Session, store: ResultStore) -> None:
    question = asked(FakeConnector())
    (answer,) = desk(store).ask(session, None, [question])
    source = source_of_answer(question, answer)
    assert source.asked_at == answer.answered_at
    (row,) = row_references(offer(FakeConnector()), QUESTION, store.write(rows_of()), [0], source)
    assert (row.query, row.asked_at) == (source.query, answer.answered_at)


def test_a_search_is_the_same_in_any_order_and_with_any_patience() -> None:
    one, two, other = (
        search_reference(question, "x")
        for question in ("target=M+31&all=yes", "all=yes&budget=quick&target=M+31", "target=M+32&all=yes")
    )
    assert one.identity == two.identity != other.identity
    assert one.query == "target M 31, all yes"
