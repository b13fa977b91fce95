"""Harvesting a registry: everything that the portal needs of it, in pages on disk, so that one can go on."""

import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from connectors.deadline import Deadline
from connectors.errors import Unreadable
from connectors.vo_registry.asking import RegTap, Rows, quoted
from connectors.vo_registry.columns import PARTS, RESOURCE, Part

__all__ = ["Harvest", "Pages", "Progress", "write_page"]

SLICE = 2000
"""Resources that are asked for at once."""
QUESTION = 120.0
"""Seconds that one question may take."""
FRESH = 86_400.0
"""Seconds after which an unfinished harvest begins anew: the registry has changed since."""
MOST_RESOURCES = 1_000_000
MANIFEST = "harvest.json"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a harvest is: pages that are there, and in all as far as that is known."""

    done: int
    total: int
    over: bool


@dataclass(slots=True)
class Sheet:
    """What a harvest notes: when it began (Unix seconds), the mirror's columns, and slices of ids so far.

    `listed` is whether all ids are known, `cut` names what a mirror would not give whole.
    """

    url: str
    begun: float
    there: dict[str, list[str]] = field(default_factory=dict)
    slices: list[tuple[str, str]] = field(default_factory=list)
    listed: bool = False
    cut: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pages:
    """A finished harvest on disk, to be gone through page by page; `begun` is in Unix seconds."""

    folder: Path
    url: str
    begun: float
    slices: int

    def __iter__(self) -> Iterator[Mapping[str, pa.Table]]:
        """The tables of schema rr by name, some thousand resources at a time, in the order of ivoids."""
        names = ("resource", *(part.name for part in PARTS))
        for number in range(self.slices):
            there = (name for name in names if _file(self.folder, number, name).exists())
            yield {name: _read(self.folder, number, name) for name in there}


def _file(folder: Path, number: int, name: str) -> Path:
    return folder / f"{number:05}-{name}.arrow"


def _read(folder: Path, number: int, name: str) -> pa.Table:
    with pa.memory_map(str(_file(folder, number, name))) as source:
        return pa.ipc.open_file(source).read_all()


def write_page(folder: Path, number: int, name: str, table: pa.Table) -> None:
    """Keep a page of a table, whole or not at all."""
    file = _file(folder, number, name)
    draft = file.with_suffix(".draft")
    with pa.OSFile(str(draft), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    draft.replace(file)


def _lower(table: pa.Table) -> pa.Table:
    """Names in lower case, ivoids too: they are compared so (RegTAP 1.1, section 4.1)."""
    table = table.rename_columns([name.lower() for name in table.column_names])
    place = table.column_names.index("ivoid")
    return table.set_column(place, "ivoid", pc.utf8_lower(table["ivoid"].cast(pa.string())))


class Harvest:
    """One mirror's harvest in a folder of its own; whoever makes it again goes on where it was left."""

    def __init__(
        self,
        regtap: RegTap,
        folder: Path,
        *,
        slice_size: int = SLICE,
        now: Callable[[], float] = time.time,
        parts: Sequence[Part] = PARTS,
    ) -> None:
        self._regtap, self._folder, self._size = regtap, folder, slice_size
        self._now, self._parts = now, parts
        self._sheet = self._load()

    def step(self, deadline: Deadline) -> Progress:
        """Ask for page after page until all are there or the time is over. Raises ConnectorError."""
        work = self._missing()
        for ask in work:
            if not deadline.remaining():
                break
            ask()
        return self.progress()

    def progress(self) -> Progress:
        """How far it is."""
        sheet = self._sheet
        wanted = len(sheet.slices) * len(self._present())
        done = sum(
            _file(self._folder, number, part.name).exists()
            for number in range(len(sheet.slices))
            for part in self._present()
        )
        return Progress(done, wanted, sheet.listed and done == wanted)

    @property
    def cut(self) -> Sequence[str]:
        """What the mirror did not give whole, in words."""
        return tuple(self._sheet.cut)

    def pages(self) -> Pages:
        """What was harvested; only to be asked for when it is over."""
        return Pages(self._folder, self._sheet.url, self._sheet.begun, len(self._sheet.slices))

    def remove(self) -> None:
        """Forget it all."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _load(self) -> Sheet:
        try:
            told = json.loads((self._folder / MANIFEST).read_text("utf-8"))
            sheet = Sheet(**{**told, "slices": [tuple(pair) for pair in told["slices"]]})
        except (OSError, ValueError, TypeError, KeyError):
            sheet = None
        if sheet and sheet.url == self._regtap.url and 0 <= self._now() - sheet.begun < FRESH:
            return sheet
        self.remove()
        return Sheet(self._regtap.url, self._now())

    def _note(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f"{MANIFEST}.draft"
        draft.write_text(json.dumps(asdict(self._sheet)), encoding="utf-8")
        draft.replace(self._folder / MANIFEST)

    def _there(self) -> Mapping[str, frozenset[str]]:
        return {table: frozenset(names) for table, names in self._sheet.there.items()}

    def _present(self) -> list[Part]:
        """The parts that this mirror can have; what is optional and missing is left out."""
        return [part for part in self._parts if not part.optional or part.name in self._sheet.there]

    def _missing(self) -> Iterator[Callable[[], None]]:
        """What is still to be asked, one question or a few at a time."""
        if not self._sheet.there:
            yield self._look
        while not self._sheet.listed:
            yield self._list
        for number, (first, last) in enumerate(self._sheet.slices):
            for part in self._present():
                if not _file(self._folder, number, part.name).exists():
                    yield lambda n=number, p=part, a=first, b=last: self._fetch(n, p, (a, b))  # type: ignore[misc]  # bound now

    def _ask(self, adql: str) -> Rows:
        return self._regtap.rows(adql, Deadline(QUESTION))

    def _look(self) -> None:
        there = self._regtap.columns(Deadline(QUESTION))
        self._sheet.there = {table: sorted(names) for table, names in there.items()}
        self._note()

    def _list(self) -> None:
        """The next page of resources; the last one is empty, for a mirror may give fewer than it is asked."""
        known = frozenset(self._sheet.there["resource"])
        last = self._sheet.slices[-1][1] if self._sheet.slices else ""
        columns = ", ".join(["ivoid", *(name for name in RESOURCE if name in known)])
        after = f"WHERE ivoid > {quoted(last)} " if last else ""
        rows = self._ask(
            f"SELECT TOP {self._size} {columns} FROM rr.resource {after}ORDER BY ivoid"  # noqa: S608 - names of ours, and an id that is quoted
        )
        if rows.table.num_rows:
            self._keep_page(rows.table, last)
        else:
            self._sheet.listed = True
        self._note()

    def _keep_page(self, table: pa.Table, last: str) -> None:
        ids = table.column(0).to_pylist()
        if last in ids or len(set(ids)) < len(ids) or len(self._sheet.slices) * self._size > MOST_RESOURCES:
            raise Unreadable("The registry does not list its resources in order.")
        self._folder.mkdir(parents=True, exist_ok=True)
        write_page(self._folder, len(self._sheet.slices), "resource", _lower(table))
        self._sheet.slices.append((ids[0], ids[-1]))

    def _fetch(self, number: int, part: Part, ends: tuple[str, str]) -> None:
        tables = list(self._whole(part, ends, lambda: _read(self._folder, number, "resource")))
        write_page(self._folder, number, part.name, pa.concat_tables(tables, promote_options="permissive"))
        self._note()

    def _whole(
        self, part: Part, ends: tuple[str, str], resources: Callable[[], pa.Table]
    ) -> Iterator[pa.Table]:
        """All rows of a slice; where a mirror's limit cuts them off, of its halves."""
        first, last = ends
        rows = self._ask(part.query(self._there(), f"ivoid >= {quoted(first)} AND ivoid <= {quoted(last)}"))
        if not rows.truncated:
            yield _lower(rows.table)
            return
        ids = resources()["ivoid"].to_pylist()
        inside = ids[ids.index(first.lower()) : ids.index(last.lower()) + 1]
        if len(inside) == 1:
            self._sheet.cut.append(f"{part.name} of {first}")
            yield _lower(rows.table)
            return
        middle = len(inside) // 2
        yield from self._whole(part, (inside[0], inside[middle - 1]), resources)
        yield from self._whole(part, (inside[middle], inside[-1]), resources)
