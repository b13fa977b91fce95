"""What the views of UWS share: whose job it is, waiting for it, refusing what means nothing."""

from collections.abc import Callable, Mapping
from typing import NoReturn, TypeVar

from flask import abort, request

from app.extensions import sql_session
from app.forms.faults import FormFault
from app.forms.uws import folded, read_phases, read_wait
from app.models import Access, Account, Job
from app.pages.uws.documents import clean
from app.portal import portal
from app.services.jobs.phases import ACTIVE
from app.services.jobs.waiting import LONGEST
from app.views.shares.reaching import job_or_404
from connectors.contract import Phase

__all__ = ["GONE", "JOB", "JOBS", "mine", "read", "refused", "waited"]

JOBS = "/uws/searches"
JOB = f"{JOBS}/<slug:job_id>"
GONE = "There is no such job of yours here. It may have been deleted, or be somebody else's."
MOST_FAULTS = 20

S = TypeVar("S")
T = TypeVar("T")


def refused(faults: Mapping[str, str]) -> NoReturn:
    """Say what is wrong with which parameter."""
    abort(400, clean("\n".join(f"{name}: {words}" for name, words in list(faults.items())[:MOST_FAULTS])))


def read(name: str, reader: Callable[[S], T], sent: S) -> T:
    """What a reader makes of a parameter, or an error with its name."""
    try:
        return reader(sent)
    except FormFault as fault:
        refused({name: str(fault)})


def mine(job_id: str, least: Access = Access.READ) -> tuple[Job, Account]:
    """A job that who asks may see, or change where that is the least, and whose it is."""
    job = job_or_404(job_id, least)
    return job, sql_session().get_one(Account, job.account_id)


def waited(job_id: str) -> tuple[Job, Account]:
    """The job, when its phase has changed or the client has waited for long enough."""
    job, account = mine(job_id)
    sent = folded(request.args)
    if "wait" not in sent:
        return job, account
    seconds = read("WAIT", read_wait, sent["wait"])
    believed = read("PHASE", read_phases, sent.getlist("phase") or [job.phase])
    if job.phase in ACTIVE and job.phase in believed:
        portal().waiting.wait(sql_session(), job_id, Phase(job.phase), LONGEST if seconds < 0 else seconds)
    return mine(job_id)
