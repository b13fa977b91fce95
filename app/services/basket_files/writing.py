"""A basket as VOTable, CSV, JSON, BibTeX and download script, written piece by piece."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

import pyarrow as pa

from app.models import Item, ItemKind
from app.services.addressed import workflow_of
from app.services.basket_files.lines import ARROW, COLUMNS, BasketLines, line_of_item
from app.services.exports import Facts, Repository, bibtex, bibtex_of_address, download_script
from connectors.votable import Info, write_votable

__all__ = ["FORMULA", "as_bibtex", "as_csv", "as_json", "as_script", "as_votable"]

FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet takes for the beginning of a formula, however many apostrophes stand before it."""
AT_ONCE = 500
PIECE = 1 << 18
SCHEMA = pa.schema([(column.name, ARROW[column.datatype]) for column in COLUMNS])


def _parts(items: Iterable[Item]) -> Iterator[list[Item]]:
    coming = iter(items)
    return iter(lambda: list(islice(coming, AT_ONCE)), [])


def _harmless(text: str) -> str:
    """One more apostrophe before what a spreadsheet would run; reading takes one away again."""
    return f"'{text}" if FORMULA.match(text) else text


def as_csv(lines: BasketLines) -> Iterator[bytes]:
    """RFC 4180 text in UTF-8, one line an item, in the columns that the VOTable has."""
    sink = io.StringIO(newline="")
    writer = csv.writer(sink)
    writer.writerow([column.name for column in COLUMNS])
    for item in lines.items:
        cells = line_of_item(item, lines.url_of(item)).values()
        writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in cells])
        if sink.tell() > PIECE:
            yield sink.getvalue().encode()
            sink.seek(0)
            sink.truncate()
    yield sink.getvalue().encode()


def _batches(lines: BasketLines) -> Iterator[pa.RecordBatch]:
    for part in _parts(lines.items):
        rows = [line_of_item(item, lines.url_of(item)) for item in part]
        yield pa.RecordBatch.from_pylist(rows, schema=SCHEMA)


def as_votable(lines: BasketLines) -> Iterator[bytes]:
    """VOTable 1.5 in BINARY2; what the basket says of itself as INFOs."""
    infos = [Info(name=name.lower(), value=value, text=text) for name, value, text in lines.told()]
    return write_votable(COLUMNS, _batches(lines), name=lines.basket.name, infos=infos)


def as_json(lines: BasketLines) -> Iterator[bytes]:
    """One object; each item stands on a line of its own."""
    head = {"format": "escapade-basket", "version": 1}
    head |= {name.lower(): value for name, value, _ in lines.told()}
    yield (json.dumps(head, ensure_ascii=False)[:-1] + ', "items": [').encode()
    between = "\n"
    for part in _parts(lines.items):
        texts = [json.dumps(lines.facts_of(item), ensure_ascii=False) for item in part]
        yield (between + ",\n".join(texts)).encode()
        between = ",\n"
    yield b"\n]}\n"


def _cited(item: Item) -> bytes:
    workflow = workflow_of(item)
    author, version = (workflow.author, workflow.revision) if workflow else ("", "")
    entry = bibtex_of_address(item.label, item.access_url, item.added_at, author=author, version=version)
    return f"{entry}\n".encode()


def as_bibtex(lines: BasketLines) -> Iterator[bytes]:
    """How the archives of the items are cited, and what was taken of each; then what no archive offers."""
    counted: Counter[tuple[str, str]] = Counter()
    latest: dict[tuple[str, str], datetime] = {}
    for item in lines.items:
        if item.access_url and not item.archive:
            yield _cited(item)
            continue
        source = item.archive, item.dataset
        counted[source] += max(item.rows, 1)
        moment = item.asked_at or item.added_at
        latest[source] = max(latest.get(source, moment), moment)
    cited = set()
    for source, rows in sorted(counted.items()):
        found = lines.offered(*source)
        if found is None:
            continue
        archive, dataset = found
        citation = dataset.citation or archive.citation
        facts = Facts(
            archive=archive.id,
            dataset=dataset.id,
            title=f"{archive.title}: {dataset.title}",
            institute=archive.institute,
            query=f"items of the basket {lines.basket.name}",
            url=lines.url,
            answered_at=latest[source],
            rows=rows,
            truncated=False,
            citation="" if citation in cited else citation,
        )
        cited.add(citation)
        yield (bibtex(facts) + "\n").encode()


def as_script(lines: BasketLines) -> Iterator[bytes]:
    """A POSIX shell script that fetches the data of all items which have an address, and clones workflows."""
    addresses, repositories = [], []
    for item in lines.items:
        workflow = workflow_of(item)
        if workflow and workflow.is_repository:
            repositories.append(Repository(workflow.url, workflow.revision))
        elif item.kind != ItemKind.SERVICE:
            addresses.append(item.access_url or lines.file_of(item))
    told = [(name, value) for name, value, _ in lines.told()]
    return download_script(lines.basket.name, told, addresses, repositories)
