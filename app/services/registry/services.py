"""Services of the registry as datasets that can be asked, and those that a person keeps."""

import json
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import ClassVar

from pydantic import ValidationError
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models import KeptService, Service
from app.models.base import now
from app.services.offers import Offer
from connectors.archive import Archive, Dataset
from connectors.registry import Tools, factories
from connectors.vo_registry import Interface, Record, dataset_of, key_of

__all__ = [
    "ARCHIVE",
    "UNDO_LIVES",
    "FoundOffers",
    "keep",
    "kept_services",
    "known_service",
    "merge_services",
    "note_service",
    "remove",
    "sweep_services",
    "take_back",
]

UNDO_LIVES = timedelta(days=7)
ARCHIVE = Archive(
    id="vo",
    title="Virtual Observatory",
    institute="many institutes",
    summary="Services that were found in the VO registry.",
    text="<p>Every service of the Virtual Observatory can be asked here: find it in the"
    ' <a href="/registry">registry</a>. Those that you keep are listed under'
    ' <a href="/registry/services">my services</a>.</p>',
    order=900,
    visible=False,
)
"""The archive under which they are asked: its id stands before a service's key."""


def known_service(session: Session, key: str) -> Service | None:
    """The service of that key."""
    return session.get(Service, key)


def note_service(session: Session, record: Record, interface: Interface) -> Service:
    """The service as it is known here from now on; commits. Raises ValueError where it cannot be asked."""
    key = key_of(record, interface)
    if known := session.get(Service, key):
        return known
    dataset = dataset_of(record, interface)
    service = Service(
        key=key,
        ivoid=record.ivoid,
        kind=interface.kind,
        title=dataset.title,
        publisher=record.publisher,
        url=interface.url,
        dataset=dataset.model_dump(mode="json", exclude_defaults=True),
    )
    session.add(service)
    try:
        session.commit()
    except IntegrityError:  # another request noted it a moment ago
        session.rollback()
    return session.get_one(Service, key)


def kept_services(session: Session, account_id: str) -> Sequence[KeptService]:
    """A person's services by title."""
    return session.scalars(
        select(KeptService)
        .join(Service)
        .where(KeptService.account_id == account_id, KeptService.removed_at.is_(None))
        .order_by(Service.title, Service.key)
    ).all()


def keep(session: Session, account_id: str, key: str) -> bool:
    """Keep a service; whether it was not kept before."""
    kept = session.scalar(
        select(KeptService).where(KeptService.account_id == account_id, KeptService.key == key)
    )
    fresh = kept is None or kept.removed_at is not None
    if kept is None:
        session.add(KeptService(account_id=account_id, key=key))
    else:
        kept.removed_at = None
    try:
        session.commit()
    except IntegrityError:  # another request of the same person kept it a moment ago
        session.rollback()
        return False
    return fresh


def remove(session: Session, account_id: str, keys: Sequence[str]) -> list[str]:
    """Keep these no longer, so that it can be undone; returns those that were kept."""
    mine = (KeptService.account_id == account_id, KeptService.key.in_(keys), KeptService.removed_at.is_(None))
    gone = list(session.scalars(select(KeptService.key).where(*mine)))
    session.execute(update(KeptService).where(*mine).values(removed_at=now()))
    session.commit()
    return gone


def take_back(session: Session, account_id: str, keys: Sequence[str]) -> int:
    """Undo a removal; returns how many came back."""
    back = session.execute(
        update(KeptService)
        .where(
            KeptService.account_id == account_id,
            KeptService.key.in_(keys),
            KeptService.removed_at.is_not(None),
        )
        .values(removed_at=None)
    )
    session.commit()
    return int(back.rowcount)  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise


def merge_services(session: Session, source: str, target: str) -> None:
    """Give one account's services to another, each once; not committed."""
    kept = select(KeptService.key).where(KeptService.account_id == source, KeptService.removed_at.is_(None))
    session.execute(
        update(KeptService)
        .where(KeptService.account_id == target, KeptService.key.in_(kept))
        .values(removed_at=None)
        .execution_options(synchronize_session=False)
    )
    there = select(KeptService.key).where(KeptService.account_id == target)
    session.execute(
        update(KeptService)
        .where(KeptService.account_id == source, KeptService.key.not_in(there))
        .values(account_id=target)
        .execution_options(synchronize_session=False)
    )


def sweep_services(session: Session) -> int:
    """Forget what was removed long ago; returns how many."""
    gone = session.execute(delete(KeptService).where(KeptService.removed_at < now() - UNDO_LIVES))
    session.commit()
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise


class FoundOffers:
    """Services by their keys, as datasets of `ARCHIVE`; see `app.services.offers.Beyond`."""

    archive: ClassVar[Archive] = ARCHIVE

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._makers = factories()
        self._made = lru_cache(maxsize=500)(self._make)

    def __call__(self, session: Session, account_id: str | None, dataset_id: str) -> Offer:  # noqa: ARG002 - found services are everybody's
        """The service of this key, and how to ask it. Raises LookupError where it is not known."""
        service = known_service(session, dataset_id)
        if service is None:
            raise LookupError(f"{ARCHIVE.id}/{dataset_id}")
        return self._made(dataset_id, json.dumps(service.dataset))

    def _make(self, key: str, told: str) -> Offer:
        try:
            dataset = Dataset.model_validate_json(told)
            connector = self._makers[dataset.connector](ARCHIVE, dataset, self._tools)
        except (ValidationError, ValueError, KeyError) as error:
            raise LookupError(f"{ARCHIVE.id}/{key}: {error}") from error
        return Offer(ARCHIVE, dataset, connector, connector.describe())
