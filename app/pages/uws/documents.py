"""UWS documents in XML (UWS 1.1, appendix B)."""

import re
from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from app.pages.uws.facts import VERSION, JobFacts, JobReference, ResultFacts, moment_words

__all__ = ["clean", "job_document", "jobs_document", "parameters_document", "results_document"]

UWS = "http://www.ivoa.net/xml/UWS/v1.0"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OWN = "urn:uwscustom"
"""Where the schema lets a service say more of a result."""
NAMES = {"uws": UWS, "xlink": XLINK, "xsi": XSI, "own": OWN}
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold (section 2.2)."""


def clean(text: str) -> str:
    """The text with a mark in the place of what XML and terminals cannot show."""
    return NOT_XML.sub("\ufffd", text)


def _root(name: str, *, versioned: bool = False) -> etree._Element:
    root = etree.Element(f"{{{UWS}}}{name}", nsmap=NAMES)
    if versioned:
        root.set("version", VERSION)
    return root


def _add(parent: etree._Element, name: str, text: str | None) -> etree._Element:
    """A child with this text; without one it is nil."""
    child = etree.SubElement(parent, f"{{{UWS}}}{name}")
    if text is None:
        child.set(f"{{{XSI}}}nil", "true")
    else:
        child.text = clean(text)
    return child


def _add_moment(parent: etree._Element, name: str, moment: datetime | None) -> None:
    _add(parent, name, moment_words(moment))


def _link(element: etree._Element, href: str) -> None:
    element.set(f"{{{XLINK}}}type", "simple")
    element.set(f"{{{XLINK}}}href", clean(href))


def _fill_parameters(parent: etree._Element, parameters: Sequence[tuple[str, str]]) -> None:
    for name, value in parameters:
        _add(parent, "parameter", value).set("id", clean(name))


def _fill_results(parent: etree._Element, results: Sequence[ResultFacts]) -> None:
    for result in results:
        element = etree.SubElement(parent, f"{{{UWS}}}result", id=clean(result.name))
        _link(element, result.href)
        element.set("mime-type", result.media_type)
        if result.rows is not None:
            element.set(f"{{{OWN}}}rows", str(result.rows))


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def jobs_document(jobs: Sequence[JobReference]) -> bytes:
    """The list of jobs."""
    root = _root("jobs", versioned=True)
    for job in jobs:
        reference = etree.SubElement(root, f"{{{UWS}}}jobref", id=job.id)
        _link(reference, job.href)
        _add(reference, "phase", job.phase)
        if job.run_id:
            _add(reference, "runId", job.run_id)
        _add(reference, "ownerId", job.owner)
        _add_moment(reference, "creationTime", job.created)
    return _written(root)


def job_document(job: JobFacts) -> bytes:
    """A whole job."""
    root = _root("job", versioned=True)
    _add(root, "jobId", job.id)
    if job.run_id:
        _add(root, "runId", job.run_id)
    _add(root, "ownerId", job.owner)
    _add(root, "phase", job.phase)
    _add_moment(root, "quote", job.quote)
    _add_moment(root, "creationTime", job.created)
    _add_moment(root, "startTime", job.started)
    _add_moment(root, "endTime", job.ended)
    _add(root, "executionDuration", str(job.seconds))
    _add_moment(root, "destruction", job.destruction)
    _fill_parameters(etree.SubElement(root, f"{{{UWS}}}parameters"), job.parameters)
    _fill_results(etree.SubElement(root, f"{{{UWS}}}results"), job.results)
    if job.error:
        summary = etree.SubElement(root, f"{{{UWS}}}errorSummary", type="transient", hasDetail="true")
        _add(summary, "message", job.error)
    return _written(root)


def parameters_document(job: JobFacts) -> bytes:
    """The parameters of a job."""
    root = _root("parameters")
    _fill_parameters(root, job.parameters)
    return _written(root)


def results_document(job: JobFacts) -> bytes:
    """The results of a job so far."""
    root = _root("results")
    _fill_results(root, job.results)
    return _written(root)
