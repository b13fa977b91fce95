"""What is shared: by oneself, with oneself, and the form that shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.models import Access, Grantee, Group, Share, ShareKind
from app.pages.page import Page
from app.services.sharing.shares import LIVES

__all__ = ["ShareLine", "SharePage", "SharesPage"]

LIVES_WORDS: Mapping[str, str] = {
    "1": "a day",
    "7": "a week",
    "30": "30 days",
    "365": "a year",
    "": "until I end it",
}


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One share: of what, and with whom or by whom in words; no address for what is gone."""

    share: Share
    title: str
    url: str
    who: str

    @property
    def grantee(self) -> str:
        """What kind of grantee it is."""
        return {
            Grantee.ACCOUNT: "person",
            Grantee.GROUP: "group",
            Grantee.LINK: "secret link",
        }[Grantee(self.share.grantee)]

    @property
    def may(self) -> str:
        """What the grantee may do."""
        return "read and edit" if self.share.access >= Access.EDIT else "read"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharesPage(Page):
    """Both lists; `is_person` says whether somebody signed in, who alone can share."""

    template: ClassVar[str] = "shares/index.html"
    regions: ClassVar[tuple[str, ...]] = ("shares",)
    with_me: Sequence[ShareLine]
    by_me: Sequence[ShareLine]
    is_person: bool
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePage(Page):
    """One object: with whom it is shared, and the form to share it once more; `link` is shown once."""

    template: ClassVar[str] = "shares/new.html"
    regions: ClassVar[tuple[str, ...]] = ("share",)
    kind: ShareKind
    object_id: str
    title: str
    url: str
    lines: Sequence[ShareLine]
    groups: Sequence[Group]
    typed: Mapping[str, str]
    faults: Mapping[str, str]
    moment: datetime
    link: str = ""

    @property
    def lives(self) -> list[tuple[str, str]]:
        """For how long: values of the form and words."""
        return [(days, LIVES_WORDS[days]) for days in LIVES]

    @property
    def can_edit(self) -> bool:
        """Whether there is anything to edit in an object of this kind."""
        return self.kind is not ShareKind.RESULT
