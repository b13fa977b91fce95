"""Who one is, and from where one is signed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from app.models import Group, Identity, SignIn
from app.pages.page import Page
from app.services.accounts.quotas import Use
from app.services.signing.providers import Provider

__all__ = ["AccountPage", "DeletePage", "SignInsPage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage(Page):
    """Who is here: name, ways in, groups, room."""

    template: ClassVar[str] = "accounts/show.html"
    identities: Sequence[Identity] = ()
    addable: Sequence[Provider] = ()
    providers: Mapping[str, Provider] = field(default_factory=dict)
    groups: Sequence[Group] = ()
    renewable: bool = False
    by_email: bool = False
    uses: Sequence[Use] = ()
    sign_ins: int = 0
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    def way_of(self, identity: Identity) -> str:
        """What a way in is called."""
        provider = self.providers.get(identity.provider)
        return provider.name if provider else "E-mail" if not identity.provider else identity.provider


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInsPage(Page):
    """The browsers that are signed in; `here_id` is this one."""

    template: ClassVar[str] = "accounts/sign_ins.html"
    sign_ins: Sequence[SignIn]
    here_id: str
    ways: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletePage(Page):
    """What goes when an account is deleted, and the word to type."""

    template: ClassVar[str] = "accounts/delete.html"
    counts: Mapping[str, int]
    word: str
    error: str = ""
