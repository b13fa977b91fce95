"""The portal: who one is there, what it offers, and asking it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from escapade_client.baskets import Basket
from escapade_client.downloads import download
from escapade_client.errors import check
from escapade_client.searches import Search

__all__ = ["Portal"]

PATIENCE = 60.0
PART = 500


class Portal:
    """A portal at `url`, for whom `token` stands; without one, a visitor.

    The token is taken from ESCAPADE_TOKEN where it is not given. It is sent to the portal alone.
    """

    def __init__(self, url: str, token: str | None = None, *, timeout: float = PATIENCE) -> None:
        self.url = url.rstrip("/")
        self.timeout = timeout
        self._token = token or os.environ.get("ESCAPADE_TOKEN", "")
        self._session = requests.Session()

    def __repr__(self) -> str:
        return f"Portal({self.url!r})"

    def _is_own(self, url: str) -> bool:
        here, there = urlsplit(self.url), urlsplit(url)
        return (here.scheme, here.netloc) == (there.scheme, there.netloc)

    def request(self, method: str, path: str, **more: Any) -> requests.Response:
        """Ask an address of the API, or a whole one. Raises PortalError."""
        url = path if "://" in path else urljoin(f"{self.url}/api/v1/", path.lstrip("/"))
        headers = dict(more.pop("headers", {}))
        if self._token and self._is_own(url):
            headers["Authorization"] = f"Bearer {self._token}"
        more.setdefault("timeout", self.timeout)
        return check(self._session.request(method, url, headers=headers, **more))

    def get(self, path: str, **arguments: Any) -> Any:
        """What the API tells at an address. Raises PortalError."""
        return self.request("GET", path, params=arguments).json()

    def post(self, path: str, **body: Any) -> Any:
        """Send a body to an address of the API. Raises PortalError."""
        return self.request("POST", path, json=body).json()

    def listed(self, path: str, **arguments: Any) -> Iterator[dict[str, Any]]:
        """All of a list, part by part. Raises PortalError."""
        response = self.request("GET", path, params={"limit": PART, **arguments})
        while True:
            yield from response.json()["items"]
            following = response.links.get("next", {}).get("url")
            if not following:
                return
            # The portal may know itself by another name than the one that leads to it from here.
            parts = urlsplit(following)
            response = self.request("GET", f"{self.url}{parts.path}?{parts.query}")

    def account(self) -> dict[str, Any]:
        """Whom the token stands for, and what it may. Raises PortalError."""
        found: dict[str, Any] = self.get("account")
        return found

    def archives(self, text: str = "") -> list[dict[str, Any]]:
        """The archives in which some words occur."""
        return list(self.listed("archives", text=text))

    def datasets(self, text: str = "") -> list[dict[str, Any]]:
        """The datasets of archives in which some words occur; a search takes their `name`."""
        return list(self.listed("datasets", text=text))

    def search(self, target: str = "", radius: str = "", **question: Any) -> Search:
        """Ask; further words of the question are those of the API, such as `datasets` and `budget`.

        Raises PortalError, whose `faults` say what cannot be asked.
        """
        told = {"target": target, "radius": radius, **question}
        return Search(self, self.post("searches", **{name: value for name, value in told.items() if value}))

    def searches(self) -> Iterator[Search]:
        """One's own searches, the newest first."""
        return (Search(self, told) for told in self.listed("searches"))

    def baskets(self) -> list[Basket]:
        """One's own baskets, and those that others share."""
        return [Basket(self, told) for told in self.listed("baskets")]

    def basket(self, name: str) -> Basket:
        """The first basket of this name, made where there is none."""
        found = (one for one in self.baskets() if one.name == name)
        return next(found, None) or Basket(self, self.post("baskets", name=name))

    def download(self, url: str, path: str | Path) -> Path:
        """Fetch a file, or go on where an earlier fetch ended; the token goes to the portal alone."""
        return download(self.request, url, Path(path))
