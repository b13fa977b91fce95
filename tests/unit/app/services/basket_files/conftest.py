from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.models import Basket
from app.pages.baskets.lines import address_of, held_name, item_facts
from app.services import baskets
from app.services.basket_files import BASKET_FORMATS, BasketLines
from app.services.baskets import Reference
from connectors.archive import Archive, Dataset
from connectors.registry import Registry
from tests.support.people import basket_of, person

Write = Callable[[Sequence[Reference], str], bytes]


def found_in(registry: Registry, archive_id: str, dataset_id: str) -> tuple[Archive, Dataset] | None:
    archive = registry.archive(archive_id)
    dataset = archive.dataset(dataset_id) if archive else None
    return (archive, dataset) if archive and dataset else None


@pytest.fixture
def basket(session: Session) -> Basket:
    """A basket with a name and a note."""
    made = basket_of(session, person(session))
    baskets.describe(session, made, "Ä “basket” <b>", "first\nsecond")
    return made


@pytest.fixture
def write(app: Flask, session: Session, basket: Basket) -> Write:
    """Gives a basket of these references as a file."""

    def go(references: Sequence[Reference], suffix: str) -> bytes:
        made = baskets.make(session, basket.account_id, basket.name, basket.note)
        baskets.add(session, made, references)
        lines = BasketLines(
            basket=made,
            items=baskets.stream(session, made.id),
            url="https://portal.test/baskets/1",
            written_at=datetime(2026, 11, 21, tzinfo=UTC),
            url_of=lambda item: address_of(item, external=True),
            file_of=lambda item: f"https://portal.test/files/{held_name(item)}" if held_name(item) else "",
            facts_of=item_facts,
            offered=lambda archive, dataset: found_in(app.extensions["portal"].registry, archive, dataset),
        )
        with app.test_request_context(base_url="https://portal.test/"):
            text = b"".join(BASKET_FORMATS[suffix].write(lines))
        baskets.take_away(session, made)
        return text

    return go
