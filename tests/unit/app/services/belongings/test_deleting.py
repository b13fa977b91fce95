from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Model, OwnTable, Share
from app.models.base import now
from app.services.belongings import delete_account
from app.services.belongings.kinds import mine
from app.services.results import ResultStore
from tests.support.everything import keep_everything
from tests.support.fakes import rows_of
from tests.support.people import person

NAME = "Lovelace"


def anywhere(session: Session, *words: str) -> Iterator[str]:
    """Where any of these words stand, in any column of any table."""
    for table in Model.metadata.sorted_tables:
        for row in session.execute(select(table)).mappings():
            found = (name for name, value in row.items() if any(word in str(value) for word in words))
            yield from (f"{table.name}.{name}" for name in found)


def test_nothing_speaks_of_a_deleted_account(session: Session, tmp_path: Path) -> None:
    ada, friend = person(session, NAME), person(session, "Friend")
    keep_everything(session, ada, friend)
    account_id = ada.id
    assert {"shares.grantee_id", "audit_entries.about"} <= set(anywhere(session, account_id, NAME))
    delete_account(session, ResultStore(tmp_path), ada)
    session.expire_all()
    assert list(anywhere(session, account_id, NAME)) == ["groups.name"]  # a group is not one person's
    assert all(
        session.execute(select(Model.metadata.tables[name]).where(condition)).first() is None
        for name, condition in mine(account_id).items()
    )


def test_what_is_others_stays(session: Session, tmp_path: Path) -> None:
    ada, bob, friend = (person(session, name) for name in (NAME, "Bob", "Friend"))
    keep_everything(session, ada, friend)
    keep_everything(session, bob, friend)
    delete_account(session, ResultStore(tmp_path), ada)
    for name, condition in mine(bob.id).items():
        assert session.execute(select(Model.metadata.tables[name]).where(condition)).first(), name
    assert session.get(Account, friend.id)
    assert {one.owner_id for one in session.query(Share)} == {bob.id, friend.id}


def test_files_go_that_nobody_else_speaks_of(session: Session, tmp_path: Path) -> None:
    store = ResultStore(tmp_path)
    own, both = (store.write(rows_of()).id for _ in range(2))
    ada, bob = person(session, NAME), person(session, "Bob")
    size = {"rows": 1, "columns": 1, "size": 1, "expires_at": now()}
    for account, result_id in ((ada, own), (ada, both), (bob, both)):
        session.add(OwnTable(account_id=account.id, name=result_id[:9], result_id=result_id, **size))
    session.commit()
    delete_account(session, store, ada)
    assert set(store.sizes()) == {both}
