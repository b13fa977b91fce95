"""Harvesting the VO registry, a piece at a time, so that other work finds its turn."""

import structlog

from app.portal import portal
from app.queue import QueueName, Task
from connectors.deadline import Deadline
from jobs.context import task

__all__ = ["harvest"]

log = structlog.get_logger()

STEP = 45.0
"""Seconds of one piece; its last question and building the index may take longer."""


@task
def harvest() -> None:
    """Go on with a harvest, and hand the rest of it to the queue."""
    house = portal()
    state = house.vo_registry.harvester.step(Deadline(STEP))
    if state is None:
        return
    log.info("harvested", mirror=state.mirror, done=state.done, total=state.total, faults=len(state.faults))
    if not state.over:
        house.queue.enqueue(Task.HARVEST, queue=QueueName.HOUSE)
