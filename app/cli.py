"""Commands of `flask --app wsgi`."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec

import click
from flask.cli import with_appcontext
from sqlalchemy import inspect

from app.extensions import sql_session
from app.models import Account, Role
from app.portal import portal
from app.services.accounts.accounts import make_sign_in_link
from app.services.signing.keeping import reseal
from connectors.deadline import Deadline

__all__ = ["commands"]

STEP = 10.0
"""Seconds between two lines of progress."""

Given = ParamSpec("Given")


def with_database(work: Callable[Given, None]) -> Callable[Given, None]:
    """The work within the application, refused in words where its database was never prepared."""

    @wraps(work)
    def checked(*given: Given.args, **named: Given.kwargs) -> None:
        if not inspect(sql_session().connection()).has_table(Account.__tablename__):
            raise click.ClickException(
                "The database has no tables yet. Start the portal once with these settings, or set "
                "ESCAPADE_DATA_DIR or ESCAPADE_DATABASE_URL to those that it has."
            )
        work(*given, **named)

    return with_appcontext(checked)


@click.command("sign-in-link")
@with_database
def sign_in_link() -> None:
    """Print a one-time link that signs the administrator in."""
    click.echo(make_sign_in_link(sql_session(), portal().config.address, Role.ADMIN))


@click.command("rotate-keys")
@with_database
def rotate_keys() -> None:
    """Seal remote tokens anew with the first of ESCAPADE_TOKEN_KEYS."""
    done, broken = reseal(sql_session(), portal().vault)
    click.echo(f"{done} sealed anew, {broken} that no key opens were forgotten.")


@click.command("renew-sign-ins")
@click.option("--minutes", default=0.0, help="Only those that were last asked for longer ago.")
@with_database
def renew_sign_ins(minutes: float) -> None:
    """Ask the providers again for groups and tokens."""
    renewed, ended = portal().renewer.renew_stale(sql_session(), timedelta(minutes=minutes))
    click.echo(f"{renewed} renewed, {ended} ended by their provider.")


@click.command("harvest-registry")
@with_appcontext
def harvest_registry() -> None:
    """Harvest the VO registry now, from the first mirror that answers, and say how far it is."""
    harvester = portal().vo_registry.harvester
    state = harvester.begin()
    while not state.over:
        went_on = harvester.step(Deadline(STEP))
        if went_on is None:
            raise click.ClickException("Another process is harvesting now.")
        state = went_on
        click.echo(f"{state.mirror or 'no mirror'}: {state.done} of {state.total} pages")
    for words in state.faults.values():
        click.echo(words, err=True)
    if state.faults:
        raise SystemExit(1)


commands = (sign_in_link, rotate_keys, renew_sign_ins, harvest_registry)
