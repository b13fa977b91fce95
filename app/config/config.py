"""All settings together."""

from dataclasses import dataclass

from app.config.archives import Archives
from app.config.asking import Asking
from app.config.database import Database
from app.config.deployment import Deployment
from app.config.fits import Fits
from app.config.identity import Identity
from app.config.jobs import Jobs
from app.config.mail import Mail
from app.config.names import Names
from app.config.own_tables import OwnTables
from app.config.queue import Queue
from app.config.rates import Rates
from app.config.results import Results
from app.config.server import Server
from app.config.sql import Sql
from app.config.vo_registry import VoRegistry

__all__ = ["NOUNS", "Config"]


@dataclass(frozen=True, kw_only=True)
class Config(
    Server,
    Database,
    Queue,
    Archives,
    Asking,
    Names,
    VoRegistry,
    Jobs,
    Results,
    Sql,
    OwnTables,
    Fits,
    Identity,
    Mail,
    Rates,
):
    """Every setting, with its default."""


NOUNS = (Deployment, *Config.__bases__)
"""In the order in which operators read of them."""
