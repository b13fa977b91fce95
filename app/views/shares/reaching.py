"""From an id in an address to the object, for who may see or change it; for others nothing is there."""

from typing import NoReturn

from flask import abort

from app.extensions import sql_session
from app.models import Access, Basket, Job, Search, ShareKind
from app.services.sharing.access import access, reach
from app.visiting import visitor

__all__ = ["access_to", "basket_or_404", "gone", "job_or_404", "reach_or_404", "search_or_404"]

MAY_NOT = "This is shared with you to be read. Ask its owner if you need to change it."
OWNER_ONLY = "Only its owner can do this."


def gone(what: str) -> NoReturn:
    """There is no such thing, or it is not for who asks: both look alike."""
    abort(404, f"There is no such {what} of yours here. It may have been deleted, or be somebody else's.")


def access_to(kind: ShareKind, object_id: str) -> Access:
    """What who asks may do with an object."""
    return access(sql_session(), visitor(), kind, object_id)


def reach_or_404(kind: ShareKind, object_id: str, least: Access = Access.READ, what: str = "") -> Access:
    """What who asks may do with it, or the page that says that it is not there, or not theirs to change."""
    try:
        return reach(sql_session(), visitor(), kind, object_id, least)
    except KeyError:
        gone(what or str(kind))
    except PermissionError:
        abort(403, OWNER_ONLY if least is Access.OWN else MAY_NOT)


def basket_or_404(basket_id: str, least: Access = Access.READ) -> Basket:
    """A basket that who asks may see, or change where that is the least."""
    reach_or_404(ShareKind.BASKET, basket_id, least)
    return sql_session().get_one(Basket, basket_id)


def search_or_404(search_id: str, least: Access = Access.READ) -> Search:
    """A search that who asks may see, or change where that is the least."""
    reach_or_404(ShareKind.SEARCH, search_id, least)
    return sql_session().get_one(Search, search_id)


def job_or_404(job_id: str, least: Access = Access.READ) -> Job:
    """A job that who asks may see, or change: one's own, or one of a search that is shared."""
    job = sql_session().get(Job, job_id)
    if job is None:
        gone("job")
    reach_or_404(ShareKind.SEARCH, job.search_id, least, "job")
    return job
