"""Fetching a file, and going on where an earlier fetch ended (RFC 9110, section 14)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import requests

from escapade_client.errors import PortalError

__all__ = ["download"]

CHUNK = 1 << 16
RANGE_NOT_SATISFIABLE = 416
PARTIAL = 206
TRIES = 3


def _mark_of(response: requests.Response) -> str:
    """What tells one state of the file from another; weak marks tell it not."""
    tag = response.headers.get("ETag", "")
    return tag if tag and not tag.startswith("W/") else response.headers.get("Last-Modified", "")


def _fetch(request: Callable[..., requests.Response], url: str, part: Path, mark: Path) -> None:
    """Fetch what is missing of the part; from the beginning where the file has changed since."""
    had, known = (part.stat().st_size if part.exists() else 0), mark.read_text() if mark.exists() else ""
    headers = {"Accept-Encoding": "identity"}
    if had and known:
        headers |= {"Range": f"bytes={had}-", "If-Range": known}
    with request("GET", url, headers=headers, stream=True) as response:
        goes_on = response.status_code == PARTIAL
        mark.write_text(_mark_of(response))
        with part.open("ab" if goes_on else "wb") as file:
            for chunk in response.iter_content(CHUNK):
                file.write(chunk)
        told = response.headers.get("Content-Length")
        got = part.stat().st_size - (had if goes_on else 0)
        if told is not None and got != int(told):
            raise requests.ConnectionError(f"{got} of {told} bytes came")


def download(request: Callable[..., requests.Response], url: str, path: Path) -> Path:
    """Fetch a file under another name, and give it its own when it is whole. Raises PortalError."""
    if path.exists():
        return path
    part, mark = path.with_name(f"{path.name}.part"), path.with_name(f"{path.name}.mark")
    for rest in reversed(range(TRIES)):
        try:
            _fetch(request, url, part, mark)
            break
        except PortalError as error:
            if error.status != RANGE_NOT_SATISFIABLE or not rest:
                raise
            part.unlink(missing_ok=True)
        except requests.RequestException:
            if not rest:
                raise
    part.replace(path)
    mark.unlink(missing_ok=True)
    return path
