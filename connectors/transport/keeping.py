"""Answers kept on disk for as long as their services allow it (RFC 9111), asked again conditionally."""

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from requests.structures import CaseInsensitiveDict

from connectors.drafts import write_whole
from connectors.transport.statuses import is_success
from connectors.transport.values import Reply, Request, pairs

__all__ = ["KEPT_BYTES", "LONGEST_FRESH", "ROOM_BYTES", "Kept", "Shelf"]

KEPT_BYTES = 2 * 1024 * 1024  # the largest answer kept
ROOM_BYTES = 64 * 1024 * 1024
LONGEST_FRESH = 86_400.0  # seconds
NOT_MODIFIED = 304
OWN = frozenset({"authorization", "cookie", "x-auth-token", "x-rucio-auth-token"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept answer; fresh until a Unix time."""

    reply: Reply
    fresh_until: float

    def conditions(self) -> dict[str, str]:
        """Headers that ask for it only if it has changed (RFC 9110, section 13.1)."""
        named = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}
        return {ours: self.reply.headers[name] for ours, name in named.items() if name in self.reply.headers}


def _fresh_seconds(headers: Mapping[str, str]) -> float | None:
    """For how long an answer may be given again unasked; None where it must not be kept."""
    words = headers.get("Cache-Control", "").lower()
    if re.search(r"\b(no-store|private)\b", words) or headers.get("Vary", "").strip() == "*":
        return None
    found = re.search(r"(?<![-\w])max-age=\"?(\d{1,9})", words)
    seconds = float(found[1]) if found and "no-cache" not in words else 0.0
    age = headers.get("Age", "")
    return min(max(0.0, seconds - (int(age) if age.isdecimal() else 0)), LONGEST_FRESH)


class Shelf:
    """A folder of kept answers, one file each; the one used longest ago goes first. `now` is Unix time."""

    def __init__(
        self,
        folder: Path,
        *,
        room: int = ROOM_BYTES,
        largest: int = KEPT_BYTES,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._room = room
        self._largest = largest
        self._now = now

    def ask(self, request: Request, fetch: Callable[[Request], Reply]) -> Reply:
        """A fresh kept answer, or what `fetch` brings for the request made conditional; it has any status."""
        if request.method != "GET" or OWN & {name.lower() for name in request.headers}:
            return fetch(request)
        file = self._file(request)
        kept = self._read(file, request.decompressed_limit)
        if kept and kept.fresh_until > self._now():
            return kept.reply
        asked = replace(request, any_status=True)
        if kept:
            asked = replace(asked, headers={**request.headers, **kept.conditions()})
        reply = fetch(asked)
        if kept and reply.status == NOT_MODIFIED:
            merged = CaseInsensitiveDict(kept.reply.headers)
            merged.update({n: v for n, v in reply.headers.items() if n.lower() != "content-length"})
            reply = replace(kept.reply, headers=merged)
        self._keep(file, reply)
        return reply

    def _file(self, request: Request) -> Path:
        asked = [request.url, pairs(request.parameters), sorted(request.headers.items())]
        return self._folder / hashlib.sha256(json.dumps(asked).encode()).hexdigest()

    def _read(self, file: Path, limit: int) -> Kept | None:
        try:
            with file.open("rb") as source:
                facts = json.loads(source.readline())
                body = source.read(limit + 1)
            os.utime(file)
            if len(body) != facts["bytes"] or len(body) > limit:
                return None
            reply = Reply(facts["status"], body, CaseInsensitiveDict(facts["headers"]), facts["url"])
            return Kept(reply, facts["fresh_until"])
        except (OSError, ValueError, KeyError, TypeError):
            # A file that is gone or damaged is one that was never kept.
            return None

    def _keep(self, file: Path, reply: Reply) -> None:
        seconds = _fresh_seconds(reply.headers)
        useful = seconds or "ETag" in reply.headers or "Last-Modified" in reply.headers
        if not is_success(reply.status):
            return
        if len(reply.body) > self._largest or seconds is None or not useful:
            with suppress(OSError):
                file.unlink(missing_ok=True)
            return
        facts = {
            "url": reply.url,
            "status": reply.status,
            "headers": dict(reply.headers),
            "fresh_until": self._now() + seconds,
            "bytes": len(reply.body),
        }
        # A full disk costs the cache, not the answer.
        with suppress(OSError):
            write_whole(file, json.dumps(facts).encode() + b"\n" + reply.body)
            self._make_room()

    def _make_room(self) -> None:
        files = [(stat.st_mtime, stat.st_size, file) for file, stat in _files(self._folder)]
        total = sum(size for _, size, _ in files)
        for _, size, file in sorted(files):
            if total <= self._room:
                return
            file.unlink(missing_ok=True)
            total -= size


def _files(folder: Path) -> list[tuple[Path, os.stat_result]]:
    found = []
    for file in folder.iterdir():
        with suppress(FileNotFoundError):
            found.append((file, file.stat()))
    return found
