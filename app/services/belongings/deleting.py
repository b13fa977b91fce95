"""The end of an account."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.models import Account, Answer, OwnTable, Search
from app.services.accounts.audit import make_anonymous
from app.services.belongings.kinds import BELONGINGS, End
from app.services.results import ResultStore

__all__ = ["delete_account"]


def delete_account(session: Session, store: ResultStore, account: Account) -> None:
    """Delete an account, all that belongs to it, and the files that nobody else speaks of.

    The audit trail keeps what was done, without name and without what it was done to.
    """
    names = func.coalesce(Answer.result_id, Answer.id)
    files = set(session.scalars(select(names).join(Search).where(Search.account_id == account.id)))
    files |= set(session.scalars(select(OwnTable.result_id).where(OwnTable.account_id == account.id)))
    make_anonymous(session, account.id)
    for one in BELONGINGS:
        if one.at_end is End.DELETED and not one.column.foreign_keys:  # the database does not do it itself
            session.execute(delete(one.owner.class_).where(one.owner == account.id))
    session.delete(account)
    session.commit()
    for name in sorted(files):
        speaking = (select(kind.id).where(kind.result_id == name).limit(1) for kind in (Answer, OwnTable))
        if not any(session.scalar(statement) for statement in speaking):
            store.delete(name)
