"""The border where a job's mistakes end: each task runs in the application and tells how it ended."""

import time
from collections.abc import Callable
from functools import cache, wraps
from typing import ParamSpec

import structlog
from flask import Flask

from app.factory import create_app

__all__ = ["application", "task"]

log = structlog.get_logger()

P = ParamSpec("P")


@cache
def application() -> Flask:
    """The portal of this process, made once."""
    return create_app()


def task(work: Callable[P, object]) -> Callable[P, None]:
    """Run in the application's context; an error is logged and left to the worker."""

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        started = time.monotonic()
        try:
            with application().app_context():
                work(*args, **kwargs)
        except Exception:
            log.exception("job failed", task=work.__name__)
            raise
        log.info("job done", task=work.__name__, seconds=round(time.monotonic() - started, 3))

    return run
