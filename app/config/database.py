"""The database."""

from dataclasses import dataclass

from app.config.deployment import Deployment
from app.config.settings import setting

__all__ = ["Database"]


@dataclass(frozen=True, kw_only=True)
class Database(Deployment):
    """The database."""

    database_url: str = setting(
        "", "SQLAlchemy URL; empty is SQLite in the data folder. PostgreSQL: postgresql+psycopg://…"
    )

    @property
    def sqlalchemy_url(self) -> str:
        """The database's URL, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'escapade.sqlite'}"
