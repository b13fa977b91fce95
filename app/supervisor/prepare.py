"""`python -m app.supervisor.prepare`: what must be done before a start; prints the administrator's link."""

import contextlib
import os
import sys

import structlog
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from app.config import Config, ConfigError, read_config
from app.extensions import MIGRATIONS, db
from app.factory import create_app
from app.services.accounts.accounts import make_sign_in_link
from app.supervisor.faults import ExitCode, StartFault
from connectors.local import build_demo
from connectors.local.hips import build_hips
from connectors.registry import Registry

__all__ = ["administrator_link", "main", "migrate", "tell_faults", "unknown_revisions"]

log = structlog.get_logger()


def administrator_link(app: Flask, config: Config) -> str:
    """Make a one-time link that signs the administrator in."""
    with app.app_context():
        return make_sign_in_link(db.session, config.address)  # type: ignore[arg-type]  # a scoped session is one


def tell_faults(registry: Registry) -> None:
    """Log archive and table files that cannot be used; the health page names them as long as it runs."""
    for fault in registry.faults:
        log.warning("an archive file cannot be used", file=fault.file, reason=fault.words)


def unknown_revisions() -> tuple[str, ...]:
    """Find the database's revisions that this release does not know; needs the application's context."""
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    with db.engine.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    return tuple(head for head in heads if head not in known)


def migrate(app: Flask, config: Config) -> None:
    """Bring the database's schema up to date. Raises StartFault when that cannot be done."""
    shown = make_url(config.sqlalchemy_url).render_as_string(hide_password=True)
    with app.app_context():
        try:
            unknown = unknown_revisions()
        except OperationalError as error:
            reason = str(error.orig).strip().splitlines()[0]
            raise StartFault(ExitCode.DATABASE, f"The database {shown} cannot be used: {reason}.") from None
        if unknown:
            raise StartFault(
                ExitCode.DATABASE,
                f"The database {shown} has the schema of a newer release (revision {', '.join(unknown)}); "
                "start that release, or give this one another database.",
            )
        upgrade()


def _prepare(config: Config) -> str:
    if config.demo:
        build_demo(config.data_dir / "demo")
    build_hips(config.data_dir / "hips")
    app = create_app(config)
    tell_faults(app.extensions["portal"].registry)
    migrate(app, config)
    return administrator_link(app, config)


def main() -> int:
    """Prepare; what is told stands alone on standard output, what libraries print goes to standard error."""
    with contextlib.redirect_stdout(sys.stderr):
        try:
            told, code = _prepare(read_config(os.environ)), ExitCode.STOPPED
        except StartFault as fault:
            told, code = str(fault), fault.code
        except ConfigError as error:
            told, code = "\n".join(error.faults), ExitCode.SETTINGS
    sys.stdout.write(f"{told}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
