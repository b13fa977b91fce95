from datetime import timedelta

import pyarrow as pa
import pytest
from sqlalchemy.orm import Session

from app.models import Account, Answer, AnswerState, Search, Statement
from app.models.base import now
from app.portal import Portal
from app.services.sql import LocalSql, local_tables, result_tables
from connectors.adql import AdqlFault
from connectors.deadline import Deadline
from connectors.sandbox import Sandbox
from tests.support.fakes import rows_of


@pytest.fixture
def sql(portal: Portal) -> LocalSql:
    return LocalSql(portal.desk.store, Sandbox(portal.config.cache_dir / "sql", rows=1000))


def answered(
    session: Session, portal: Portal, account_id: str | None, dataset: str, **more: object
) -> Answer:
    result = portal.desk.store.write(rows_of({"id": [1, 2], "ID": [3, 4], "mag": [1.0, None]}))
    search = Search(account_id=account_id, question="q")
    session.add(search)
    session.flush()
    given = {"state": AnswerState.ANSWERED, "expires_at": now() + timedelta(hours=1), **more}
    answer = Answer(
        search_id=search.id, archive="here", dataset=dataset, digest="d", result_id=result.id, rows=2, **given
    )
    session.add(answer)
    session.commit()
    return answer


def account(session: Session) -> str:
    made = Account()
    session.add(made)
    session.commit()
    return made.id


def test_a_person_sees_their_own_answers_under_short_names(session: Session, portal: Portal) -> None:
    mine, theirs = account(session), account(session)
    answer = answered(session, portal, mine, "gaia-dr3")
    answered(session, portal, theirs, "gaia-dr3")
    answered(session, portal, None, "gaia-dr3")
    answered(session, portal, mine, "old", expires_at=now() - timedelta(hours=1))
    answered(session, portal, mine, "failed", state=AnswerState.FAILED)
    found = result_tables(session, mine, portal.desk.store)
    assert list(found) == [f"gaia_dr3_{answer.id[:4]}"]
    table = found[f"gaia_dr3_{answer.id[:4]}"]
    assert [column.name for column in table.columns] == ["id", "mag"]
    assert table.rows == 2


def test_names_are_regular_whatever_the_dataset_is_called(session: Session, portal: Portal) -> None:
    mine = account(session)
    for dataset in ("2mass", "select", "Ægir", "size"):
        answered(session, portal, mine, dataset)
    names = list(result_tables(session, mine, portal.desk.store))
    assert len(names) == 4
    assert all(name[0].isalpha() and name.isidentifier() for name in names)


def test_somebody_elses_result_is_not_there(session: Session, portal: Portal, sql: LocalSql) -> None:
    mine, theirs = account(session), account(session)
    answered(session, portal, mine, "gaia")
    answer = answered(session, portal, theirs, "gaia")
    foreign = f"gaia_{answer.id[:4]}"
    assert foreign in result_tables(session, theirs, portal.desk.store)
    own = result_tables(session, mine, portal.desk.store)
    for text in (
        foreign,
        f'"{answer.result_id}"',
        f'"{portal.desk.store.open(answer.result_id or "").file}"',
    ):
        with pytest.raises(AdqlFault, match="There is no table"):
            sql.rows(f"SELECT * FROM {text}", own, Deadline(20))  # noqa: S608 - it is what is tried


def test_the_portals_own_tables_are_joined_with_results(
    session: Session, portal: Portal, sql: LocalSql
) -> None:
    local = local_tables(portal.registry)
    assert "demo.hipparcos" in local
    mine = account(session)
    answered(session, portal, mine, "mine")
    tables = {**local, **result_tables(session, mine, portal.desk.store)}
    name = next(name for name in tables if name.startswith("mine_"))
    text = f"SELECT TOP 5 m.id, h.* FROM demo.hipparcos AS h, {name} AS m ORDER BY 1"  # noqa: S608 - a table's name
    made = sql.store.write(sql.rows(text, tables, Deadline(30)))
    assert made.rows == 5
    assert made.provenance
    assert [one.name for one in made.provenance.sources] == ["demo.hipparcos", name]
    known = {column.name for column in local["demo.hipparcos"].columns}
    assert {column.name for column in made.columns} == {"id", *known}
    assert pa.types.is_integer(made.table.schema.field("id").type)


def test_a_table_tells_what_its_archive_was_asked(session: Session, portal: Portal) -> None:
    mine = account(session)
    statement = Statement(account_id=mine, archive="here", dataset="tap", digest="d", text="SELECT 1 FROM t")
    session.add(statement)
    session.commit()
    answered(session, portal, mine, "tap", question=f"adql={statement.id}&max_rows=10")
    (table,) = result_tables(session, mine, portal.desk.store, lambda name: f"http://x/{name[1]}").values()
    assert table.origin.query == "SELECT 1 FROM t"
    assert table.origin.service == "http://x/tap"
    assert table.origin.answered_at
    assert table.title == "here/tap SELECT 1 FROM t"
