"""Signing in, and who one is."""

from dataclasses import dataclass
from typing import ClassVar

from app.pages.page import Page

__all__ = ["AccountPage", "SignInPage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(Page):
    """The last step of a sign-in link; `problem` says why it does not work any more."""

    template: ClassVar[str] = "accounts/sign_in.html"
    token: str = ""
    name: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage(Page):
    """Who is here."""

    template: ClassVar[str] = "accounts/show.html"
