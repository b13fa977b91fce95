"""The datasets to choose from in a search's form."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.services.offers import Offer, find_archives, offers_of
from connectors.archive import Archive
from connectors.registry import Registry

__all__ = ["Choices", "Group", "choices_of"]


@dataclass(frozen=True, slots=True)
class Group:
    """An archive with the datasets to tick, and which of them are ticked."""

    archive: Archive
    ticked: bool
    offers: Sequence[Offer]
    chosen: Collection[str]

    @property
    def open(self) -> bool:
        """Whether one of its datasets is ticked alone."""
        return bool(self.chosen)

    @property
    def whole(self) -> bool:
        """Whether all of it can be ticked at once; not what was found one by one."""
        return self.archive.visible


@dataclass(frozen=True, slots=True)
class Choices:
    """The archives that hold the words to `find`, with those that are ticked already."""

    groups: Sequence[Group]
    find: str
    everything: bool
    positional: int

    @property
    def used(self) -> bool:
        """Whether something is chosen or looked for."""
        return self.everything or bool(self.find) or any(one.ticked or one.chosen for one in self.groups)


def choices_of(
    registry: Registry,
    archives: Collection[str],
    datasets: Collection[str],
    beyond: Sequence[Offer] = (),
    *,
    find: str = "",
    everything: bool = False,
) -> Choices:
    """All archives whose texts hold these words; what is ticked stays in sight, so that it is sent along.

    Of the datasets, those `beyond` are in no archive file.
    """
    found = {archive.id for archive in find_archives(registry, find)}
    groups, positional = [], 0
    for archive in registry.visible():
        offers = offers_of(registry, archive)
        positional += sum(offer.by_position for offer in offers)
        chosen = {offer.dataset.id for offer in offers if f"{archive.id}/{offer.dataset.id}" in datasets}
        if offers and (archive.id in found or archive.id in archives or chosen):
            groups.append(Group(archive, archive.id in archives, offers, chosen))
    for archive_id in dict.fromkeys(offer.archive.id for offer in beyond):
        offers = [offer for offer in beyond if offer.archive.id == archive_id]
        groups.append(Group(offers[0].archive, False, offers, {offer.dataset.id for offer in offers}))
    return Choices(groups, find, everything, positional)
