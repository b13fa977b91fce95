"""What attacks on signing in look at."""

from sqlalchemy.orm import Session

from app.models import Account, SignIn

__all__ = ["nobody"]


def nobody(session: Session) -> bool:
    session.expire_all()
    return session.query(Account).count() == session.query(SignIn).count() == 0
