"""UWS documents: valid, readable by others, and safe whatever the texts."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.pages.uws.documents import (
    clean,
    job_document,
    jobs_document,
    parameters_document,
    results_document,
)
from app.pages.uws.facts import JobFacts, JobReference, ResultFacts, moment_words
from app.pages.uws.objects import job_object, part_object
from connectors.contract import Phase
from tests.support.uws import checked

MOMENT = datetime(2026, 11, 21, 8, 30, 15, 123000, tzinfo=UTC)
HOSTILE = "\x00\x1b[2J]]>&<!ENTITY x \ud800\ufffe \"'"
ROWS = ResultFacts(name="a/b.vot", href="http://127.0.0.1/a/b.vot?x=1&y=2", media_type="text/xml", rows=3)


def facts(**changed: Any) -> JobFacts:
    given: dict[str, Any] = {
        "id": "1f",
        "href": "http://127.0.0.1/uws/searches/1f",
        "run_id": "mine",
        "owner": "Ada",
        "phase": Phase.COMPLETED,
        "created": MOMENT,
        "quote": MOMENT,
        "started": MOMENT,
        "ended": MOMENT,
        "seconds": 20,
        "destruction": MOMENT,
        "parameters": [("TARGET", "M 31"), ("DATASET", "a/b"), ("DATASET", "a/c")],
        "results": [ROWS],
        "error": "",
    }
    return JobFacts(**{**given, **changed})


def test_a_whole_job_is_read_by_others() -> None:
    job = checked(job_document(facts()))
    assert (job.job_id, job.run_id, job.owner_id, job.phase) == ("1f", "mine", "Ada", "COMPLETED")
    assert job.creation_time == job.start_time == job.quote == MOMENT
    assert (job.execution_duration, job.version) == (20, "1.1")
    assert job.parameters.TARGET.value == "M 31"
    assert [one.value for one in job.parameters.DATASET] == ["a/b", "a/c"]
    (result,) = job.results.results
    assert (result.id, result.href, result.mime_type) == ("a/b.vot", ROWS.href, "text/xml")


def test_what_is_not_known_is_nil() -> None:
    job = checked(job_document(facts(owner=None, quote=None, started=None, ended=None, run_id="")))
    assert (job.owner_id, job.quote, job.start_time, job.end_time, job.run_id) == (None,) * 5


def test_an_error_has_its_words() -> None:
    job = checked(job_document(facts(phase=Phase.ERROR, error="No dataset answered.", results=[])))
    assert job.error_summary.message == "No dataset answered."
    assert job.error_summary.type == "transient"


def test_every_phase_is_one_of_the_schema() -> None:
    for phase in Phase:
        assert checked(job_document(facts(phase=phase))).phase == phase


def test_the_list_tells_enough_to_choose() -> None:
    reference = JobReference(id="1f", href="h", run_id="r", owner=None, phase=Phase.QUEUED, created=MOMENT)
    (job,) = checked(jobs_document([reference])).jobref
    assert (job.job_id, job.href, job.run_id, job.phase) == ("1f", "h", "r", "QUEUED")
    assert job.creation_time == MOMENT
    assert not checked(jobs_document([])).jobref


def test_parts_are_documents_of_their_own() -> None:
    assert checked(parameters_document(facts())).TARGET.value == "M 31"
    assert len(checked(results_document(facts())).results) == 1


@given(st.text(alphabet=st.characters()) | st.just(HOSTILE))
def test_any_text_stays_a_text(text: str) -> None:
    hostile = facts(run_id=text, owner=text, error=text or "x", parameters=[(text, text)])
    root = etree.fromstring(job_document(hostile))
    owner = root.find("{*}ownerId")
    assert owner is not None
    assert (owner.text or "") == clean(text)
    assert [child.tag for child in root.find("{*}parameters")] == [
        "{http://www.ivoa.net/xml/UWS/v1.0}parameter"
    ]


def test_what_xml_cannot_hold_is_marked() -> None:
    assert clean("a\x00b\ud800c\ufffed\te") == "a\ufffdb\ufffdc\ufffdd\te"


def test_a_moment_is_told_in_utc() -> None:
    assert moment_words(MOMENT) == "2026-11-21T08:30:15.123Z"
    assert moment_words(None) is None


def test_json_says_the_same_names() -> None:
    told = job_object(facts(error="Late."))
    assert told["errorSummary"]["message"] == "Late."
    assert told["results"] == [{"id": ROWS.name, "href": ROWS.href, "mime-type": "text/xml", "rows": 3}]
    assert part_object(facts(), "executionduration") == {"executionDuration": 20}
    assert part_object(facts(), "phase") == {"phase": "COMPLETED"}
