from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.services.registry.asking import VoRegistry
from app.services.registry.harvesting import DAY, Harvester
from app.services.registry.keeping import Copy
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, Refused, Unreachable
from connectors.transport import MemoryTransport
from connectors.vo_registry import Mirror, Wish
from tests.support.registry_records import Made, made_records
from tests.support.vo_registry import FakeRegistry, keep_copy, records

LONG = Deadline(86_400)
FIRST, SECOND = (
    Mirror("First", "http://first.example.org/tap"),
    Mirror("Second", "http://second.example.org/tap"),
)
MADE: Sequence[Made] = list(made_records(40))


def harvester(folder: Path, *registries: FakeRegistry, now: float = 1e9) -> Harvester:
    mirrors = (FIRST, SECOND)[: len(registries)]
    answers = {f"{mirror.url}/sync": one.answer for mirror, one in zip(mirrors, registries, strict=True)}
    return Harvester(Copy(folder), MemoryTransport(answers), mirrors, 7, now=lambda: now, slice_size=15)


def test_a_harvest_becomes_the_copy(tmp_path: Path) -> None:
    made = harvester(tmp_path, FakeRegistry(MADE))
    assert made.due()
    state = made.step(LONG)
    assert state
    assert (state.over, state.mirror, state.faults) == (True, "First", {})
    index = made.copy.index()
    assert index
    assert index.size == 40
    assert made.age() == 0
    assert not made.due()
    assert replace(made, now=lambda: 1e9 + 8 * DAY).due()
    assert not replace(made, days=0, now=lambda: 1e9 + 8 * DAY).due()


def test_where_one_mirror_fails_the_next_is_asked(tmp_path: Path) -> None:
    broken = FakeRegistry(MADE, error=Refused("No."), fails_after=7)
    made = harvester(tmp_path, broken, FakeRegistry(MADE))
    state = made.step(LONG)
    assert state
    assert (state.over, state.mirror) == (True, "Second")
    index = made.copy.index()
    assert index
    assert index.facts["mirror"] == "Second"


def test_where_all_fail_the_copy_stays_and_it_is_tried_again_later(tmp_path: Path) -> None:
    keep_copy(Copy(tmp_path), records(40), age=1e9)
    made = harvester(tmp_path, FakeRegistry(MADE, error=Unreachable("Away.")))
    state = made.step(LONG)
    assert state
    assert state.over
    assert state.faults == {FIRST.url: "First: Away."}
    index = made.copy.index()
    assert index
    assert index.size == 40
    soon, later = (replace(made, now=lambda at=at: at) for at in (1e9 + 10, 1e9 + 4000))
    assert not soon.due()
    assert replace(later, now=lambda: 3e9).due()


def test_a_mirror_that_lost_its_content_does_not_replace_a_good_copy(tmp_path: Path) -> None:
    keep_copy(Copy(tmp_path), records(100))
    state = harvester(tmp_path, FakeRegistry(MADE)).step(LONG)
    assert state
    assert state.over
    assert "only 40 resources" in state.faults[FIRST.url]
    index = Copy(tmp_path).index()
    assert index
    assert index.size == 100


def test_an_empty_registry_is_none(tmp_path: Path) -> None:
    state = harvester(tmp_path, FakeRegistry([])).step(LONG)
    assert state
    assert state.faults
    assert Copy(tmp_path).index() is None


def test_a_harvest_goes_on_in_another_process(tmp_path: Path) -> None:
    begun = harvester(tmp_path, FakeRegistry(MADE)).begin()
    assert not begun.over
    made = harvester(tmp_path, FakeRegistry(MADE))
    assert made.due()
    state = made.step(LONG)
    assert state
    assert state.over


def test_two_do_not_harvest_at_once(tmp_path: Path) -> None:
    made = harvester(tmp_path, FakeRegistry(MADE))
    with made.copy.alone() as first:
        assert first
        assert made.step(LONG) is None


def test_live_all_mirrors_are_tried(tmp_path: Path) -> None:
    away = MemoryTransport()
    made = harvester(tmp_path, FakeRegistry(MADE))
    live = VoRegistry(made.copy, made, away, (FIRST, SECOND), 5.0)
    with pytest.raises(ConnectorError):
        live.search(Wish(words="x"), "best", 0, 25)
    assert {url for url, _ in away.asked} == {f"{FIRST.url}/sync", f"{SECOND.url}/sync"}
