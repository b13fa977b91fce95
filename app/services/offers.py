"""What can be asked here: archives and their datasets."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from sqlalchemy.orm import Session

from connectors.archive import Archive, Dataset
from connectors.contract import Capability, Connector, Coverage, Description
from connectors.registry import Registry

__all__ = [
    "Beyond",
    "Offer",
    "Offers",
    "find_archives",
    "offers_of",
    "positional_offers",
]


@dataclass(frozen=True, slots=True)
class Offer:
    """A dataset of an archive, and how to ask it."""

    archive: Archive
    dataset: Dataset
    connector: Connector
    description: Description

    @property
    def name(self) -> str:
        """archive/dataset."""
        return f"{self.archive.id}/{self.dataset.id}"

    @property
    def coverage(self) -> Coverage | None:
        """What its data lie within: as its archive file declares it, else as its connector knows it."""
        return self.dataset.coverage.made if self.dataset.coverage else self.description.coverage

    @property
    def by_position(self) -> bool:
        """Whether it can be searched around a target."""
        return Capability.CONE in self.description.capabilities

    def most_rows(self, elsewhere: int) -> int:
        """Most rows that one question may bring; `elsewhere` so many."""
        return self.description.most_rows or elsewhere


def _offer(registry: Registry, archive: Archive, dataset: Dataset) -> Offer:
    connector = registry.connector(archive.id, dataset.id)
    return Offer(archive, dataset, connector, connector.describe())


class Beyond(Protocol):
    """Datasets that are in no file, under one `archive`: a person's own, or services that were found."""

    archive: ClassVar[Archive]

    def __call__(self, session: Session, account_id: str | None, dataset_id: str) -> Offer:
        """The dataset of this id, for this account, if any. Raises LookupError where it has none."""
        ...


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be asked: the archives' datasets, and those `beyond` them by the id of their archive.

    The only way to a dataset by its ids.
    """

    registry: Registry
    beyond: Mapping[str, Beyond] = field(default_factory=dict)

    def archive(self, archive_id: str) -> Archive | None:
        """The archive of that id, or None."""
        beyond = self.beyond.get(archive_id)
        return beyond.archive if beyond else self.registry.archive(archive_id)

    def find(self, session: Session, account_id: str | None, archive_id: str, dataset_id: str) -> Offer:
        """The dataset of these ids. Raises LookupError where there is none, or it is somebody else's."""
        if beyond := self.beyond.get(archive_id):
            return beyond(session, account_id, dataset_id)
        archive, dataset, connector = self.registry.offered(archive_id, dataset_id)
        return Offer(archive, dataset, connector, connector.describe())

    def named(self, session: Session, account_id: str | None, names: Collection[str]) -> list[Offer]:
        """Those of these datasets (archive/dataset) that are in no file; what is not there is left out."""
        offers = []
        for name in sorted(names):
            archive_id, _, dataset_id = name.partition("/")
            if archive_id in self.beyond:
                with suppress(LookupError):
                    offers.append(self.find(session, account_id, archive_id, dataset_id))
        return offers

    def chosen(
        self,
        session: Session,
        account_id: str | None,
        archive_ids: Collection[str],
        dataset_ids: Collection[str],
        *,
        everything: bool,
    ) -> list[Offer]:
        """The datasets named as archive/dataset, those of these archives, or `everything` with positions.

        Raises LookupError with the name that is not here.
        """
        visible = self.registry.visible()
        offers = {offer.name: offer for archive in visible for offer in offers_of(self.registry, archive)}
        beyond = self.named(session, account_id, dataset_ids)
        known = {*offers, *(offer.name for offer in beyond)}
        archives = {archive.id for archive in visible}
        if unknown := sorted({*archive_ids} - archives | {*dataset_ids} - known):
            raise LookupError(unknown[0])
        wanted = (
            offer
            for name, offer in offers.items()
            if name in dataset_ids or offer.archive.id in archive_ids or (everything and offer.by_position)
        )
        return [*wanted, *beyond]


def offers_of(registry: Registry, archive: Archive) -> list[Offer]:
    """All datasets of an archive."""
    return [_offer(registry, archive, dataset) for dataset in archive.datasets]


def positional_offers(registry: Registry, archive_ids: Sequence[str]) -> list[Offer]:
    """The datasets of these archives that can be searched around a target; of none, the portal's own tables.

    Nobody who named no archive meant to wait for all of them.
    """
    wanted = [archive for archive in registry.visible() if not archive_ids or archive.id in archive_ids]
    offers = [offer for archive in wanted for offer in offers_of(registry, archive) if offer.by_position]
    return [offer for offer in offers if archive_ids or offer.dataset.url is None]


def find_archives(registry: Registry, text: str) -> list[Archive]:
    """The visible archives in which all words of a text occur, in any of their texts or datasets."""
    words = text.casefold().split()
    return [archive for archive in registry.visible() if all(word in _words_of(archive) for word in words)]


def _words_of(archive: Archive) -> str:
    texts = [archive.title, archive.institute, archive.instrument, archive.summary, archive.text]
    texts += [f"{dataset.title} {dataset.summary} {dataset.collection}" for dataset in archive.datasets]
    return " ".join(texts).casefold()
