"""The admin pages of people: accounts one by one, and groups."""

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from sqlalchemy import delete as delete_from
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Who, door
from app.extensions import sql_session
from app.forms.quota import read_quota
from app.identity import administrator
from app.models import Account, Group, Identity, Membership, Role
from app.models.base import now
from app.pages.admin import GroupPage, GroupsPage, UserPage
from app.portal import portal
from app.services.accounts.administering import add_member, find_account, is_last_administrator, make_group
from app.services.accounts.audit import record
from app.services.accounts.groups import groups_of, members_of, with_sizes
from app.services.accounts.quotas import quota_of, uses_of
from app.services.accounts.sign_ins import end_all, sign_ins_of

__all__ = ["blueprint"]

blueprint = Blueprint("admin_people", __name__, url_prefix="/admin")

LONGEST_NAME = 200


def _account(account_id: str) -> Account:
    found = sql_session().get(Account, account_id)
    if found is None:
        abort(404, "There is no such account.")
    return found


def _user_page(account: Account, typed: dict[str, str], faults: dict[str, str]) -> UserPage:
    session, house = sql_session(), portal()
    mine = select(Identity).where(Identity.account_id == account.id).order_by(Identity.created_at)
    return UserPage(
        account=account,
        identities=session.scalars(mine).all(),
        groups=groups_of(session, account.id),
        sign_ins=sign_ins_of(session, account.id),
        usual=quota_of(house.config, Account()),
        uses=uses_of(session, house.config, house.desk.store, account),
        typed=typed,
        faults=faults,
    )


@blueprint.get("/users/<slug:account_id>")
@door(Who.ADMINISTRATORS)
def user(account_id: str) -> Response:
    """One account."""
    return _user_page(_account(account_id), {}, {}).render()


@blueprint.post("/users/<slug:account_id>")
@door(Who.ADMINISTRATORS)
def change_user(account_id: str) -> BaseResponse:
    """Change role and quotas."""
    account, form = _account(account_id), read_quota(request.form)
    role, faults = request.form.get("role", account.role), dict(form.faults)
    if account.is_guest or role not in {Role.USER, Role.ADMIN}:
        role = account.role
    if role != Role.ADMIN and is_last_administrator(sql_session(), account):
        faults["role"] = "This is the only administrator: make another one first."
    if faults:
        return _user_page(account, request.form.to_dict(), faults).render(422)
    for name, value in form.values.items():
        setattr(account, name, value)
    if role != account.role:
        record(sql_session(), administrator().id, f"role.{role}", f"{account.name} ({account.id})")
    account.role = Role(role)
    told = ", ".join(f"{name} {value}" for name, value in form.values.items() if value is not None)
    record(sql_session(), administrator().id, "account.change", f"{account.id}: {told or 'usual quotas'}")
    sql_session().commit()
    flash("The account is saved.")
    return redirect(url_for("admin_people.user", account_id=account_id), code=303)


def _done(account: Account, act: str, words: str) -> BaseResponse:
    """Write down what was done to an account, and go back to its page."""
    record(sql_session(), administrator().id, act, f"{account.name} ({account.id})")
    sql_session().commit()
    flash(words)
    return redirect(url_for("admin_people.user", account_id=account.id), code=303)


@blueprint.post("/users/<slug:account_id>/disable")
@door(Who.ADMINISTRATORS)
def disable(account_id: str) -> BaseResponse:
    """Switch an account off: its sign-ins end, and nothing signs it in."""
    account = _account(account_id)
    if is_last_administrator(sql_session(), account):
        abort(409, "This is the only administrator: make another one first.")
    account.disabled_at = now()
    page = _done(account, "account.disable", "The account is switched off.")
    end_all(sql_session(), account.id)
    return page


@blueprint.post("/users/<slug:account_id>/enable")
@door(Who.ADMINISTRATORS)
def enable(account_id: str) -> BaseResponse:
    """Switch an account on again."""
    account = _account(account_id)
    account.disabled_at = None
    return _done(account, "account.enable", "The account is switched on.")


@blueprint.post("/users/<slug:account_id>/end-sessions")
@door(Who.ADMINISTRATORS)
def end_sessions(account_id: str) -> BaseResponse:
    """End all sign-ins of an account."""
    account = _account(account_id)
    ended = end_all(sql_session(), account.id)
    words = f"{ended} {'sign-in has' if ended == 1 else 'sign-ins have'} ended."
    return _done(account, "sign-in.end", words)


@blueprint.get("/groups")
@door(Who.ADMINISTRATORS)
def groups() -> Response:
    """All groups."""
    return GroupsPage(groups=with_sizes(sql_session())).render()


@blueprint.post("/groups")
@door(Who.ADMINISTRATORS)
def new_group() -> BaseResponse:
    """Make a group of the portal's own."""
    name = " ".join(request.form.get("name", "").split())
    error = "" if 0 < len(name) <= LONGEST_NAME and name.isprintable() else "Give the group a name."
    made = None if error else make_group(sql_session(), name)
    if made is None:
        error = error or "There is a group of this name already."
        return GroupsPage(groups=with_sizes(sql_session()), typed=name, error=error).render(422)
    record(sql_session(), administrator().id, "group.make", name)
    sql_session().commit()
    flash("The group is made. Add its members.")
    return redirect(url_for("admin_people.group", group_id=made.id), code=303)


def _group(group_id: str) -> Group:
    found = sql_session().get(Group, group_id)
    if found is None:
        abort(404, "There is no such group.")
    return found


def _own_group(group_id: str) -> Group:
    found = _group(group_id)
    if found.issuer:
        abort(409, "The members of this group are as its provider says.")
    return found


@blueprint.get("/groups/<slug:group_id>")
@door(Who.ADMINISTRATORS)
def group(group_id: str) -> Response:
    """One group and its members."""
    return GroupPage(group=_group(group_id), members=members_of(sql_session(), group_id)).render()


@blueprint.post("/groups/<slug:group_id>/add")
@door(Who.ADMINISTRATORS)
def add_to_group(group_id: str) -> BaseResponse:
    """Let somebody be in a group."""
    found, typed = _own_group(group_id), request.form.get("who", "").strip()
    account = find_account(sql_session(), typed) if typed else None
    if account is None:
        error = "Nobody, or more than one, has this name, address or id; the list of users shows the id."
        members = members_of(sql_session(), group_id)
        return GroupPage(group=found, members=members, typed=typed, error=error).render(422)
    record(sql_session(), administrator().id, "group.add", f"{account.name} ({account.id}) to {found.name}")
    add_member(sql_session(), found, account)
    sql_session().commit()
    flash(f"{account.name} is in the group.")
    return redirect(url_for("admin_people.group", group_id=group_id), code=303)


@blueprint.post("/groups/<slug:group_id>/remove")
@door(Who.ADMINISTRATORS)
def remove_from_group(group_id: str) -> BaseResponse:
    """Take somebody out of a group."""
    found, account_id = _own_group(group_id), request.form.get("account", "")
    which = (Membership.group_id == group_id, Membership.account_id == account_id)
    sql_session().execute(delete_from(Membership).where(*which))
    record(sql_session(), administrator().id, "group.remove", f"{account_id} from {found.name}")
    sql_session().commit()
    flash("The group has one member less.")
    return redirect(url_for("admin_people.group", group_id=group_id), code=303)


@blueprint.post("/groups/<slug:group_id>/delete")
@door(Who.ADMINISTRATORS)
def delete_group(group_id: str) -> BaseResponse:
    """Delete a group; what was shared with it is shared with nobody by it."""
    found = _group(group_id)
    record(sql_session(), administrator().id, "group.delete", found.name)
    sql_session().delete(found)
    sql_session().commit()
    flash("The group is deleted.")
    return redirect(url_for("admin_people.groups"), code=303)
