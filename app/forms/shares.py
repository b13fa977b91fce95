"""The form that shares an object."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.forms.reader import Reader, Typed
from app.models import Access, Grantee, ShareKind
from app.services.sharing.shares import LIVES, NewShare

__all__ = ["ShareForm", "read_object", "read_share"]

ACCESS = {"read": Access.READ, "edit": Access.EDIT}
LONGEST_PERSON = 254


@dataclass(frozen=True, slots=True)
class ShareForm:
    """What was typed; `new` is None where something is at fault."""

    typed: Typed
    new: NewShare | None
    faults: Mapping[str, str]


def read_object(typed: Typed) -> tuple[ShareKind, str] | None:
    """The kind and the id of what is to be shared; None where the address does not say."""
    kind, object_id = typed.get("kind", ""), typed.get("object", "")
    if kind not in set(ShareKind) or not (object_id.isascii() and object_id.isalnum()):
        return None
    return ShareKind(kind), object_id[:32]


def _who(reader: Reader, grantee: str) -> str:
    if grantee == Grantee.ACCOUNT:
        text = reader.text("person", LONGEST_PERSON)
        if not text and "person" not in reader.faults:
            reader.faults["person"] = "Give the e-mail address or the name of somebody who signed in here."
        return text
    return reader.text("group") if grantee == Grantee.GROUP else ""


def read_share(typed: Typed, kind: ShareKind, object_id: str) -> ShareForm:
    """Read the form."""
    reader = Reader(typed)
    grantee, access, days = typed.get("grantee", ""), typed.get("access", "read"), typed.get("days", "30")
    if grantee not in set(Grantee):
        reader.faults["grantee"] = "Choose with whom."
    if access not in ACCESS or (kind is ShareKind.RESULT and access != "read"):
        reader.faults["access"] = "Choose what they may do."
    if days not in LIVES:
        reader.faults["days"] = "Choose for how long."
    who = _who(reader, grantee)
    if reader.faults:
        return ShareForm(typed, None, reader.faults)
    new = NewShare(
        kind=kind,
        object_id=object_id,
        grantee=Grantee(grantee),
        who=who,
        access=ACCESS[access],
        lives=LIVES[days],
    )
    return ShareForm(typed, new, {})
