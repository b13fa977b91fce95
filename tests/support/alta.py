"""A service that answers as ALTA does, with made data products around RA 342.16, Dec 33.94.

It filters by what it knows and ignores the rest; asked for nothing that it knows, it answers with all it has.
"""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import cos, hypot, radians
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from typing_extensions import override

__all__ = ["ALL", "PATH", "Alta", "AltaServer", "products"]

PATH = "/altapi/dataproducts"
ALL = 300_012
MOST = 500
PRODUCT = json.loads((Path(__file__).parents[1] / "data/http_json/alta-product.json").read_text("utf-8"))
KINDS = (
    ("uncalibratedVisibility", "visibility", "0"),
    ("continuumMF", "image", "2"),
    ("imageCube", "cube", "2"),
    ("pulsarTimingTimeSeries", "timeSeries", "0"),
)
RELEASES = ("APERTIF_DR1_Imaging", "SVC_2019_Imaging")
EXACT = {"dataProductType", "dataProductSubType", "calibrationLevel"}


def products(number: int = 480) -> list[dict[str, Any]]:
    """Data products of all kinds in turn, in ever larger distance from the centre, up to 5 degrees."""
    made = []
    for index in range(number):
        subtype, kind, level = KINDS[index % len(KINDS)]
        name = f"{kind}_{index:04}.fits"
        made.append(
            PRODUCT
            | {
                "id": index,
                "name": name,
                "PID": f"21.12136/{index:08}",
                "dataProductType": kind,
                "dataProductSubType": subtype,
                "calibrationLevel": level,
                "dec": f"{33.94 + 5 * index / number:.5f}",
                "derived_release_id": RELEASES[index // len(KINDS) % len(RELEASES)],
                "storageRef": f"190809042_AP_B{index:03}/{name}",
            }
        )
    return made


def _near(product: Mapping[str, Any], asked: Mapping[str, str]) -> bool:
    ra, dec, fov = (float(asked[f"view_{name}"]) for name in ("ra", "dec", "fov"))
    across = (float(product["RA"]) - ra) * cos(radians(dec))
    return hypot(across, float(product["dec"]) - dec) <= fov


def _fits(product: Mapping[str, Any], asked: Mapping[str, str]) -> bool:
    if {"view_ra", "view_dec", "view_fov"} <= set(asked) and not _near(product, asked):
        return False
    if (wanted := asked.get("dataProductSubType__in")) and product["dataProductSubType"] not in wanted.split(
        ","
    ):
        return False
    if asked.get("target__icontains", "").lower() not in product["target"].lower():
        return False
    if (release := asked.get("derived_release_id")) and product["derived_release_id"] != release:
        return False
    return all(product[name] == asked[name] for name in EXACT & set(asked))


@dataclass(slots=True)
class Alta:
    """What the service holds and how it answers; `knows_release` is whether it filters by release."""

    held: Sequence[Mapping[str, Any]] = field(default_factory=products)
    knows_release: bool = True
    broken: bool = False
    asked: list[list[tuple[str, str]]] = field(default_factory=list)

    def answer(self, pairs: Sequence[tuple[str, str]]) -> tuple[int, str, bytes]:
        """Status, media type and body."""
        self.asked.append(list(pairs))
        if self.broken:
            return 500, "text/html", b"<html><h1>Server Error (500)</h1></html>"
        asked = {name: value for name, value in pairs if self.knows_release or name != "derived_release_id"}
        page, size = int(asked.pop("page", 1)), min(int(asked.pop("page_size", MOST)), MOST)
        known = EXACT | {"view_ra", "dataProductSubType__in", "target__icontains", "derived_release_id"}
        found = [product for product in self.held if _fits(product, asked)]
        count = len(found) if known & set(asked) else ALL + len(self.held)
        rows = found[(page - 1) * size : page * size]
        if page > 1 and not rows:
            return 404, "application/json", b'{"detail": "Invalid page."}'
        told = {"count": count, "requested_page": page, "pages": -(-count // size), "results": rows}
        return 200, "application/json", json.dumps(told).encode()


class _Handler(BaseHTTPRequestHandler):
    @override
    def log_message(self, format: str, *args: object) -> None: ...

    def do_GET(self) -> None:
        assert isinstance(self.server, AltaServer)
        asked = urlsplit(self.path)
        pairs = parse_qsl(asked.query, keep_blank_values=True)
        missing = 404, "text/html", b"<html>No such page</html>"
        status, media_type, body = self.server.alta.answer(pairs) if asked.path == PATH else missing
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class AltaServer(ThreadingHTTPServer):
    """The service on loopback; a context manager."""

    def __init__(self, alta: Alta) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.alta = alta

    @property
    def url(self) -> str:
        """Where data products are asked for."""
        return f"http://127.0.0.1:{self.server_port}{PATH}"

    @override
    def __enter__(self) -> Self:
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()
        return self

    @override
    def __exit__(self, *args: object) -> None:
        self.shutdown()
        self._thread.join()
        super().__exit__(*args)
