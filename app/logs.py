"""How the portal writes its log: lines for people in development, JSON in production."""

import logging
import sys

import structlog
from structlog.typing import Processor

from app.config import Config

__all__ = ["configure_logs"]


def _processors(config: Config) -> list[Processor]:
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if config.is_production:
        return [*shared, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    plain = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    return [*shared, plain]


def configure_logs(config: Config) -> None:
    """Set level and form; tracebacks are plain, since local variables may hold a token."""
    level = logging.getLevelNamesMapping()[config.log_level]
    logging.basicConfig(
        level=max(level, logging.WARNING), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # It logs whole addresses, and an address may hold what is nobody else's business.
    logging.getLogger("urllib3.connection").setLevel(logging.ERROR)
    structlog.configure(
        processors=_processors(config),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
