"""Looking into FITS files."""

import structlog

from app.portal import portal
from jobs.context import task

__all__ = ["make"]

log = structlog.get_logger()


@task
def make(digest: str) -> None:
    """Make the view of a file that is wanted; whoever waits for it looks at what is kept."""
    maker = portal().fits
    source = maker.shelf.recall(digest)
    if source is None:
        log.info("nobody knows any more which file this is", digest=digest)
        return
    maker.make(source)
