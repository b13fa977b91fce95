import json
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.services.names import Sesame
from connectors.contract import Position, QueryRequest
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, Unreachable
from connectors.registry import Registry, Tools, load_registry
from connectors.scs import ScsConnector
from connectors.transport import MemoryTransport, Reply
from connectors.transport.values import pairs
from deploy.check_archives import checks, main, table
from tests.support.fakes import FakeConnector, Rows

SESAME = "https://sesame.test"
NAMES = f"{SESAME}/-ox/SNV?M%2031"
FOUND = (
    b"<Sesame><Target><Resolver><jradeg>10.6847</jradeg><jdedeg>41.2691</jdedeg></Resolver></Target></Sesame>"
)
CONE = "https://cones.test/scs"
OTHER = "https://others.test/scs"
ANSWER = b"""<?xml version="1.0"?>
<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results"><TABLE>
<FIELD name="id" datatype="int" ucd="meta.id;meta.main"/>
<FIELD name="ra" datatype="double" unit="deg" ucd="pos.eq.ra;meta.main"/>
<DATA><TABLEDATA><TR><TD>1</TD><TD>10.7</TD></TR></TABLEDATA></DATA>
</TABLE></RESOURCE></VOTABLE>"""
CONES = """
title = "Cones"
institute = "Observatory"
summary = "Two cone searches."
[[datasets]]
id = "near"
title = "Near"
connector = "scs"
url = "https://cones.test/scs"
shown = ["id", "colour"]
examples = [{ target = "M 31", radius = "1 deg" }]
[[datasets]]
id = "nowhere"
title = "Nowhere"
connector = "scs"
url = "https://cones.test/scs"
examples = [{ target = "Xyzzy" }]
[[datasets]]
id = "wrong"
title = "Wrong example"
connector = "scs"
url = "https://cones.test/scs"
examples = [{ colour = "red" }]
"""
OTHERS = """
title = "Others"
institute = "Observatory"
summary = "Another, without an example."
order = 200
[[datasets]]
id = "plain"
title = "Plain"
connector = "scs"
url = "https://others.test/scs"
verified = false
unverified = "It is made up."
"""


@pytest.fixture
def transport() -> MemoryTransport:
    nobody = Reply(200, b"<Sesame><Target/></Sesame>")
    answers: dict[str, Reply | ConnectorError] = {
        NAMES: Reply(200, FOUND),
        f"{SESAME}/-ox/SNV?Xyzzy": nobody,
        CONE: Reply(200, ANSWER),
        OTHER: Unreachable("There is no line."),
    }
    return MemoryTransport(answers)


@pytest.fixture
def registry(tmp_path: Path, transport: MemoryTransport) -> Registry:
    folder = tmp_path / "archives"
    folder.mkdir()
    (folder / "cones.toml").write_text(CONES, encoding="utf-8")
    (folder / "others.toml").write_text(OTHERS, encoding="utf-8")
    made = load_registry(
        Tools(transport, tmp_path / "cache"), folders=(folder,), makers={"scs": ScsConnector}
    )
    assert made.faults == ()
    return made


@pytest.fixture
def sesame(transport: MemoryTransport) -> Sesame:
    return Sesame(SESAME, transport, timedelta(days=1))


@pytest.fixture
def portal(registry: Registry, sesame: Sesame, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What the command builds from the environment."""
    made = SimpleNamespace(registry=registry, sesame=sesame)
    monkeypatch.setattr("deploy.check_archives.build_portal", lambda _: made)
    return made


def test_each_dataset_is_asked_its_first_example(
    registry: Registry, sesame: Sesame, transport: MemoryTransport
) -> None:
    made = checks(registry, sesame, rows=2)
    assert [(each.archive, each.dataset, each.state) for each in made] == [
        ("cones", "near", "answered"),
        ("cones", "nowhere", "failed"),
        ("cones", "wrong", "failed"),
        ("others", "plain", "failed"),
    ]
    asked = {request.url: request for request in transport.requests}
    assert dict(pairs(asked[CONE].parameters))["RA"] == "10.6847"
    assert made[0].lacks == ("colour",)
    assert "Xyzzy" in made[1].words
    assert "colour" in made[2].words
    assert (made[3].kind, made[3].words) == ("Unreachable", "There is no line.")


def test_a_dataset_without_an_example_is_asked_somewhere(
    registry: Registry, sesame: Sesame, transport: MemoryTransport
) -> None:
    checks(registry, sesame, ["others"])
    (asked,) = transport.requests
    assert dict(pairs(asked.parameters))["DEC"] == "41.2691"


def test_the_portals_own_tables_are_asked_for_names_first(
    registry: Registry, sesame: Sesame, transport: MemoryTransport
) -> None:
    knows = FakeConnector(places={"M 31": Position(10, 41), "Xyzzy": Position(20, 42)})
    both = replace(registry, connectors={**registry.connectors, ("own", "table"): knows})
    assert [each.state for each in checks(both, sesame, ["cones"])] == ["answered", "answered", "failed"]
    assert {url for url, _ in transport.asked} == {CONE}


def test_the_table_has_a_line_for_each(registry: Registry, sesame: Sesame) -> None:
    lines = table(checks(registry, sesame)).splitlines()
    assert lines[0].split() == ["archive", "dataset", "state", "rows", "seconds", "lacks", "words"]
    assert lines[1].startswith("cones    near     answered")
    assert "colour" in lines[1]
    assert "failed (not verified)" in lines[4]


@pytest.mark.usefixtures("portal")
def test_the_command_prints_a_table_and_fails_only_when_it_is_strict(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["cones"]) == 0
    assert "near" in capsys.readouterr().out
    assert main(["cones", "--strict"]) == 1


@pytest.mark.usefixtures("portal")
def test_the_command_gives_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "--rows", "1", "others"]) == 0
    (only,) = json.loads(capsys.readouterr().out)
    assert (only["archive"], only["verified"], only["state"]) == ("others", False, "failed")


@pytest.mark.usefixtures("portal")
def test_an_archive_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cones", "xyzzy"]) == 2
    assert "xyzzy" in capsys.readouterr().err


def test_files_that_were_left_out_are_named_and_count(
    portal: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "broken.toml").write_text("colour = 1", encoding="utf-8")
    portal.registry = load_registry(Tools(MemoryTransport(), tmp_path), folders=(folder,), makers={})
    assert main([]) == 0
    assert "broken.toml" in capsys.readouterr().err
    assert main(["--strict"]) == 1


def test_one_archive_is_asked_one_question_at_a_time(registry: Registry, sesame: Sesame) -> None:
    alone = threading.Lock()

    class Alone(FakeConnector):
        def search(self, request: QueryRequest, deadline: Deadline) -> Rows:
            assert alone.acquire(blocking=False), "two questions to one archive at once"
            time.sleep(0.01)
            alone.release()
            return super().search(request, deadline)

    fakes = {key: Alone() for key in registry.connectors if key[0] == "cones"}
    made = checks(replace(registry, connectors=fakes), sesame, ["cones"], at_once=8)
    assert [each.state for each in made] == ["answered"] * 3
