"""The portal's own pages."""

from io import BytesIO

from flask import Blueprint, Response, jsonify, send_file

from app.doors import Tokens, Who, door
from app.extensions import sql_session
from app.identity import as_stranger
from app.pages.house import HealthPage, KeysPage
from app.pages.patterns import patterns_page
from app.portal import portal
from app.services.health import Check, check_all, faults_of, unconfirmed_of
from app.stylesheet import digest_of, joined
from app.supervisor.run_folder import processes_down

__all__ = ["blueprint"]

blueprint = Blueprint("house", __name__, url_prefix="/-")

NEEDED = frozenset({"web", "database"})


def _checks() -> tuple[list[Check], int]:
    """All checks, and a status: bad only where pages cannot be answered; they can without the queue."""
    house = portal()
    checks = check_all(sql_session(), house.queue, house.registry, processes_down(house.config))
    ready = all(check.works for check in checks if check.name in NEEDED)
    if not ready:
        as_stranger()
    return checks, 200 if ready else 503


@blueprint.get("/health")
@door(Who.EVERYBODY)
def health() -> Response:
    """Whether each part works, in words."""
    (checks, status), registry = _checks(), portal().registry
    page = HealthPage(
        checks=checks,
        faults=faults_of(registry),
        unconfirmed=unconfirmed_of(registry),
        hosts=portal().transport.health(),
    )
    return page.render(status)


@blueprint.get("/health.json")
@door(Who.EVERYBODY, token=Tokens.ANY)
def health_json() -> Response:
    """The same, for a monitor."""
    checks, status = _checks()
    response = jsonify({check.name: {"works": check.works, "words": check.words} for check in checks})
    response.status_code = status
    return response


@blueprint.get("/keys")
@door(Who.EVERYBODY)
def keys() -> Response:
    """What the keyboard does."""
    return KeysPage().render()


@blueprint.get("/patterns")
@door(Who.EVERYBODY)
def patterns() -> Response:
    """Every component in every state."""
    return patterns_page().render()


@blueprint.get("/portal.css")
@door(Who.EVERYBODY, token=Tokens.ANY)
def stylesheet() -> Response:
    """What every page is drawn by."""
    sheet = joined()
    return send_file(BytesIO(sheet), mimetype="text/css", etag=digest_of(sheet))
