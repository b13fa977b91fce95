"""A search, its answers, and their rows."""

from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from astropy.io.votable import parse_single_table
from astropy.table import Table

from escapade_client.errors import PortalError

if TYPE_CHECKING:
    from escapade_client.portal import Portal

__all__ = ["Answer", "Search"]

PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0)
"""Seconds between two looks; the last is kept."""


class Answer:
    """What one dataset said to a search."""

    def __init__(self, portal: Portal, facts: dict[str, Any]) -> None:
        self.portal, self.facts = portal, facts

    def __repr__(self) -> str:
        return f"<Answer {self.dataset}: {self.state}, {self.rows} rows>"

    @property
    def id(self) -> str:
        """The answer's id."""
        return str(self.facts["id"])

    @property
    def dataset(self) -> str:
        """The dataset, as archive/dataset."""
        return f"{self.facts['archive']}/{self.facts['dataset']}"

    @property
    def state(self) -> str:
        """`answered`, `empty`, `truncated`, `failed`, `skipped`, or on its way."""
        return str(self.facts["state"])

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.facts["rows"])

    @property
    def words(self) -> str:
        """Why there is no result, where there is none."""
        return str(self.facts["words"])

    def _file(self, suffix: str) -> str:
        return f"answers/{self.id}/result.{suffix}"

    def table(self, **arguments: str) -> Table:
        """The rows with units, UCDs and descriptions; `arguments` filter and sort as in the portal.

        A column's filter has a dot in its name: `**{"filter.v_mag": "..10"}`. Raises PortalError.
        """
        if not self.facts["result"]:
            raise PortalError(404, self.words or f"{self.dataset} gave no rows ({self.state}).")
        body = self.portal.request("GET", self._file("vot"), params=arguments).content
        return parse_single_table(BytesIO(body)).to_table(use_names_over_ids=True)

    def save(self, path: str | Path, **arguments: str) -> Path:
        """Write the rows into a file, whose suffix is the format. Raises PortalError."""
        place = Path(path)
        response = self.portal.request("GET", self._file(place.suffix[1:]), params=arguments)
        place.write_bytes(response.content)
        return place


class Search:
    """A question that was asked."""

    def __init__(self, portal: Portal, facts: dict[str, Any]) -> None:
        self.portal, self.facts = portal, facts

    def __repr__(self) -> str:
        return f"<Search {self.id}: {len(self.answers)} answers{', running' if self.running else ''}>"

    @property
    def id(self) -> str:
        """The search's id."""
        return str(self.facts["id"])

    @property
    def url(self) -> str:
        """Its page in the portal."""
        return str(self.facts["url"])

    @property
    def running(self) -> bool:
        """Whether any dataset has still to say something, as far as was looked."""
        return bool(self.facts["running"])

    @property
    def answers(self) -> list[Answer]:
        """What each dataset said, as far as was looked."""
        return [Answer(self.portal, told) for told in self.facts["answers"]]

    def answer(self, dataset: str) -> Answer:
        """What this dataset said, named as archive/dataset. Raises KeyError."""
        found = {one.dataset: one for one in self.answers}
        return found[dataset]

    def refresh(self) -> Search:
        """Look again. Raises PortalError."""
        self.facts = self.portal.get(f"searches/{self.id}")
        return self

    def wait(self, seconds: float = 600.0) -> Search:
        """Look until every dataset has had its say. Raises TimeoutError, and the search goes on."""
        end, looks = time.monotonic() + seconds, 0
        while self.refresh().running:
            pause = PAUSES[min(looks, len(PAUSES) - 1)]
            if time.monotonic() + pause > end:
                raise TimeoutError(f"{self} is not over after {seconds:g} s; it goes on at {self.url}")
            time.sleep(pause)
            looks += 1
        return self

    def cancel(self) -> Search:
        """Stop what is still asked; what has landed stays. Raises PortalError."""
        self.facts = self.portal.post(f"searches/{self.id}/cancel")
        return self
