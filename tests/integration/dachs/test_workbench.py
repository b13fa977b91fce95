"""The workbench in front of a real TAP service: tables, faults at their places, jobs, own tables."""

import io
from dataclasses import replace
from threading import BoundedSemaphore
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.extensions import sql_session
from app.models import Answer, AnswerState, Job
from app.models.base import now
from app.services.jobs.phases import move
from app.services.jobs.running import ALIVE
from app.services.searches.handing import Behind
from connectors.contract import Phase, QueryRequest, RemoteJob
from connectors.deadline import Deadline
from connectors.tap import TapConnector
from jobs.asking import read
from tests.support.benching import BENCH, bring, rows, run
from tests.support.pages import described, element, page_of, words_of

pytestmark = pytest.mark.needs("dachs")

SLOW = """SELECT COUNT(*) AS n_{} FROM escapade.stars AS a, escapade.stars AS b, escapade.images AS c
WHERE POWER(SIN(a.ra) + COS(b.dec) + 3, 1.7) + EXP(a.dec / 90.) < 9.1"""


def test_the_tables_are_there_with_their_columns(browser: FlaskClient) -> None:
    page = browser.get(f"{BENCH}?table=escapade.stars")
    tree = words_of(element(page, "tree"))
    assert "5000 made-up stars" in tree
    assert "Right ascension (ICRS)" in tree
    assert "pos.eq.ra;meta.main" in tree
    found = browser.get(f"{BENCH}/tables?find=redshift", headers={"HX-Request": "true"})
    assert "escapade.spectra" in found.text
    assert "escapade.cubes" not in found.text


def test_columns_are_found_by_words_ucds_and_units(browser: FlaskClient) -> None:
    live = {"HX-Request": "true"}
    waiting = browser.get(f"{BENCH}/tables?find=phot.mag", headers=live)
    (later,) = page_of(waiting).xpath("//*[@id='tree-columns']/@hx-get")
    told = words_of(element(browser.get(later, headers=live), "tree-columns"))
    assert "escapade.stars" in told
    assert "vmag" in told
    assert "phot.mag;em.opt.V" in told
    assert "sp_type" not in told
    known = browser.get(f"{BENCH}/tables?find=phot.mag&table=escapade.stars", headers=live)
    assert "Right ascension (ICRS)" in words_of(element(known, "tree-columns"))
    plain = browser.post(BENCH, data={"do": "open", "find": "trigonometric mas", "adql": "SELECT 1"})
    assert "parallax" in words_of(element(plain, "tree-columns"))
    assert element(plain, "field-adql").text.strip() == "SELECT 1"
    assert "No columns have these words" in browser.post(BENCH, data={"do": "open", "find": "qqq"}).text


def test_a_bad_column_is_shown_at_its_place_and_nothing_is_sent(browser: FlaskClient) -> None:
    text = "SELECT TOP 5 ra,\n       dek\nFROM escapade.stars"
    answer = run(browser, text)
    assert answer.status_code == 422
    (fault,) = page_of(answer).xpath("//ol[@class='faults']/li")
    assert [fault.get(f"data-{name}") for name in ("line", "column", "length")] == ["2", "8", "3"]
    assert "Did you mean dec?" in words_of(fault)
    assert element(answer, "field-adql").text.strip() == text
    assert "Mend what is marked" in described(answer, "adql")


def test_a_text_is_checked_while_it_is_written(browser: FlaskClient) -> None:
    live = {"HX-Request": "true", "HX-Target": "checked"}
    for text in ("S", "SELECT ra FROM escapade.st", "SELECT ra FROM escapade.stars"):
        answer = browser.post(f"{BENCH}/check", data={"adql": text}, headers=live)
        assert answer.status_code == 200
        assert answer.text.lstrip().startswith('<div id="checked"')


def test_a_query_brings_rows_at_an_address_of_its_own(browser: FlaskClient) -> None:
    answer = run(browser, "SELECT TOP 7 star_id, ra, dec FROM escapade.stars ORDER BY star_id")
    assert answer.status_code == 303
    assert [row[0] for row in rows(browser, answer.location)][:2] == ["E-00000", "E-00001"]
    page = browser.get(answer.location)
    assert "7 rows" in page.text
    assert "ORDER BY star_id" in page.text


def test_what_the_service_says_against_a_query_is_shown(browser: FlaskClient) -> None:
    answer = run(browser, "SELECT 1 / 0 AS x FROM escapade.stars")
    page = browser.get(answer.location)
    assert "division by zero" in page.text


def asked(portal_with_it: Flask) -> int:
    """How many answers there are."""
    with portal_with_it.app_context():
        return sql_session().query(Answer).count()


def again(browser: FlaskClient, page: TestResponse) -> TestResponse:
    """Press "Ask again"."""
    (action,) = page_of(page).xpath("//button[@id='ask-again']/ancestor::form/@action")
    return browser.post(str(action), data={"fresh": "1"})


def test_a_failed_query_is_asked_again_by_its_button_alone(
    browser: FlaskClient, portal_with_it: Flask
) -> None:
    text = "SELECT TOP 3 2 / 0 AS x FROM escapade.stars"
    failed = run(browser, text).location
    assert "division by zero" in browser.get(failed).text
    once = asked(portal_with_it)
    page = browser.get(failed)
    assert "division by zero" in page.text
    assert text in page_of(page).xpath("string(//pre[contains(@class, 'adql-text')])")
    path, _, question = failed.partition("?")
    assert browser.get(f"{path}.csv?{question}").status_code == 502
    assert asked(portal_with_it) == once
    after = again(browser, page)
    assert after.status_code == 303
    assert asked(portal_with_it) == once + 1
    assert "division by zero" in browser.get(after.location).text
    assert asked(portal_with_it) == once + 1
    assert run(browser, text).location == failed
    browser.get(failed)
    assert asked(portal_with_it) == once + 2


@pytest.mark.parametrize("how", ["sync", "async"])
def test_a_query_is_stopped_where_it_is_waited_for(
    browser: FlaskClient, portal_with_it: Flask, how: str
) -> None:
    house = portal_with_it.extensions["portal"]
    hurried = replace(house.desk, quick_seconds=0.05, behind=Behind(30.0, BoundedSemaphore(2)))
    portal_with_it.extensions["portal"] = replace(house, desk=hurried)
    try:
        answer = run(browser, SLOW.format(how), how=how)
        page = browser.get(answer.location)
        assert "The query takes its time" in page.text
        (action,) = page_of(page).xpath("//button[@id='stop']/ancestor::form/@action")
        other = portal_with_it.test_client()
        other.post("/tables", data={"file": (io.BytesIO(b"x\n1\n"), "x.csv")})
        assert other.post(action, data={"stop": "1"}).status_code == 404
        assert "The query takes its time" in browser.get(answer.location).text
        stopped = browser.post(action, data={"stop": "1"})
        assert stopped.status_code == 303
        count = asked(portal_with_it)
        for address in (stopped.location, answer.location):
            assert "You stopped this question" in browser.get(address).text
        assert asked(portal_with_it) == count
        again(browser, browser.get(answer.location))
        assert asked(portal_with_it) == count + 1
        page = browser.get(answer.location)
        assert "The query takes its time" in page.text
        with portal_with_it.app_context():
            job = sql_session().scalars(select(Job).order_by(Job.created_at.desc())).first()
            assert job is not None
            assert job.budget == ("thorough" if how == "async" else "normal")
        browser.post(action, data={"stop": "1"})
    finally:
        portal_with_it.extensions["portal"] = house


def test_nobody_else_sees_the_query(browser: FlaskClient, portal_with_it: Flask) -> None:
    address = run(browser, "SELECT TOP 1 ra FROM escapade.stars").location
    other = portal_with_it.test_client()
    assert other.get(address).status_code == 404
    run(other, "SELECT TOP 2 ra FROM escapade.stars")
    assert other.get(address).status_code == 404
    statement = parse_qs(urlsplit(address).query)["adql"][0]
    assert other.get(f"{BENCH}?statement={statement}").status_code == 404
    assert browser.get(f"{BENCH}?statement={statement}").status_code == 200


def test_parameters_become_a_form(browser: FlaskClient) -> None:
    text = "SELECT star_id FROM escapade.stars WHERE star_id = '{which}' AND ra < {most}"
    asked = run(browser, text)
    assert asked.status_code == 422
    assert element(asked, "value-which") is not None
    wrong = run(browser, text, **{"value.which": "E-00003", "value.most": "much"})
    assert "Give a number" in wrong.text
    good = run(browser, text, **{"value.which": "E-00003", "value.most": "360"})
    assert rows(browser, good.location) == [["E-00003"]]


def test_a_job_is_done_at_the_service_and_found_again(
    browser: FlaskClient, portal_with_it: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def submit(self: TapConnector, request: QueryRequest, deadline: Deadline) -> RemoteJob:
        job = self._jobs.create(self._request("async", request), deadline)
        begun.append(job.url)
        return job

    monkeypatch.setattr(TapConnector, "submit", submit)
    text = "SELECT TOP 3 star_id FROM escapade.stars ORDER BY star_id DESC"
    answer = run(browser, text, how="async")
    assert answer.status_code == 303
    assert "The query takes its time" in browser.get(answer.location).text
    house = portal_with_it.extensions["portal"]
    with portal_with_it.app_context():
        wanted = sql_session().scalar(select(Job.id).order_by(Job.created_at.desc()).limit(1))
        assert wanted is not None
        move(sql_session(), wanted, Phase.EXECUTING, alive_until=now() + ALIVE)
        sql_session().commit()
        house.engine.run(sql_session(), wanted, read)
        landed = sql_session().scalars(select(Answer).where(Answer.job_id == wanted)).one()
        assert (landed.state, landed.words) == (AnswerState.ANSWERED, "")
    assert len(begun) == 1
    assert len(rows(browser, answer.location)) == 3


def test_own_tables_and_results_are_asked_here(browser: FlaskClient) -> None:
    bring(browser)
    run_here = {"adql": "SELECT id FROM my.mine WHERE dec > 0 ORDER BY id", "do": "run"}
    rows(browser, run(browser, "SELECT TOP 5 star_id, ra, dec FROM escapade.stars").location)
    page = browser.get("/adql/here/tables")
    assert "my.mine" in page.text
    assert "tap_" in words_of(element(page, "tree"))
    answer = browser.post("/adql/here/tables", data=run_here)
    assert answer.status_code == 303, answer.text
    assert rows(browser, answer.location) == [["1"], ["2"]]
    other = browser.application.test_client()
    other.post("/tables", data={"file": (io.BytesIO(b"x\n1\n"), "x.csv")})
    assert "my.mine" not in other.get("/adql/here/tables").text
    refused = other.post("/adql/here/tables", data=run_here)
    assert refused.status_code == 422
    assert "There is no table my.mine" in refused.text


def test_a_saved_query_has_versions(browser: FlaskClient) -> None:
    first = "SELECT TOP 1 ra FROM escapade.stars"
    nameless = browser.post(BENCH, data={"adql": first, "do": "save"})
    assert nameless.status_code == 422
    assert "Give it a name." in described(nameless, "name")
    saved = browser.post(BENCH, data={"adql": first, "do": "save", "name": "One"})
    query = parse_qs(urlsplit(saved.location).query)["query"][0]
    again = {"adql": f"{first} ORDER BY dec", "do": "save", "name": "One", "query": query}
    assert browser.post(BENCH, data=again).status_code == 303
    page = browser.get(f"/queries/{query}")
    assert "version 2 of 2" in page.text
    assert "+ SELECT TOP 1 ra FROM escapade.stars ORDER BY dec" in page.text
    browser.post(f"/queries/{query}/restore", data={"version": "1"})
    assert element(browser.get(f"{BENCH}?query={query}"), "field-adql").text.strip() == first
    fork = browser.post(f"/queries/{query}/fork", data={"version": "2"}).location
    assert "Forked from One, version 2." in browser.get(fork).text
    browser.post(f"/queries/{query}/remove")
    assert browser.get(f"/queries/{query}").status_code == 404
    assert "Undo" in browser.get(f"/queries?removed={query}").text
    browser.post(f"/queries/{query}/undo")
    assert (
        "One" in browser.get("/queries?find=order").text
        or browser.get(f"/queries/{query}").status_code == 200
    )
    portal = browser.application.test_client()
    for path in ("", "/fork", "/remove", "/undo", "/restore", "/rename"):
        method = portal.post if path else portal.get
        assert method(f"/queries/{query}{path}").status_code == 404


def test_a_snippet_is_made_for_the_open_table(browser: FlaskClient) -> None:
    made = browser.post(BENCH, data={"do": "snippet:cone", "table": "escapade.stars", "adql": "SELECT 1"})
    text = element(made, "field-adql").text
    assert "FROM escapade.stars" in text
    assert "POINT('ICRS', ra, dec)" in text
    assert "-- SELECT 1" in text


def test_the_service_s_own_examples_are_begun_with(browser: FlaskClient) -> None:
    page = browser.get(BENCH)
    titles = [words_of(one) for one in page_of(page).xpath("//button[starts-with(@value, 'example:')]")]
    assert titles == ["Bright stars around M 31", "My own positions", "Columns “by physics”"]
    begun = browser.post(BENCH, data={"do": "example:0", "adql": "SELECT 1"})
    text = element(begun, "field-adql").text
    assert "CIRCLE('ICRS', 10.6847917, 41.2690556, 1))\n  AND vmag < 5" in text
    assert text.rstrip().endswith("-- SELECT 1")
    assert not page_of(begun).xpath("//ol[@class='faults']")
    assert rows(browser, run(browser, text).location)
    assert browser.post(BENCH, data={"do": "example:9"}).status_code == 404


def test_the_editor_gets_names_columns_and_functions(browser: FlaskClient) -> None:
    assert "escapade.stars" in browser.get(f"{BENCH}/names.json?start=sta").json["tables"]
    columns = browser.get(f"{BENCH}/columns.json?table=escapade.stars").json["columns"]
    assert {"name": "ra", "type": "double", "unit": "deg", "description": "Right ascension (ICRS)"} in columns
    functions = browser.get(f"{BENCH}/functions.json").json["functions"]
    assert any(one["form"].startswith("gavo_match(") for one in functions)
