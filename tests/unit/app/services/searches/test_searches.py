import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from app.models import AnswerState, Search, ShareKind
from app.services.results import ResultStore
from app.services.searches.history import history, remove
from app.services.sharing.access import owner_of
from connectors.contract import QueryRequest
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, RateLimited, Unreadable
from tests.support.asking import desk
from tests.support.fakes import FakeConnector, Rows, asked, rows_of
from tests.support.people import person

EMPTY = rows_of({"name": []})


@pytest.mark.parametrize(
    ("says", "state", "rows"),
    [
        (rows_of(), AnswerState.ANSWERED, 3),
        (rows_of(truncated=True), AnswerState.TRUNCATED, 3),
        (EMPTY, AnswerState.EMPTY, 0),
        (RateLimited("Come back later."), AnswerState.FAILED, 0),
    ],
)
def test_what_a_dataset_said(
    session: Session, store: ResultStore, says: ConnectorError, state: AnswerState, rows: int
) -> None:
    (answer,) = desk(store).ask(session, None, [asked(FakeConnector(says))])
    assert (answer.state, answer.rows) == (state, rows)


def test_a_failure_keeps_its_kind_and_words(session: Session, store: ResultStore) -> None:
    (answer,) = desk(store).ask(session, None, [asked(FakeConnector(RateLimited("Come back later.")))])
    assert (answer.error_kind, answer.words) == ("RateLimited", "Come back later.")
    assert desk(store).result(answer) is None


def test_an_answer_that_breaks_off_is_failed(session: Session, store: ResultStore) -> None:
    broken = FakeConnector(rows_of(fault=Unreadable("Cut off.")))
    (answer,) = desk(store).ask(session, None, [asked(broken)])
    assert (answer.state, answer.words) == ("failed", "Cut off.")
    assert store.sizes() == {}


@pytest.mark.parametrize("says", [rows_of(), EMPTY])
def test_a_known_answer_is_not_asked_again(
    session: Session, store: ResultStore, says: ConnectorError
) -> None:
    connector = FakeConnector(says)
    first, second = (desk(store).ask(session, None, [asked(connector)])[0].id for _ in range(2))
    assert first == second
    assert len(connector.requests) == 1


def test_a_failed_answer_is_asked_again(session: Session, store: ResultStore) -> None:
    connector = FakeConnector(RateLimited("Later."))
    desk(store).ask(session, None, [asked(connector)])
    connector.says = rows_of()
    assert desk(store).ask(session, None, [asked(connector)])[0].state == "answered"


def test_another_question_is_asked(session: Session, store: ResultStore) -> None:
    connector = FakeConnector()
    desk(store).ask(session, None, [asked(connector)])
    desk(store).ask(session, None, [asked(connector, max_rows=99)])
    assert [request.max_rows for request in connector.requests] == [100, 99]


def test_an_answer_too_old_is_asked_again(session: Session, store: ResultStore) -> None:
    connector = FakeConnector()
    desk(store, hours=-1).ask(session, None, [asked(connector)])
    desk(store).ask(session, None, [asked(connector)])
    assert len(connector.requests) == 2


def test_an_answer_whose_result_is_gone_is_asked_again(session: Session, store: ResultStore) -> None:
    connector = FakeConnector()
    (first,) = desk(store).ask(session, None, [asked(connector)])
    assert first.result_id
    store.delete(first.result_id)
    assert desk(store).result(first) is None
    desk(store).ask(session, None, [asked(connector)])
    assert len(connector.requests) == 2


def test_an_answer_costs_few_statements(session: Session, store: ResultStore) -> None:
    """A small cone takes milliseconds, of which bookkeeping was the most."""
    told: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        told.append(statement.split(maxsplit=1)[0])

    event.listen(session.get_bind(), "before_cursor_execute", note)
    (answer,) = desk(store).ask(session, None, [asked(FakeConnector())])
    assert answer.rows
    assert answer.search.account_id is None
    event.remove(session.get_bind(), "before_cursor_execute", note)
    assert told == ["SELECT", "INSERT", "INSERT"]


@pytest.mark.parametrize(
    ("first", "second", "times"),
    [(None, None, 1), ("a", "a", 1), (None, "a", 1), ("a", None, 2), ("a", "b", 2)],
)
def test_whose_answers_are_reused(
    session: Session, store: ResultStore, first: str | None, second: str | None, times: int
) -> None:
    people = {name: person(session, name).id for name in ("a", "b")} | {None: None}
    connector = FakeConnector()
    for who in (first, second):
        desk(store).ask(session, people[who], [asked(connector)])
    assert len(connector.requests) == times


def test_what_a_visitor_was_answered_becomes_ones_own(session: Session, store: ResultStore) -> None:
    ada, connector = person(session, "ada").id, FakeConnector()
    (of_nobody,) = desk(store).ask(session, None, [asked(connector)])
    first, second = (desk(store).ask(session, ada, [asked(connector)])[0] for _ in range(2))
    assert first.id == second.id != of_nobody.id
    assert (first.search.account_id, first.search.question) == (ada, of_nobody.question)
    assert (first.result_id, first.answered_at) == (of_nobody.result_id, of_nobody.answered_at)
    assert owner_of(session, ShareKind.RESULT, first.id) == ada


def test_asked_again_a_removed_search_is_there_again(session: Session, store: ResultStore) -> None:
    ada, connector = person(session, "ada").id, FakeConnector()
    (before,) = desk(store).ask(session, ada, [asked(connector)])
    remove(session, ada, [before.search_id])
    (after,) = desk(store).ask(session, ada, [asked(connector)])
    assert after.search_id != before.search_id
    assert session.scalars(history(ada)).all() == [after.search]
    assert len(connector.requests) == 1


def test_a_visitor_leaves_no_name(session: Session, store: ResultStore) -> None:
    desk(store).ask(session, None, [asked(FakeConnector())])
    assert session.query(Search).one().account_id is None


def test_answers_come_in_the_order_of_the_questions(session: Session, store: ResultStore) -> None:
    known, fresh = asked(FakeConnector(), max_rows=1), asked(FakeConnector(EMPTY), max_rows=2)
    desk(store).ask(session, None, [known])
    answers = desk(store).ask(session, None, [fresh, known])
    assert [answer.state for answer in answers] == ["empty", "answered"]


def test_a_connectors_mistake_is_told_as_one_and_logged(session: Session, store: ResultStore) -> None:
    with capture_logs() as logs:
        (answer,) = desk(store).ask(session, None, [asked(FakeConnector(ZeroDivisionError("oops")))])
    assert (answer.state, answer.error_kind) == ("failed", "ConnectorError")
    assert "mistake" in answer.words
    assert "oops" not in answer.words
    assert [(log["event"], log["log_level"]) for log in logs] == [("connector mistake", "error")]


def test_one_datasets_failure_leaves_the_others_alone(session: Session, store: ResultStore) -> None:
    says = (ZeroDivisionError(), rows_of(), RateLimited("Later."))
    questions = [asked(FakeConnector(one), max_rows=n) for n, one in enumerate(says, start=1)]
    answers = desk(store).ask(session, None, questions)
    assert [answer.state for answer in answers] == ["failed", "answered", "failed"]


def test_a_late_answer_is_timed_out_and_the_others_are_there(session: Session, store: ResultStore) -> None:
    gate = threading.Event()
    with ThreadPoolExecutor(2) as pool:
        late, quick = asked(FakeConnector(gate=gate), max_rows=1), asked(FakeConnector(), max_rows=2)
        try:
            answers = desk(store, pool, seconds=1).ask(session, None, [late, quick])
        finally:
            gate.set()
    assert [answer.state for answer in answers] == ["failed", "answered"]
    assert answers[0].error_kind == "TimedOut"
    assert "try again" in answers[0].words


def test_datasets_are_asked_at_once(session: Session, store: ResultStore) -> None:
    meeting = threading.Barrier(3, timeout=10)

    class Meets(FakeConnector):
        def search(self, request, deadline):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            meeting.wait()
            return super().search(request, deadline)

    with ThreadPoolExecutor(3) as pool:
        questions = [asked(Meets(), max_rows=n) for n in (1, 2, 3)]
        answers = desk(store, pool).ask(session, None, questions)
    assert [answer.state for answer in answers] == ["answered"] * 3


class Prompt(FakeConnector):
    """Answers some questions without waiting for anything; knows who asked them."""

    asked_by: int = 0

    def at_once(self, request: QueryRequest) -> bool:
        return request.max_rows == 100

    def search(self, request: QueryRequest, deadline: Deadline) -> Rows:
        self.asked_by = threading.get_ident()
        return super().search(request, deadline)


def test_what_is_answered_at_once_takes_no_thread(session: Session, store: ResultStore) -> None:
    prompt = Prompt()
    with ThreadPoolExecutor(1) as pool:
        (answer,) = desk(store, pool).ask(session, None, [asked(prompt)])
        assert (answer.state, prompt.asked_by) == ("answered", threading.get_ident())
        desk(store, pool).ask(session, None, [asked(prompt, max_rows=99)])
        assert prompt.asked_by != threading.get_ident()


def test_a_mistake_made_at_once_is_told_as_one_too(session: Session, store: ResultStore) -> None:
    with capture_logs() as logs:
        (answer,) = desk(store).ask(session, None, [asked(Prompt(ZeroDivisionError("sum")))])
    assert (answer.state, answer.words) == (
        "failed",
        "The portal made a mistake while it asked this dataset.",
    )
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["connector mistake"]
