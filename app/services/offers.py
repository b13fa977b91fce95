"""What can be asked here: archives and their datasets."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from connectors.archive import Archive, Dataset
from connectors.contract import Capability, Connector, Coverage, Description
from connectors.registry import Registry

__all__ = [
    "Offer",
    "Offers",
    "Personal",
    "chosen_offers",
    "find_archives",
    "find_offer",
    "found_offers",
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


def find_offer(registry: Registry, archive_id: str, dataset_id: str) -> Offer:
    """The dataset of these ids. Raises LookupError where there is none."""
    archive, dataset, connector = registry.offered(archive_id, dataset_id)
    return Offer(archive, dataset, connector, connector.describe())


Personal = Callable[[Session, str | None, str], Offer]
"""What finds an offer of one person by session, account, if any, and dataset. Raises LookupError."""


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be asked: the archives' datasets, and each person's own by the id of an archive of theirs."""

    registry: Registry
    personal: Mapping[str, Personal] = field(default_factory=dict)

    def find(self, session: Session, account_id: str | None, archive_id: str, dataset_id: str) -> Offer:
        """The dataset of these ids. Raises LookupError where there is none, or it is somebody else's."""
        personal = self.personal.get(archive_id)
        if personal is None:
            return find_offer(self.registry, archive_id, dataset_id)
        return personal(session, account_id, dataset_id)


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


def chosen_offers(
    registry: Registry, archive_ids: Collection[str], dataset_ids: Collection[str], *, everything: bool
) -> list[Offer]:
    """The datasets named as archive/dataset, those of these archives, with `everything` those with positions.

    Raises LookupError with the name that is not here.
    """
    offers = [offer for archive in registry.visible() for offer in offers_of(registry, archive)]
    names = {f"{offer.archive.id}/{offer.dataset.id}": offer for offer in offers}
    archives = {archive.id for archive in registry.visible()}
    beyond = found_offers(registry, dataset_ids)
    known = {*names, *(f"{offer.archive.id}/{offer.dataset.id}" for offer in beyond)}
    if unknown := sorted({*archive_ids} - archives | {*dataset_ids} - known):
        raise LookupError(unknown[0])
    return [
        *(
            offer
            for name, offer in names.items()
            if name in dataset_ids or offer.archive.id in archive_ids or (everything and offer.by_position)
        ),
        *beyond,
    ]


def found_offers(registry: Registry, dataset_ids: Collection[str]) -> list[Offer]:
    """Those of these datasets (archive/dataset) that are in no file; what is not there is left out."""
    beyond = registry.elsewhere.archive.id if registry.elsewhere else ""
    offers = []
    for name in sorted(dataset_ids):
        archive_id, _, dataset_id = name.partition("/")
        if archive_id == beyond:
            with suppress(LookupError):
                offers.append(find_offer(registry, archive_id, dataset_id))
    return offers


def find_archives(registry: Registry, text: str) -> list[Archive]:
    """The visible archives in which all words of a text occur, in any of their texts or datasets."""
    words = text.casefold().split()
    return [archive for archive in registry.visible() if all(word in _words_of(archive) for word in words)]


def _words_of(archive: Archive) -> str:
    texts = [archive.title, archive.institute, archive.instrument, archive.summary, archive.text]
    texts += [f"{dataset.title} {dataset.summary} {dataset.collection}" for dataset in archive.datasets]
    return " ".join(texts).casefold()
