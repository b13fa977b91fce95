from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest
from sqlalchemy.orm import Session

from app.services.offers import Offer, Offers, find_archives, offers_of, positional_offers
from connectors.archive import Archive, Dataset
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


def find(registry: Registry, archive: str, dataset: str) -> Offer:
    return Offers(registry).find(Session(), None, archive, dataset)


class Mine:
    """Tables of one person."""

    archive: ClassVar[Archive] = Archive(id="my", title="My tables", institute="You", summary="")

    def __call__(self, session: Session, account_id: str | None, dataset_id: str) -> Offer:
        assert session is not None
        if account_id != "me" or dataset_id != "one":
            raise LookupError(dataset_id)
        dataset = Dataset(id="one", title="One", connector="fake")
        connector = FakeConnector()
        return Offer(self.archive, dataset, connector, connector.describe())


def test_what_is_in_no_file_is_found_in_the_same_way(registry: Registry) -> None:
    offers, session = Offers(registry, {"my": Mine()}), Session()
    assert offers.find(session, "me", "my", "one").name == "my/one"
    assert offers.archive("my") == Mine.archive
    with pytest.raises(LookupError):
        offers.find(session, "you", "my", "one")
    both = offers.chosen(session, "me", [], ["my/one", "sky/plates"], everything=False)
    assert [offer.name for offer in both] == ["sky/plates", "my/one"]
    with pytest.raises(LookupError, match="my/one"):
        offers.chosen(session, "you", [], ["my/one"], everything=False)
    (named,) = offers.named(session, "me", ["my/one", "sky/plates", "my/no"])
    assert named.name == "my/one"
    off = Offers(registry.without(["sky"]), offers.beyond)
    assert off.find(session, "me", "my", "one").dataset.title == "One"


def test_a_dataset_is_found_with_its_connector(registry: Registry) -> None:
    offer = find(registry, "sky", "plates")
    assert (offer.archive.id, offer.dataset.title, offer.by_position) == ("sky", "Plates", True)


def test_a_dataset_of_a_hidden_archive_can_be_asked_by_who_knows_it(registry: Registry) -> None:
    assert find(registry, "hidden", "d").dataset.id == "d"


@pytest.mark.parametrize(
    ("archive", "dataset"), [("sky", "x"), ("x", "plates"), ("bare", "plates"), ("", "")]
)
def test_what_is_not_there(registry: Registry, archive: str, dataset: str) -> None:
    with pytest.raises(LookupError):
        find(registry, archive, dataset)


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
