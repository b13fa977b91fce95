"""The archives of this portal: TOML files, entry points, an operator's own folder."""

import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from connectors.archive import Archive, Dataset
from connectors.contract import Connector
from connectors.transport import Transport

__all__ = [
    "ArchiveFault",
    "ConnectorFactory",
    "Registry",
    "Tools",
    "factories",
    "load_registry",
    "read_archive",
]

SHIPPED = Path(__file__).parent / "archives"


@dataclass(frozen=True, slots=True)
class Tools:
    """What the portal lends its connectors: the door to the network, a cache folder and the table folders."""

    transport: Transport
    cache: Path
    tables: tuple[Path, ...] = ()


ConnectorFactory = Callable[[Archive, Dataset, Tools], Connector]


class ArchiveFault(Exception):  # noqa: N818 - it is data on the health page as often as it is raised
    """An archive file cannot be used; `file` and `words` say which and why, naming the key."""

    def __init__(self, file: str, words: str) -> None:
        super().__init__(f"{file}: {words}")
        self.file = file
        self.words = words


@dataclass(frozen=True, slots=True)
class Registry:
    """Archives by id, in order, with a connector for each dataset; faults of those left out."""

    archives: Mapping[str, Archive] = field(default_factory=dict)
    connectors: Mapping[tuple[str, str], Connector] = field(default_factory=dict)
    faults: tuple[ArchiveFault, ...] = ()

    def archive(self, archive_id: str) -> Archive | None:
        """The archive of that id, or None."""
        return self.archives.get(archive_id)

    def offered(self, archive_id: str, dataset_id: str) -> tuple[Archive, Dataset, Connector]:
        """A dataset of an archive. Raises LookupError where there is none."""
        archive = self.archives.get(archive_id)
        dataset = archive.dataset(dataset_id) if archive else None
        if archive is None or dataset is None:
            raise LookupError(f"{archive_id}/{dataset_id}")
        return archive, dataset, self.connector(archive_id, dataset_id)

    def connector(self, archive_id: str, dataset_id: str) -> Connector:
        """The connector of a dataset. Raises LookupError for one that is not there."""
        return self.connectors[archive_id, dataset_id]

    def without(self, archive_ids: Collection[str]) -> "Registry":
        """The same without some archives, as if they were not there."""
        return Registry(
            {name: one for name, one in self.archives.items() if name not in archive_ids},
            {key: one for key, one in self.connectors.items() if key[0] not in archive_ids},
            self.faults,
        )

    def visible(self) -> list[Archive]:
        """The archives that people see, in the order of their files; one without datasets is not shown."""
        return [archive for archive in self.archives.values() if archive.visible and archive.datasets]


def words_of(error: ValidationError) -> str:
    """A validation error as one sentence a fault, each naming its key."""
    faults = error.errors(include_url=False)
    return "; ".join(f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in faults)


def read_archive(file: Path) -> Archive:
    """Read one archive file; its name is the archive's id. Raises ArchiveFault."""
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
        return Archive.model_validate({"id": file.stem, **values}, context={"folder": file.parent})
    except ValidationError as error:
        raise ArchiveFault(str(file), words_of(error)) from error
    except (OSError, ValueError) as error:
        raise ArchiveFault(str(file), str(error)) from error


def factories() -> dict[str, ConnectorFactory]:
    """The connectors that installed packages offer, by name."""
    found = entry_points(group="escapade.connectors")
    return {point.name: cast("ConnectorFactory", point.load()) for point in found}


def _check_ids(archive_id: str, datasets: Iterable[Dataset]) -> None:
    """Two datasets of one id would be asked for each other. Raises ArchiveFault."""
    twice = [name for name, count in Counter(dataset.id for dataset in datasets).items() if count > 1]
    if twice:
        raise ArchiveFault(archive_id, f"datasets: '{twice[0]}' is there twice; give one another id")


def _connect(
    archive: Archive, makers: Mapping[str, ConnectorFactory], tools: Tools
) -> dict[tuple[str, str], Connector]:
    connectors = {}
    for dataset in archive.datasets:
        maker = makers.get(dataset.connector)
        if maker is None:
            known = ", ".join(sorted(makers))
            raise ArchiveFault(
                archive.id, f"{dataset.id}.connector: no '{dataset.connector}' (there are: {known})"
            )
        try:
            connectors[archive.id, dataset.id] = maker(archive, dataset, tools)
        except ValidationError as error:
            raise ArchiveFault(archive.id, f"{dataset.id}.options.{words_of(error)}") from error
        except (OSError, ValueError) as error:
            raise ArchiveFault(archive.id, f"{dataset.id}: {error}") from error
    return connectors


def _files(folders: Iterable[Path], shipped: Collection[str]) -> tuple[dict[str, Path], list[ArchiveFault]]:
    """The archive files by name, and the names that no shipped archive has."""
    files: dict[str, Path] = {}
    for folder in folders:
        found = sorted(folder.glob("*.toml"))
        chosen = [file for file in found if file.stem in shipped] if folder == SHIPPED and shipped else found
        files |= {file.stem: file for file in chosen}
    words = "there is no shipped archive of this name; docs/connectors.md lists them"
    known = {file.stem for file in SHIPPED.glob("*.toml")}
    return files, [ArchiveFault(name, words) for name in sorted(set(shipped) - known)]


def load_registry(
    tools: Tools,
    *,
    folders: Iterable[Path] = (SHIPPED,),
    shipped: Collection[str] = (),
    offered: Iterable[tuple[str, Dataset]] = (),
    makers: Mapping[str, ConnectorFactory] | None = None,
) -> Registry:
    """Read all archive folders; a later folder's file replaces an earlier one of the same name.

    `shipped` names those of the shipped archives that are wanted, empty all of them. `offered` adds (archive
    id, dataset) pairs that were found elsewhere, as the local tables are. A faulty archive is left out and
    told in `faults`; it never stops the others.
    """
    makers = factories() if makers is None else makers
    files, faults = _files(folders, shipped)
    extra: dict[str, list[Dataset]] = {}
    for archive_id, dataset in offered:
        extra.setdefault(archive_id, []).append(dataset)
    faults += [
        ArchiveFault(
            archive_id, f"no archive file of this name, named by {', '.join(d.id for d in datasets)}"
        )
        for archive_id, datasets in extra.items()
        if archive_id not in files
    ]
    archives, connectors = [], {}
    for file in files.values():
        try:
            archive = read_archive(file)
            datasets = sorted(
                [*archive.datasets, *extra.get(archive.id, [])], key=lambda dataset: dataset.order
            )
            _check_ids(archive.id, datasets)
            archive = archive.model_copy(update={"datasets": datasets})
            connectors.update(_connect(archive, makers, tools))
            archives.append(archive)
        except ArchiveFault as fault:
            faults.append(fault)
    archives.sort(key=lambda archive: (archive.order, archive.id))
    return Registry({archive.id: archive for archive in archives}, connectors, tuple(faults))
