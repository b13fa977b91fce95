from pathlib import Path

import pytest

from app.services.registry.index import records_of
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, Unreachable, Unreadable
from connectors.vo_registry import Harvest, record_of
from tests.support.registry_records import Made, made_records
from tests.support.vo_registry import FakeRegistry

LONG = Deadline(86_400)


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return list(made_records(60))


def harvested(harvest: Harvest) -> dict[str, object]:
    return {record.ivoid: record for record in records_of(harvest.pages())}


def expected(made: list[Made]) -> dict[str, object]:
    return {one["resource"][0]["ivoid"]: record_of(one["resource"][0], one) for one in made}


def test_all_comes_in_pages(made: list[Made], tmp_path: Path) -> None:
    harvest = Harvest(FakeRegistry(made).regtap(), tmp_path / "h", slice_size=25)
    assert harvest.step(LONG).over
    assert harvested(harvest) == expected(made)


def test_a_mirror_with_a_low_limit_still_gives_all(made: list[Made], tmp_path: Path) -> None:
    registry = FakeRegistry(made, most=40)
    harvest = Harvest(registry.regtap(), tmp_path / "h", slice_size=50)
    assert harvest.step(LONG).over
    assert harvested(harvest) == expected(made)
    assert harvest.cut == ()


def test_what_even_one_resource_has_too_much_of_is_told(made: list[Made], tmp_path: Path) -> None:
    harvest = Harvest(FakeRegistry(made, most=4).regtap(), tmp_path / "h", slice_size=4)
    assert harvest.step(LONG).over
    assert any(words.startswith("res_role of ivo://made.") for words in harvest.cut)
    assert set(harvested(harvest)) == set(expected(made))


def test_an_interrupted_harvest_goes_on_where_it_was(made: list[Made], tmp_path: Path) -> None:
    broken = FakeRegistry(made, error=Unreachable("gone"), fails_after=12)
    harvest = Harvest(broken.regtap(), tmp_path / "h", slice_size=25)
    with pytest.raises(Unreachable):
        harvest.step(LONG)
    whole = FakeRegistry(made)
    again = Harvest(whole.regtap(), tmp_path / "h", slice_size=25)
    before = again.progress()
    assert before.done
    assert not before.over
    assert again.step(LONG).over
    assert not set(broken.queries[:12]) & set(whole.queries), "nothing is asked twice"
    assert harvested(again) == expected(made)


def test_without_time_nothing_is_asked(made: list[Made], tmp_path: Path) -> None:
    registry = FakeRegistry(made)
    progress = Harvest(registry.regtap(), tmp_path / "h").step(Deadline(0.0))
    assert not progress.over
    assert registry.queries == []


def test_one_that_was_left_for_a_day_begins_anew(made: list[Made], tmp_path: Path) -> None:
    moment = 1000.0
    registry = FakeRegistry(made, error=Unreachable("gone"), fails_after=5)
    with pytest.raises(ConnectorError):
        Harvest(registry.regtap(), tmp_path / "h", now=lambda: moment).step(LONG)
    later = Harvest(FakeRegistry(made).regtap(), tmp_path / "h", now=lambda: moment + 2 * 86_400)
    assert later.progress().done == 0


def test_a_mirror_of_an_older_regtap_has_no_coverage(made: list[Made], tmp_path: Path) -> None:
    older = frozenset({"stc_spatial", "stc_temporal", "stc_spectral", "alt_identifier"})
    harvest = Harvest(FakeRegistry(made, missing=older).regtap(), tmp_path / "h")
    assert harvest.step(LONG).over
    assert all(record.coverage == "" for record in records_of(harvest.pages()))


def test_a_tap_service_without_the_tables_is_no_registry(tmp_path: Path) -> None:
    registry = FakeRegistry([], missing=frozenset({"resource"}))
    with pytest.raises(Unreadable, match="no registry"):
        Harvest(registry.regtap(), tmp_path / "h").step(LONG)


def test_a_mirror_that_lists_in_no_order_is_not_believed(made: list[Made], tmp_path: Path) -> None:
    registry = FakeRegistry([*made, *made])
    with pytest.raises(Unreadable, match="in order"):
        Harvest(registry.regtap(), tmp_path / "h").step(LONG)
