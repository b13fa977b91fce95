"""A basket: read and written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import requests
from astropy.table import Table
from numpy.ma import masked

from escapade_client.errors import PortalError

if TYPE_CHECKING:
    from escapade_client.portal import Portal
    from escapade_client.searches import Answer

__all__ = ["Basket"]

AT_ONCE = 1000


class Basket:
    """A named list of references."""

    def __init__(self, portal: Portal, facts: dict[str, Any]) -> None:
        self.portal, self.facts = portal, facts

    def __repr__(self) -> str:
        return f"<Basket {self.name!r}: {self.facts['items']} items>"

    @property
    def id(self) -> str:
        """The basket's id."""
        return str(self.facts["id"])

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.facts["name"])

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Its items, in their order."""
        return self.items()

    def items(self, text: str = "", tag: str = "") -> Iterator[dict[str, Any]]:
        """The items in which some words occur, with this tag. Raises PortalError."""
        return self.portal.listed(f"baskets/{self.id}/items", text=text, tag=tag)

    def table(self, archive: str, dataset: str) -> Table:
        """The rows that it holds of a dataset, with units. Raises PortalError."""
        rows = [
            one
            for one in self.items()
            if (one["kind"], one["archive"], one["dataset"]) == ("row", archive, dataset)
        ]
        table = Table(rows=[one["fields"] for one in rows]) if rows else Table()
        for column in rows[0]["columns"] if rows else []:
            if column["name"] in table.colnames:
                table[column["name"]].unit = column["unit"] or None
                table[column["name"]].description = column["description"] or None
        return table

    def add_rows(self, answer: Answer, rows: Sequence[int] = ()) -> int:
        """Put rows of an answer in, by number from 0, or the whole result; how many were not in before."""
        body = {"answer": answer.id, **({"rows": list(rows)} if rows else {})}
        return int(self.portal.post(f"baskets/{self.id}/rows", **body)["added"])

    def add(self, items: Iterable[dict[str, Any]]) -> int:
        """Put references in: dicts with `label`, and what else is known of them; how many were not in before.

        `access_url`, `size`, `kind`, `note`, `tags`, `fields` and `columns` say what they are; `archive`,
        `service`, `query` and `asked_at` where they are from. Raises PortalError.
        """
        every, added = list(items), 0
        for start in range(0, len(every), AT_ONCE):
            part = every[start : start + AT_ONCE]
            added += int(self.portal.post(f"baskets/{self.id}/items", items=part)["added"])
        return added

    def add_file(self, url: str, title: str = "", note: str = "") -> bool:
        """Put a file of the web in by its address; whether it was not in before. Raises PortalError."""
        return bool(self.add([{"label": title or _last_part(url), "access_url": url, "note": note}]))

    def add_workflow(self, url: str, title: str = "", note: str = "", **facts: str) -> bool:
        """Put a workflow in: a Git repository, or one file; whether it was not in before. Raises PortalError.

        `facts` are `revision` and `path` in a repository, `description`, `author`, `keywords`,
        `runtime_platform`.
        """
        about = {"kind": "workflow", "access_url": url, "note": note, "workflow": facts}
        return bool(self.add([{"label": title or facts.get("path") or _last_part(url), **about}]))

    def add_table(self, table: Table, label: str, **source: Any) -> int:
        """Put the rows of a table in with units and descriptions; the column `label` names each.

        `source` is what `add` knows of where they are from. Raises PortalError.
        """
        columns = [_column_facts(table[name].info) for name in table.colnames]
        rows = ({name: _plain(row[name]) for name in table.colnames} for row in table)
        items = ({"kind": "row", "label": str(row[label]), "fields": row, "columns": columns} for row in rows)
        return self.add({**item, **source} for item in items)

    def note(self, item_id: int, words: str) -> None:
        """Write a note on an item. Raises PortalError."""
        self.portal.request("PATCH", f"baskets/{self.id}/items/{item_id}", json={"note": words})

    def remove(self, item_id: int) -> None:
        """Take an item out; it can be brought back on the basket's page. Raises PortalError."""
        self.portal.request("DELETE", f"baskets/{self.id}/items/{item_id}")

    def download(self, folder: str | Path) -> list[Path]:
        """Fetch the files of its items into a folder; what is there whole is not fetched again.

        One that does not come keeps no other from coming. Raises PortalError at the end, whose `faults` say
        by address what did not come, and why.
        """
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        found = [
            (one["access_url"], place / _file_name(one))
            for one in self.items()
            if one["access_url"] and one["kind"] not in {"service", "workflow"}
        ]
        came, faults = [], {}
        for url, path in found:
            try:
                came.append(self.portal.download(url, path))
            except PortalError as error:
                faults[url] = str(error)
            except requests.RequestException as error:
                faults[url] = f"Nobody answers there ({type(error).__name__})."
        if faults:
            words = "; ".join(f"{url}: {why}" for url, why in faults.items())
            raise PortalError(0, f"{len(faults)} of {len(found)} files did not come. {words}", faults)
        return came


def _last_part(url: str) -> str:
    parts = urlsplit(url)
    return unquote(parts.path).rstrip("/").rpartition("/")[2][:200] or parts.netloc or "file"


def _column_facts(info: Any) -> dict[str, str]:
    """Name, datatype (VOTable), unit (VOUnit) and description of a column."""
    kind = {"i": "long", "u": "long", "f": "double", "b": "boolean"}.get(info.dtype.kind, "char")
    unit = info.unit.to_string("vounit") if info.unit else ""
    facts = {"name": info.name, "datatype": kind, "unit": unit, "description": info.description or ""}
    return {name: str(value) for name, value in facts.items()}


def _plain(value: Any) -> Any:
    """A value as JSON has it: none where it is masked or not finite, a quantity without its unit."""
    value = getattr(value, "value", value)
    if value is masked:
        return None
    plain = value.tolist() if hasattr(value, "tolist") else value
    return None if isinstance(plain, float) and not isfinite(plain) else plain


def _file_name(item: dict[str, Any]) -> str:
    """A name of one's own file: that of the address without anything that leads elsewhere."""
    name = unquote(urlsplit(item["access_url"]).path).replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign if sign.isalnum() or sign in "._-+ " else "_" for sign in name).strip(". ")
    return f"{item['id']}-{kept[-150:] or 'file'}"
