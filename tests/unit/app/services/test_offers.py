from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.services.offers import find_archives, find_offer, offers_of, positional_offers
from connectors.contract import Capability
from connectors.registry import Registry, Tools, load_registry
from connectors.transport import MemoryTransport
from tests.support.fakes import FakeConnector

SKY = """
title = "Sky"
institute = "Observatory of X"
instrument = "Schmidt"
summary = "Plates."
text = "Galaxies and nebulae"
order = 1
[[datasets]]
id = "plates"
title = "Plates"
connector = "cone"
collection = "POSS"
[[datasets]]
id = "log"
title = "Logbook"
connector = "table"
"""
HIDDEN = """
title = "Hidden"
institute = "X"
summary = "galaxies"
visible = false
[[datasets]]
id = "d"
title = "D"
connector = "cone"
"""
BARE = 'title = "Bare"\ninstitute = "X"\nsummary = "galaxies"\n'


def cone(*_: object) -> FakeConnector:
    return FakeConnector()


def table(*_: object) -> FakeConnector:
    return FakeConnector(capabilities=frozenset({Capability.FILES}))


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    for name, text in {"sky": SKY, "hidden": HIDDEN, "bare": BARE}.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    makers: Mapping[str, Any] = {"cone": cone, "table": table}
    return load_registry(Tools(MemoryTransport(), tmp_path), folders=[tmp_path], makers=makers)


def test_a_dataset_is_found_with_its_connector(registry: Registry) -> None:
    offer = find_offer(registry, "sky", "plates")
    assert (offer.archive.id, offer.dataset.title, offer.by_position) == ("sky", "Plates", True)


def test_a_dataset_of_a_hidden_archive_can_be_asked_by_who_knows_it(registry: Registry) -> None:
    assert find_offer(registry, "hidden", "d").dataset.id == "d"


@pytest.mark.parametrize(
    ("archive", "dataset"), [("sky", "x"), ("x", "plates"), ("bare", "plates"), ("", "")]
)
def test_what_is_not_there(registry: Registry, archive: str, dataset: str) -> None:
    with pytest.raises(LookupError):
        find_offer(registry, archive, dataset)


def test_all_datasets_of_an_archive(registry: Registry) -> None:
    archive = registry.archive("sky")
    assert archive
    assert [offer.dataset.id for offer in offers_of(registry, archive)] == ["plates", "log"]


@pytest.mark.parametrize(
    ("chosen", "found"), [([], ["plates"]), (["sky"], ["plates"]), (["bare"], []), (["hidden"], [])]
)
def test_what_can_be_searched_around_a_target(
    registry: Registry, chosen: list[str], found: list[str]
) -> None:
    assert [offer.dataset.id for offer in positional_offers(registry, chosen)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", True),
        ("SKY", True),
        ("galaxies plates", True),
        ("nebula", True),
        ("poss schmidt", True),
        ("logbook", True),
        ("radio", False),
        ("galaxies radio", False),
    ],
)
def test_archives_are_found_by_all_words_of_a_text(registry: Registry, text: str, found: bool) -> None:
    assert [archive.id for archive in find_archives(registry, text)] == (["sky"] if found else [])
