"""Services of the VO registry: asked one or together, kept, and put into the basket."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Who, door
from app.extensions import sql_session
from app.forms.redirects import local_path
from app.identity import current_account, guest_or_account
from app.models import Service
from app.pages.registry.services import ServicesPage, line_of
from app.portal import portal
from app.services import baskets
from app.services.registry.basketing import reference_of
from app.services.registry.services import (
    ARCHIVE,
    keep,
    kept_services,
    known_service,
    note_service,
    remove,
    take_back,
)
from app.views.registry.registry import address_of
from connectors.errors import ConnectorError
from connectors.vo_registry import POSITIONAL, ServiceKind, asked_interfaces, key_of

__all__ = ["blueprint"]

blueprint = Blueprint("services", __name__)

MOST_AT_ONCE = 50
SPEAKING = {ServiceKind.TAP, ServiceKind.OBSTAP, ServiceKind.EPNTAP}


def _noted(value: str) -> Service:
    """The service that a form names, as an ivoid and a key. Raises LookupError, ValueError."""
    ivoid, _, key = value.rpartition(" ")
    if known := known_service(sql_session(), key):
        return known
    record, _ = portal().vo_registry.record(ivoid)
    found = (
        next((one for one in asked_interfaces(record) if key_of(record, one) == key), None)
        if record
        else None
    )
    if record is None or found is None:
        raise LookupError(key)
    return note_service(sql_session(), record, found)


def _chosen() -> list[Service]:
    """The services that the form names; what is wrong with one of them is an error status."""
    values = list(dict.fromkeys(request.form.getlist("service")))
    if len(values) > MOST_AT_ONCE:
        abort(422, f"At most {MOST_AT_ONCE} services can be chosen at once; these are {len(values)}.")
    try:
        return [_noted(value) for value in values]
    except LookupError:
        abort(404, "The registry does not know one of these services any more. Search for it again.")
    except ValueError as error:
        abort(422, f"One of these services cannot be asked: {error}")
    except ConnectorError as error:
        abort(502, error.message)


def _own_page(service: Service) -> str:
    """Where a service is asked alone: by its form, or in ADQL where it has none."""
    by_form = ServiceKind(service.kind) in POSITIONAL
    endpoint = "datasets.show" if by_form else "workbench.show"
    return url_for(endpoint, archive_id=ARCHIVE.id, dataset_id=service.key)


def _ask(services: Sequence[Service]) -> str:
    """Where these are asked: one on its own page, several together."""
    if len(services) == 1:
        return _own_page(services[0])
    pairs = [("dataset", f"{ARCHIVE.id}/{one.key}") for one in services]
    if not any(ServiceKind(one.kind) in POSITIONAL for one in services):
        return _ask_in_adql(services)
    return f"{url_for('searches.new')}?{urlencode(pairs)}"


def _ask_in_adql(services: Sequence[Service]) -> str:
    """Where TAP services are asked together; the others are left out."""
    pairs = [("key", one.key) for one in services if ServiceKind(one.kind) in SPEAKING]
    return f"{url_for('together.show')}?{urlencode(pairs)}"


def _back() -> str:
    return local_path(request.form.get("back", ""), url_for("registry.index"))


def _keep(services: Sequence[Service]) -> str:
    account = guest_or_account()
    new = sum(keep(sql_session(), account.id, service.key) for service in services)
    was = "is" if new == 1 else "are"
    flash(f"{new} more {was} among your services." if new else "Your services had them already.")
    return _back()


def _put(services: Sequence[Service]) -> str:
    basket = baskets.ensure_default(sql_session(), guest_or_account().id)
    try:
        new = baskets.add(sql_session(), basket, [reference_of(one) for one in services])
    except (baskets.Frozen, baskets.Full) as error:
        abort(409, str(error))
    flash(f"{new} {'service' if new == 1 else 'services'} put into the basket.")
    return _back()


ACTIONS: Mapping[str, Callable[[Sequence[Service]], str]] = {
    "ask": _ask,
    "adql": _ask_in_adql,
    "keep": _keep,
    "basket": _put,
}


@blueprint.post("/registry/chosen")
@door(Who.ONESELF)
def choose() -> BaseResponse:
    """Ask the ticked services, keep them, or put them into the basket."""
    action, services = ACTIONS.get(request.form.get("do", "")), _chosen()
    if action is None:
        abort(400, "The form does not say what is to be done.")
    if not services:
        flash("Tick services first.")
        return redirect(_back(), 303)
    return redirect(action(services), 303)


@blueprint.get("/registry/services")
@door(Who.ONESELF)
def index() -> Response:
    """A person's services."""
    account = current_account()
    kept = kept_services(sql_session(), account.id) if account else ()
    lines = [line_of(one, _own_page(one.service), address_of(one.service.ivoid)) for one in kept]
    return ServicesPage(lines=lines, removed=request.args.getlist("removed")[:MOST_AT_ONCE]).render()


def _mine() -> str:
    account = current_account()
    if account is None:
        abort(404, "There are no services of yours yet. Keep one from the registry to begin.")
    return account.id


@blueprint.post("/registry/services/remove")
@door(Who.ONESELF)
def take_away() -> BaseResponse:
    """Keep services no longer; the page that follows offers to undo it."""
    keys = [value.rpartition(" ")[2] for value in request.form.getlist("service")]
    gone = remove(sql_session(), _mine(), keys)
    if not gone:
        flash("Tick services of yours first.")
    return redirect(url_for("services.index", removed=gone), code=303)


@blueprint.post("/registry/services/undo")
@door(Who.ONESELF)
def undo() -> BaseResponse:
    """Bring back what was taken away."""
    back = take_back(sql_session(), _mine(), request.form.getlist("key"))
    flash(f"{back} {'service is' if back == 1 else 'services are'} back among yours.")
    return redirect(url_for("services.index"), code=303)
