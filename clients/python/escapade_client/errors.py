"""What a portal says where it cannot do what was asked."""

from __future__ import annotations

import requests

__all__ = ["PortalError", "check"]


class PortalError(Exception):
    """The portal's own words; `status` is that of HTTP, `faults` are words by the name of what is wrong.

    The status is 0 where several answers are spoken of.
    """

    def __init__(self, status: int, words: str, faults: dict[str, str] | None = None) -> None:
        super().__init__(words)
        self.status = status
        self.faults = faults or {}


def check(response: requests.Response) -> requests.Response:
    """The response, where it is none of an error. Raises PortalError."""
    if response.ok:
        return response
    try:
        told = response.json()
    except ValueError:
        told = {}
    if not isinstance(told, dict):
        told = {}
    words = told.get("detail") or f"HTTP {response.status_code} {response.reason}"
    faults = {one["name"]: one["detail"] for one in told.get("errors", [])}
    raise PortalError(response.status_code, words, faults)
