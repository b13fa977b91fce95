"""What a guest kept comes along at signing in."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.models import Account, Job, OwnTable, Query, Search, SignIn, Statement
from app.services.baskets import merge_baskets
from app.services.own_tables.keeping import unused_name
from app.services.registry.services import merge_services

__all__ = ["take_over"]


def take_over(session: Session, guest: Account, account: Account) -> None:
    """Give what a guest kept to an account, and end the guest; not committed.

    A statement that the account asked as well stays once; a table whose name it uses gets a number.
    """
    merge_baskets(session, guest.id, account.id)
    merge_services(session, guest.id, account.id)
    for table in session.scalars(select(OwnTable).where(OwnTable.account_id == guest.id)).all():
        table.name, table.account_id = unused_name(session, account.id, table.name), account.id
        session.flush()
    asked = select(Statement.digest).where(Statement.account_id == account.id)
    session.execute(
        delete(Statement)
        .where(Statement.account_id == guest.id, Statement.digest.in_(asked))
        .execution_options(synchronize_session=False)
    )
    for kind in (Search, Job, Query, Statement):
        session.execute(update(kind).where(kind.account_id == guest.id).values(account_id=account.id))
    session.execute(delete(SignIn).where(SignIn.account_id == guest.id))
    session.delete(guest)
    session.flush()
