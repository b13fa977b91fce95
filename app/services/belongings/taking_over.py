"""What a guest kept comes along at signing in."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.models import Account, SignIn
from app.services.belongings.kinds import BELONGINGS

__all__ = ["take_over"]


def take_over(session: Session, guest: Account, account: Account) -> None:
    """Give what a guest kept to an account, and end the guest; not committed."""
    for one in BELONGINGS:
        if one.at_sign_in:
            one.at_sign_in(session, guest.id, account.id)
    session.execute(delete(SignIn).where(SignIn.account_id == guest.id))
    session.delete(guest)
    session.flush()
