import json
from dataclasses import replace
from pathlib import Path

from app.services.heads import read_head
from app.services.results import ResultStore
from connectors.contract import Service, ServiceInput
from tests.support.fakes import COLUMNS, rows_of

INPUT = ServiceInput(
    name="CALIB", value="RAW", options=(("RAW", "raw"), ("FLAT", "flat-fielded")), minimum="0"
)
SODA = Service(
    access_url="https://archive.example.org/soda",
    standard_id="ivo://ivoa.net/std/SODA#sync-1.0",
    id="soda",
    description="Cut-outs.",
    inputs=(ServiceInput(name="ID", column="obs_publisher_did"), INPUT),
)


def _file(store: ResultStore) -> Path:
    return next(store.folder.rglob("*.json"))


def test_services_and_what_was_wrong_are_kept(store: ResultStore) -> None:
    stream = replace(rows_of(), diagnosis="Two rows could not be read.", services=[SODA])
    written = store.write(stream)
    again = ResultStore(store.folder).open(written.id)
    assert (again.services, again.diagnosis) == ((SODA,), "Two rows could not be read.")


def test_a_head_of_an_earlier_version_still_opens(store: ResultStore) -> None:
    written = store.write(rows_of())
    old = json.loads(_file(store).read_text())
    del old["services"], old["diagnosis"]
    _file(store).write_text(json.dumps(old))
    again = ResultStore(store.folder).open(written.id)
    assert (again.columns, again.services, again.diagnosis) == (COLUMNS, (), "")


def test_a_head_is_the_same_after_writing(store: ResultStore) -> None:
    store.write(rows_of())
    text = _file(store).read_text()
    assert read_head(text).text() == text
