"""What a guest kept comes along at signing in."""

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.models import Account, SignIn
from app.models.base import now
from app.services.belongings.kinds import BELONGINGS

__all__ = ["take_over"]


def take_over(session: Session, guest: Account, account: Account) -> None:
    """Give what a guest kept to an account, and end the guest; not committed.

    A guest whom another tab took over at the same moment is gone, and nothing is left to do.
    """
    claimed = session.execute(update(Account).where(Account.id == guest.id).values(seen_at=now()))
    if not claimed.rowcount:  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise
        return
    for one in BELONGINGS:
        if one.at_sign_in:
            one.at_sign_in(session, guest.id, account.id)
    session.execute(delete(SignIn).where(SignIn.account_id == guest.id))
    session.delete(guest)
    session.flush()
