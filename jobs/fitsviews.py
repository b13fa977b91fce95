"""Looking into FITS files."""

import structlog

from app.portal import portal
from app.services.fitsview import source_of
from app.services.offers import find_offer
from jobs.context import task

__all__ = ["make"]

log = structlog.get_logger()


@task
def make(archive_id: str, dataset_id: str, result_id: str, number: str) -> None:
    """Make the view of the file of a stored row; whoever waits for it looks at what is kept."""
    house = portal()
    try:
        connector = find_offer(house.registry, archive_id, dataset_id).connector
        source = source_of(connector, house.desk.store.open(result_id), int(number))
    except LookupError:
        log.info("the row of a file is gone", archive=archive_id, dataset=dataset_id, result=result_id)
        return
    if source:
        house.fits.make(source)
