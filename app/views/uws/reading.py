"""Searches as jobs of a Universal Worker Service, for programs: reading them (UWS 1.1, section 2.2.2)."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, request

from app.doors import Shared, Who, door
from app.extensions import sql_session
from app.forms.uws import folded, read_after, read_last, read_phases
from app.identity import current_account
from app.models import Access, Scope, ShareKind
from app.pages.uws.documents import clean, job_document, jobs_document, parameters_document, results_document
from app.pages.uws.facts import JobFacts, moment_words
from app.pages.uws.objects import job_object, jobs_object, part_object
from app.services import uws
from app.views.uws.facts import answered, error_text, job_facts, reference
from app.views.uws.jobs import JOB, JOBS, read, waited

__all__ = ["blueprint"]

blueprint = Blueprint("uws", __name__)

TEXTS: Mapping[str, Callable[[JobFacts], str]] = {
    "phase": lambda job: job.phase,
    "quote": lambda job: moment_words(job.quote) or "",
    "executionduration": lambda job: str(job.seconds),
    "destruction": lambda job: moment_words(job.destruction) or "",
    "owner": lambda job: clean(job.owner or ""),
}
DOCUMENTS = {"parameters": parameters_document, "results": results_document}
PARTS = ", ".join([*TEXTS, *DOCUMENTS])


@blueprint.get(f"{JOBS}.json")
@blueprint.get(JOBS)
@door(Who.ONESELF, token=Scope.JOBS)
def index() -> Response:
    """One's own jobs, the newest first."""
    sent, account = folded(request.args), current_account()
    wanted = uws.Filter(
        read("PHASE", read_phases, sent.getlist("phase")),
        read("AFTER", read_after, sent.get("after", "")),
        read("LAST", read_last, sent.get("last", "")) or uws.MOST_LISTED,
    )
    jobs = uws.listed(sql_session(), account.id, wanted) if account else []
    told = [reference(job, account) for job in jobs if account]
    return answered(jobs_document(told), jobs_object(told))


@blueprint.get(f"{JOB}.json")
@blueprint.get(JOB)
@door(Shared(ShareKind.SEARCH, Access.READ), token=Scope.JOBS)
def show(job_id: str) -> Response:
    """A whole job; WAIT holds the answer back until its phase changes."""
    job = job_facts(*waited(job_id))
    return answered(job_document(job), job_object(job))


@blueprint.get(f"{JOB}/<any({PARTS}):part>.json")
@blueprint.get(f"{JOB}/<any({PARTS}):part>")
@door(Shared(ShareKind.SEARCH, Access.READ), token=Scope.JOBS)
def show_part(job_id: str, part: str) -> Response:
    """One part of a job: a text, or the parameters or results as XML."""
    facts = job_facts(*waited(job_id))
    if part in DOCUMENTS:
        return answered(DOCUMENTS[part](facts), part_object(facts, part))
    return answered(TEXTS[part](facts), part_object(facts, part), "text/plain")


@blueprint.get(f"{JOB}/error.json")
@blueprint.get(f"{JOB}/error")
@door(Shared(ShareKind.SEARCH, Access.READ), token=Scope.JOBS)
def show_error(job_id: str) -> Response:
    """What went wrong, with each dataset that did not answer; empty where nothing did."""
    text = error_text(waited(job_id)[0])
    return answered(text, {"error": text}, "text/plain")
