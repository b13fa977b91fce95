"""People who sign in to the portal, each with a browser of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.config import Config
from app.models import Account, Role, SignInLink
from app.models.base import now
from app.services.accounts.accounts import LINK_LIVES, make_sign_in_link
from app.services.accounts.sign_ins import hash_of
from benchmarks.portal import Portal

__all__ = ["arrive", "sign_in_link"]


@contextmanager
def _database(site: Portal) -> Iterator[Session]:
    """The portal's own, beside its processes."""
    engine = create_engine(Config(data_dir=site.data_dir).sqlalchemy_url, connect_args={"timeout": 15})
    with Session(engine) as session:
        yield session
    engine.dispose()


def sign_in_link(site: Portal) -> str:
    """A fresh link for the administrator, as an operator makes one."""
    with _database(site) as session:
        return make_sign_in_link(session, site.address)


def _link(site: Portal, name: str) -> str:
    """A one-time link for somebody new."""
    token = f"link-of-{name}"
    with _database(site) as session:
        account = Account(name=name, role=Role.USER)
        session.add(account)
        session.flush()
        until = now() + LINK_LIVES
        session.add(SignInLink(token_hash=hash_of(token), account_id=account.id, expires_at=until))
        session.commit()
    return f"/sign-in/{token}"


def arrive(page: Page, site: Portal, name: str) -> None:
    """Somebody signs in here for the first time; names are used once."""
    page.goto(_link(site, name))
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".notice")).to_have_text("You are signed in.")
