import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from sqlalchemy.orm import Session

from app.models import OwnTable
from app.services.belongings import PASSING, belongings, counts, export
from app.services.belongings.kinds import mine
from app.services.results import ResultStore
from connectors.contract import Column
from tests.support.everything import keep_everything
from tests.support.fakes import rows_of
from tests.support.people import person

NAME = "Lovelace"


def exported(session: Session, account_id: str, folder: Path) -> dict[str, Any]:
    file = io.BytesIO()
    export(session, ResultStore(folder), account_id, file)
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return {
            name: json.loads(archive.read(name)) if name.endswith(".json") else archive.read(name)
            for name in archive.namelist()
        }


def test_each_kind_of_thing_is_in_it(session: Session, tmp_path: Path) -> None:
    ada, friend = person(session, NAME), person(session, "Friend")
    keep_everything(session, ada, friend)
    told = exported(session, ada.id, tmp_path)
    assert {name for name in mine(ada.id) if not told.get(f"{name}.json")} == PASSING
    assert {one["owner_id"] for one in told["shares.json"]} == {ada.id, friend.id}
    assert [one["number"] for one in told["query_versions.json"]] == [1, 2]
    assert [one["act"] for one in told["audit_entries.json"]] == ["token.make", "identity.remove"]
    assert "token_hash" not in str(told)


def test_what_things_speak_of_stands_with_them(session: Session, tmp_path: Path) -> None:
    ada, friend = person(session, NAME), person(session, "Friend")
    keep_everything(session, ada, friend)
    told = exported(session, ada.id, tmp_path)
    row = told["items.json"][0]
    assert row["column_set"]["columns"] == [{"name": "dist", "datatype": "double", "unit": "Mpc"}]
    assert row["query"] == "SELECT 1"
    assert told["kept_services.json"][0]["service"]["url"] == "https://x.test/tap"
    assert told["memberships.json"][0]["group"]["name"] == f"of {NAME}"


def test_own_tables_come_with_their_rows(session: Session, tmp_path: Path) -> None:
    ada, friend = person(session, NAME), person(session, "Friend")
    keep_everything(session, ada, friend)
    columns = [Column(name="dist", datatype="double", unit="Mpc")]
    result = ResultStore(tmp_path).write(rows_of({"dist": [0.8, 3.6]}, columns=columns))
    session.query(OwnTable).one().result_id = result.id
    session.commit()
    rows = exported(session, ada.id, tmp_path)["own_tables/stars.parquet"]
    assert pq.read_table(io.BytesIO(rows)).to_pydict() == {"dist": [0.8, 3.6]}


def test_nothing_of_others_is_in_it(session: Session) -> None:
    ada, friend, stranger = (person(session, name) for name in (NAME, "Friend", "Stranger"))
    keep_everything(session, ada, friend)
    theirs = dict(belongings(session, stranger.id))
    assert {name: len(list(rows)) for name, rows in theirs.items()} == dict.fromkeys(theirs, 0) | {
        "accounts": 1
    }
    assert counts(session, stranger.id) == {}
    assert "Items" in counts(session, ada.id)
    assert "Audit entries" not in counts(session, ada.id)
