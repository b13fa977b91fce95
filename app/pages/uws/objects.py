"""UWS documents as JSON: the names are those of the XML, without their namespace."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.pages.uws.facts import VERSION, JobFacts, JobReference, ResultFacts, moment_words

__all__ = ["job_object", "jobs_object", "part_object"]


def _reference(job: JobReference) -> dict[str, Any]:
    return {
        "jobId": job.id,
        "href": job.href,
        "phase": job.phase,
        "runId": job.run_id or None,
        "ownerId": job.owner,
        "creationTime": moment_words(job.created),
    }


def _parameters(job: JobFacts) -> list[dict[str, str]]:
    return [{"id": name, "value": value} for name, value in job.parameters]


def _result(result: ResultFacts) -> dict[str, Any]:
    told = {"id": result.name, "href": result.href, "mime-type": result.media_type}
    return told if result.rows is None else {**told, "rows": result.rows}


def jobs_object(jobs: Sequence[JobReference]) -> dict[str, Any]:
    """The list of jobs."""
    return {"version": VERSION, "jobs": [_reference(job) for job in jobs]}


def job_object(job: JobFacts) -> dict[str, Any]:
    """A whole job."""
    return {
        "version": VERSION,
        **_reference(job),
        "quote": moment_words(job.quote),
        "startTime": moment_words(job.started),
        "endTime": moment_words(job.ended),
        "executionDuration": job.seconds,
        "destruction": moment_words(job.destruction),
        "parameters": _parameters(job),
        "results": [_result(result) for result in job.results],
        "errorSummary": {"type": "transient", "hasDetail": True, "message": job.error} if job.error else None,
    }


NAMES: Mapping[str, str] = {"executionduration": "executionDuration", "owner": "ownerId"}


def part_object(job: JobFacts, part: str) -> dict[str, Any]:
    """One part of a job, by its place in the tree of resources."""
    name = NAMES.get(part, part)
    return {name: job_object(job)[name]}
