"""Own tables that go along to a real TAP service: in every format, whole and in parts, and cross-matches."""

import io
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from astropy.table import Table
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import sql_session
from app.models import Statement
from app.services.workbench.telling import Telling, Told
from connectors.contract import AdqlPowers, AdqlService
from tests.support.benching import BENCH, bring, rows, run
from tests.support.pages import described, element, page_of, words_of

pytestmark = pytest.mark.needs("dachs")

MATCH = """SELECT mine.id, stars.star_id
FROM TAP_UPLOAD.mine AS mine
JOIN escapade.stars AS stars
  ON 1 = CONTAINS(POINT('ICRS', stars.ra, stars.dec), CIRCLE('ICRS', mine.ra, mine.dec, 0.2))"""
KINDS = "SELECT u.number, u.ra, u.tag, u.whole FROM TAP_UPLOAD.{} AS u ORDER BY u.number"
SENT = {
    "number": [1, 2, 3],
    "ra": [10.6847, 0.0, 200.0],
    "tag": ["M 31", "a < b & c", "Pöl"],
    "whole": [True, False, True],
}


def _as(form: str) -> bytes:
    """The same three rows in one of the formats."""
    if form == "parquet":
        target = io.BytesIO()
        pq.write_table(pa.table(SENT), target)
        return target.getvalue()
    table = Table(SENT)
    if form in {"csv", "ecsv"}:
        text = io.StringIO()
        table.write(text, format=f"ascii.{form}")
        return text.getvalue().encode()
    target = io.BytesIO()
    if form == "fits":
        table["tag"] = ["M 31", "a < b & c", "Pol"]  # FITS has no other letters
    table.write(target, format=form)
    return target.getvalue()


@pytest.mark.parametrize("form", ["votable", "fits", "csv", "ecsv", "parquet"])
def test_every_format_is_joined_by_the_service(browser: FlaskClient, form: str) -> None:
    table = bring(browser, _as(form), f"{form}_rows.dat")
    answer = run(browser, KINDS.format(f"{form}_rows"), upload=table)
    assert answer.status_code == 303, answer.text
    numbers, ras, tags, wholes = zip(*rows(browser, answer.location), strict=True)
    assert numbers == ("1", "2", "3")
    assert [float(ra) for ra in ras] == SENT["ra"]
    assert tags[:2] == ("M 31", "a < b & c")
    assert tags[2] in {"Pöl", "Pol"}
    assert [whole.casefold()[:1] in {"t", "1"} for whole in wholes] == SENT["whole"]


def test_a_table_goes_along(browser: FlaskClient) -> None:
    table = bring(browser)
    missing = run(browser, MATCH)
    assert missing.status_code == 422
    assert "There is no table TAP_UPLOAD.mine" in missing.text
    answer = run(browser, MATCH, upload=table)
    assert answer.status_code == 303
    assert {row[0] for row in rows(browser, answer.location)} >= {"1"}


def test_a_cross_match_is_built_shown_and_done(browser: FlaskClient) -> None:
    table = bring(browser)
    page = browser.get(f"{BENCH}/crossmatch?mine={table}&table=escapade.stars&radius=700&keep=all")
    text = element(page, "field-adql").text
    assert "FROM TAP_UPLOAD.mine AS m\nJOIN escapade.stars AS t" in text
    assert "t.ra AS ra_2" in text
    every = rows(browser, run(browser, text, upload=table).location)
    best = browser.get(f"{BENCH}/crossmatch?mine={table}&table=escapade.stars&radius=700&keep=best")
    nearest = rows(browser, run(browser, element(best, "field-adql").text, upload=table).location)
    assert len(nearest) < len(every)
    by_row: dict[str, float] = {}
    for row in every:
        by_row[row[2]] = min(by_row.get(row[2], 1e9), float(row[-1]))
    assert {row[2]: float(row[-1]) for row in nearest} == by_row


def test_what_a_cross_match_lacks_is_said_beside_its_field(browser: FlaskClient) -> None:
    assert "You have no table yet" in browser.get(f"{BENCH}/crossmatch").text
    table = bring(browser, b"a,b\n1,2\n", "plain.csv")
    wrong = browser.get(f"{BENCH}/crossmatch?mine={table}&table=escapade.starz")
    assert "no table of this name" in described(wrong, "table")
    blind = browser.get(f"{BENCH}/crossmatch?mine={table}&table=escapade.stars")
    assert "Choose the columns of its positions" in described(blind, "mine")
    wide = browser.get(f"{BENCH}/crossmatch?mine={table}&table=escapade.stars&my_ra=a&my_dec=b&radius=-1")
    assert "Give a radius above 0" in described(wide, "radius")


LIMITS = {
    "rows": (AdqlPowers(uploads=True, upload_rows=7), "7 rows", 3),
    "bytes": (AdqlPowers(uploads=True, upload_bytes=1500), "0.0015 MB", None),
}


def _limited(limit: AdqlPowers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the service say that it takes so much at once."""
    asked = Telling.of

    def told(self: Telling, name: str, service: AdqlService, patience: float) -> Told:
        found = asked(self, name, service, patience)
        assert found.powers is not None
        powers = replace(found.powers, upload_rows=limit.upload_rows, upload_bytes=limit.upload_bytes)
        return replace(found, powers=powers)

    monkeypatch.setattr(Telling, "of", told)


def _around(browser: FlaskClient) -> str:
    """Positions of 19 stars, each a little beside, as a table of one's own; the last has no partner."""
    near = "SELECT TOP 19 ra, dec, star_id FROM escapade.stars WHERE ABS(dec) < 60 ORDER BY star_id"
    stars = rows(browser, run(browser, near).location)
    lines = [f"{float(ra):.6f},{float(dec) + 0.001:.6f},{name}" for ra, dec, name in stars]
    return bring(browser, "\n".join(["ra,dec,name", *lines, "123.4,-89.9,none"]).encode(), "around.csv")


def _parts(app: Flask) -> int:
    """In how many parts the latest question is asked."""
    with app.app_context():
        latest = sql_session().scalars(select(Statement).order_by(Statement.asked_at.desc())).first()
        assert latest is not None
        return latest.parts


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("keep", ["best", "all"])
def test_a_cross_match_beyond_the_limit_is_that_of_the_whole(
    browser: FlaskClient, portal_with_it: Flask, monkeypatch: pytest.MonkeyPatch, keep: str, limit: str
) -> None:
    table = _around(browser)
    form = f"{BENCH}/crossmatch?mine={table}&table=escapade.stars&radius=3600&keep={keep}"
    page = browser.get(form)
    text = element(page, "field-adql").text
    assert not page_of(page).xpath("//input[@name='split']")
    whole = rows(browser, run(browser, text, upload=table).location)
    assert len({row[2] for row in whole}) >= 19
    assert (len(whole) > 25) is (keep == "all")
    assert _parts(portal_with_it) == 1

    powers, words, parts = LIMITS[limit]
    _limited(powers, monkeypatch)
    page = browser.get(form)
    assert f"The service takes {words} at once" in page.text
    assert page_of(page).xpath("//input[@name='split']/@value") == ["yes"]
    refused = run(browser, text, upload=table)
    assert refused.status_code == 422
    assert "around has more. Choose below that it goes in parts" in described(refused, "upload")
    opened = browser.post(BENCH, data={"adql": text, "do": "check", "upload": table, "split": "yes"})
    assert page_of(opened).xpath("//input[@name='split']/@checked")
    merged = rows(browser, run(browser, text, upload=table, split="yes").location)
    assert _parts(portal_with_it) == parts or parts is None
    assert _parts(portal_with_it) > 1
    assert sorted(merged) == sorted(whole)


def test_most_rows_are_those_of_all_parts(browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    table = _around(browser)
    _limited(LIMITS["rows"][0], monkeypatch)
    text = "SELECT m.name FROM TAP_UPLOAD.around AS m"
    more = {"upload": table, "split": "yes"}
    answer = run(browser, text, max_rows="15", **more)
    assert len(rows(browser, answer.location)) == 15
    told = words_of(element(browser.get(answer.location), "results"))
    assert "Only the first 15 rows" in told
    assert "Raise “Most rows” in the workbench" in told
    path, _, question = answer.location.partition("?")
    assert b'value="OVERFLOW"' in browser.get(f"{path}.vot?{question}").data
    answer = run(browser, text, max_rows="20", **more)
    assert len(rows(browser, answer.location)) == 20
    assert "cut short" not in words_of(element(browser.get(answer.location), "results"))


def test_beside_another_a_table_goes_whole_or_not(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = [_around(browser), bring(browser)]
    _limited(LIMITS["rows"][0], monkeypatch)
    text = "SELECT a.name FROM TAP_UPLOAD.around AS a, TAP_UPLOAD.mine AS b"
    answer = browser.post(BENCH, data={"adql": text, "do": "run", "upload": tables, "split": "yes"})
    assert answer.status_code == 422
    assert "It can go in parts where it goes alone" in described(answer, "upload")
