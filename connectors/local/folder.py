"""Which tables lie in the table folders."""

import re
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from connectors.archive import Dataset
from connectors.local.sidecar import Sidecar, data_file, read_sidecar
from connectors.registry import ArchiveFault, words_of

__all__ = ["dataset_of", "find_tables"]

COPIED = ("title", "summary", "text", "collection", "licence", "licence_url", "attribution", "citation")


def slug(stem: str) -> str:
    """Give a file's stem as a dataset id: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:60]


def dataset_of(file: Path, sidecar: Sidecar) -> Dataset:
    """Give the dataset that a TOML file describes. Raises ArchiveFault where its name gives no id."""
    try:
        return Dataset(
            id=slug(file.stem),
            connector="local",
            documentation=sidecar.documentation,
            parameters=list(sidecar.parameters),
            examples=list(sidecar.examples),
            order=sidecar.order,
            options={"sidecar": str(file)},
            **{key: getattr(sidecar, key) for key in COPIED},
        )
    except ValidationError as error:
        raise ArchiveFault(str(file), words_of(error)) from error


def sidecars(folder: Path) -> list[Path]:
    """Give the TOML files of a folder and of its subfolders, one level down."""
    return sorted([*folder.glob("*.toml"), *folder.glob("*/*.toml")])


def find_tables(folders: Iterable[Path]) -> tuple[list[tuple[str, Dataset]], list[ArchiveFault]]:
    """(archive id, dataset) for each table, and the faults of those left out; a missing folder is empty.

    Nothing is read but the TOML files, so it takes a moment however large the tables are.
    """
    found: dict[tuple[str, str], Dataset] = {}
    faults = []
    for file in (file for folder in folders for file in sidecars(folder)):
        try:
            sidecar = read_sidecar(file)
            data_file(file, sidecar)
            dataset = dataset_of(file, sidecar)
        except ArchiveFault as fault:
            faults.append(fault)
            continue
        other = found.setdefault((sidecar.archive, dataset.id), dataset)
        if other is not dataset:
            words = f"'{dataset.id}' of archive '{sidecar.archive}' is already {other.options['sidecar']}"
            faults.append(ArchiveFault(str(file), words))
    return [(archive, dataset) for (archive, _), dataset in found.items()], faults
