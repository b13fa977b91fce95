"""Signing in and out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.pages.page import Page
from app.services.accounts.kept_forms import Form
from app.services.signing.providers import Provider

__all__ = ["FaultPage", "GoOnPage", "LinkPage", "SentPage", "SignInPage", "SignedOutPage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(Page):
    """The ways to sign in; `waits` is what somebody sent that needs it."""

    template: ClassVar[str] = "signing/choose.html"
    providers: Sequence[Provider]
    by_email: bool
    afterwards: str
    waits: Form | None = None
    typed: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPage(Page):
    """A link was sent, or would have been."""

    template: ClassVar[str] = "signing/sent.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage(Page):
    """The last step of a sign-in link; `problem` says why it does not work any more.

    `afterwards` is where somebody wanted to go, if that is known.
    """

    template: ClassVar[str] = "signing/link.html"
    token: str = ""
    name: str = ""
    problem: str = ""
    afterwards: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultPage(Page):
    """Why a provider did not sign somebody in; `afterwards` is where they wanted to go, if that is known.

    `adding` where it was to become a further way into an account.
    """

    template: ClassVar[str] = "signing/fault.html"
    provider: Provider
    words: str
    afterwards: str = ""
    waits: bool = False
    adding: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOnPage(Page):
    """What was sent before signing in, ready to be sent now."""

    template: ClassVar[str] = "signing/go_on.html"
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOutPage(Page):
    """Signed out here; `form` tells the provider, where that is still to be done."""

    template: ClassVar[str] = "signing/signed_out.html"
    form: Form | None
    provider: Provider | None
