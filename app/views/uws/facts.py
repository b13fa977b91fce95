"""From a job in the database to what its UWS documents tell, and which of them a client wants."""

from collections.abc import Iterator
from datetime import timedelta
from math import ceil
from typing import Any
from urllib.parse import parse_qsl

from flask import Response, jsonify, request, url_for

from app.extensions import sql_session
from app.models import Account, Answer, AnswerState, Job
from app.pages.uws.documents import clean
from app.pages.uws.facts import JobFacts, JobReference, ResultFacts
from app.services.exports import FORMATS
from app.services.jobs.finding import answers_of
from app.views.datasets.offering import offered
from connectors.contract import Phase

__all__ = ["answered", "error_text", "job_facts", "parameters_of", "reference", "wants_json"]

FILES = ("vot", "json")
XML = "application/xml"
JSON = "application/json"


def wants_json(otherwise: str) -> bool:
    """Whether the client says that it would rather have JSON than what it gets otherwise."""
    best = request.accept_mimetypes.best_match([otherwise, "text/xml", JSON], default=otherwise)
    return request.path.endswith(".json") or best == JSON


def answered(body: bytes | str, told: dict[str, Any], media_type: str = XML) -> Response:
    """The body, or what is told in JSON where the client wants that; nobody keeps it for others."""
    as_json = wants_json(media_type)
    response = jsonify(told) if as_json else Response(body, content_type=f"{media_type};charset=utf-8")
    response.headers["Vary"] = "Accept, Cookie"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _here(path: str) -> str:
    return f"{request.host_url.rstrip('/')}{path}"


def _owner(account: Account) -> str | None:
    """Who it is, None for a guest, who did not say so (UWS 1.1, section 3)."""
    return None if account.is_guest else account.name or account.id


def reference(job: Job, account: Account) -> JobReference:
    """A job as the list shows it."""
    return JobReference(
        id=job.id,
        href=_here(url_for("uws.show", job_id=job.id)),
        run_id=job.run_id,
        owner=_owner(account),
        phase=Phase(job.phase),
        created=job.created_at,
    )


def parameters_of(job: Job) -> list[tuple[str, str]]:
    """What the job was made from, so that posting it again makes the same."""
    pairs = [("BUDGET", str(job.budget))]
    for name, value in parse_qsl(job.search.question):
        pairs.append(("MAXREC" if name == "max_rows" else name.upper(), value))
    return pairs


def _results(job: Job, answers: list[Answer]) -> Iterator[ResultFacts]:
    """The rows of each answer that landed, in two formats, and the page of the search."""
    for answer in answers:
        if not (AnswerState(answer.state).over and answer.result_id):
            continue
        for suffix in FILES:
            place = url_for(
                "exports.show", archive_id=answer.archive, dataset_id=answer.dataset, suffix=suffix
            )
            yield ResultFacts(
                name=f"{answer.archive}/{answer.dataset}.{suffix}",
                href=_here(f"{place}?{answer.question}"),
                media_type=FORMATS[suffix].media_type,
                rows=answer.rows,
            )
    page = url_for("searches.show", search_id=job.search_id)
    yield ResultFacts(name="search", href=_here(page), media_type="text/html")


def _is_offered(answer: Answer) -> bool:
    try:
        offered(answer.archive, answer.dataset)
    except LookupError:
        return False
    return True


def job_facts(job: Job, account: Account) -> JobFacts:
    """A whole job."""
    answers = [one for one in answers_of(sql_session(), job.search_id) if _is_offered(one)]
    ends = job.started_at + timedelta(seconds=job.execution_seconds) if job.started_at else None
    shown = reference(job, account)
    return JobFacts(
        id=shown.id,
        href=shown.href,
        run_id=shown.run_id,
        owner=shown.owner,
        phase=shown.phase,
        created=shown.created,
        quote=ends if shown.phase is Phase.EXECUTING else None,
        started=job.started_at,
        ended=job.ended_at,
        seconds=ceil(job.execution_seconds),
        destruction=job.destruction,
        parameters=parameters_of(job),
        results=list(_results(job, answers)),
        error=job.words if shown.phase is Phase.ERROR else "",
    )


def error_text(job: Job) -> str:
    """What went wrong: with the whole job, and with each dataset; empty where nothing did."""
    lines = [job.words] if job.words else []
    lines += [
        f"{answer.archive}/{answer.dataset}: {' '.join(answer.words.split())}"
        for answer in answers_of(sql_session(), job.search_id)
        if answer.state == AnswerState.FAILED
    ]
    return clean("".join(f"{line}\n" for line in lines))
