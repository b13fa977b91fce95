"""Commands of `flask --app wsgi`."""

from datetime import timedelta

import click
from flask.cli import with_appcontext

from app.extensions import sql_session
from app.models import Role
from app.portal import portal
from app.services.accounts import make_sign_in_link
from app.services.signing.keeping import reseal

__all__ = ["commands"]


@click.command("sign-in-link")
@with_appcontext
def sign_in_link() -> None:
    """Print a one-time link that signs the administrator in."""
    click.echo(make_sign_in_link(sql_session(), portal().config.address, Role.ADMIN))


@click.command("rotate-keys")
@with_appcontext
def rotate_keys() -> None:
    """Seal remote tokens anew with the first of ESCAPADE_TOKEN_KEYS."""
    done, broken = reseal(sql_session(), portal().vault)
    click.echo(f"{done} sealed anew, {broken} that no key opens were forgotten.")


@click.command("renew-sign-ins")
@click.option("--minutes", default=0.0, help="Only those that were last asked for longer ago.")
@with_appcontext
def renew_sign_ins(minutes: float) -> None:
    """Ask the providers again for groups and tokens."""
    renewed, ended = portal().renewer.renew_stale(sql_session(), timedelta(minutes=minutes))
    click.echo(f"{renewed} renewed, {ended} ended by their provider.")


commands = (sign_in_link, rotate_keys, renew_sign_ins)
