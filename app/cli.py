"""Commands of `flask --app wsgi`."""

import click
from flask.cli import with_appcontext

from app.extensions import sql_session
from app.models import Role
from app.portal import portal
from app.services.accounts import make_sign_in_link

__all__ = ["commands"]


@click.command("sign-in-link")
@with_appcontext
def sign_in_link() -> None:
    """Print a one-time link that signs the administrator in."""
    click.echo(make_sign_in_link(sql_session(), portal().config.address, Role.ADMIN))


commands = (sign_in_link,)
