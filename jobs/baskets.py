"""Asking whether the links in baskets still answer."""

from app.extensions import sql_session
from app.portal import portal
from app.queue import QueueName, Task
from app.services.baskets import check_links
from jobs.context import task

__all__ = ["check"]


@task
def check(basket_id: str) -> None:
    """Ask links for a while; what is left waits behind the other tasks."""
    house = portal()
    if check_links(sql_session(), basket_id, house.transport):
        house.queue.enqueue(Task.CHECK_LINKS, basket_id, queue=QueueName.HOUSE)
